//! One application per test and database, with users, a client and a clock that stands still.

use std::env::VarError::{NotPresent, NotUnicode};
use std::sync::{Arc, Once};

use diesel::connection::SimpleConnection as _;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::api::WebApiBuilder;
use webapi_core::clock::ManualClock;
use webapi_core::db::{Database, DbConn, statements};
use webapi_core::rate_limit::TrustedProxies;
use webapi_oauth2::command::{self, CommandError, NewClient, TokenRequest, mint_token};
use webapi_oauth2::{
    AccessToken, AuthorizationServer, AuthorizationServerBuilder, ClientSecret, OAuth2 as _,
};

use crate::app;

/// An application under test.
pub(crate) struct Fixture {
    pub(crate) api: WebApi,
    pub(crate) server: AuthorizationServer,
    pub(crate) clock: Arc<ManualClock>,
    _others: Others,
}

/// Statements are counted for the whole process, so a test that counts runs alone.
static COUNTING: RwLock<()> = RwLock::const_new(());

#[expect(dead_code, reason = "guards are held, not read")]
enum Others {
    MayRun(RwLockReadGuard<'static, ()>),
    Wait(RwLockWriteGuard<'static, ()>),
}

/// Keeps tests that count waiting, for a test that asks a database without a [`Fixture`] and outside a runtime.
pub(crate) fn while_nobody_counts() -> RwLockReadGuard<'static, ()> {
    COUNTING.blocking_read()
}

/// The secret of the client `golden`.
pub(crate) const SECRET: &str = "s3cret:with%odd+chars";

/// Runs a test on every database, with the default settings.
pub(crate) async fn on_each<F: AsyncFn(&Fixture)>(name: &str, test: F) {
    on_each_with(name, |builder| builder, test).await;
}

/// Runs a test on every database.
pub(crate) async fn on_each_with<F: AsyncFn(&Fixture)>(
    name: &str,
    settings: impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    test: F,
) {
    for database in Target::all(name) {
        let others = Others::MayRun(COUNTING.read().await);
        test(&Fixture::open(&database.url(name), &settings, others)).await;
    }
}

/// Runs a test on every database, with an application that has something more.
pub(crate) async fn on_each_extended<F: AsyncFn(&Fixture)>(
    name: &str,
    add: impl Fn(WebApiBuilder) -> WebApiBuilder,
    test: F,
) {
    on_each_extended_with(name, |builder| builder, add, test).await;
}

/// The same, with other settings.
pub(crate) async fn on_each_extended_with<F: AsyncFn(&Fixture)>(
    name: &str,
    settings: impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    add: impl Fn(WebApiBuilder) -> WebApiBuilder,
    test: F,
) {
    for database in Target::all(name) {
        let others = Others::MayRun(COUNTING.read().await);
        test(&Fixture::open_with(&database.url(name), 2, &settings, &add, others)).await;
    }
}

/// Runs a test that counts statements on every database.
pub(crate) async fn counting_on_each<F: AsyncFn(&Fixture)>(name: &str, test: F) {
    counting_on_each_with(name, |builder| builder, test).await;
}

/// The same, with other settings.
pub(crate) async fn counting_on_each_with<F: AsyncFn(&Fixture)>(
    name: &str,
    settings: impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    test: F,
) {
    for database in Target::all(name) {
        let others = Others::Wait(COUNTING.write().await);
        test(&Fixture::open(&database.url(name), &settings, others)).await;
    }
}

/// Runs a test with many threads on every database: SQLite in a file, and more connections.
pub(crate) async fn racing_on_each<F: AsyncFn(&Fixture)>(name: &str, test: F) {
    racing_on_each_with(name, |builder| builder, test).await;
}

/// The same, with other settings.
pub(crate) async fn racing_on_each_with<F: AsyncFn(&Fixture)>(
    name: &str,
    settings: impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
    test: F,
) {
    for database in Target::all(name) {
        let others = Others::MayRun(COUNTING.read().await);
        let file = std::env::temp_dir().join(format!("webapi-oauth2-{name}-{}.db", std::process::id()));
        let url = match &database {
            Target::Sqlite => format!("sqlite:{}", file.display()),
            Target::Postgres(_) => database.url(name),
        };
        test(&Fixture::open_with(&url, 8, &settings, &|builder| builder, others)).await;
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}

/// A database to test on.
enum Target {
    Sqlite,
    Postgres(String),
}

impl Target {
    fn all(name: &str) -> Vec<Self> {
        let mut all = vec![Self::Sqlite];
        match std::env::var("WEBAPI_TEST_POSTGRES_URL") {
            Ok(base) => all.push(Self::Postgres(base)),
            Err(NotPresent)
                if std::env::var("WEBAPI_TEST_REQUIRE_POSTGRES").is_ok_and(|required| required == "1") =>
            {
                panic!(
                    "WEBAPI_TEST_REQUIRE_POSTGRES=1, but WEBAPI_TEST_POSTGRES_URL names no database to test on"
                );
            }
            Err(NotPresent) => println!("WEBAPI_TEST_POSTGRES_URL is not set: {name} runs on SQLite only"),
            Err(unreadable @ NotUnicode(_)) => panic!("WEBAPI_TEST_POSTGRES_URL: {unreadable}"),
        }
        all
    }

    fn url(&self, name: &str) -> String {
        match self {
            Self::Sqlite => "sqlite::memory:".to_owned(),
            Self::Postgres(base) => fresh_schema(base, name),
        }
    }
}

fn fresh_schema(base: &str, name: &str) -> String {
    let schema = format!("webapi_oauth2_{name}");
    let database =
        Database::open_with_connections(base, 1).expect("the PostgreSQL under test can be reached");
    let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
    database.with(|conn| conn.batch_execute(&sql)).expect("a connection").expect("a schema of one's own");
    let join = if base.contains('?') { '&' } else { '?' };
    format!("{base}{join}options=-csearch_path%3D{schema}")
}

impl Fixture {
    fn open(
        url: &str,
        settings: &impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
        others: Others,
    ) -> Self {
        Self::open_with(url, 2, settings, &|builder| builder, others)
    }

    fn open_with(
        url: &str,
        connections: usize,
        settings: &impl Fn(AuthorizationServerBuilder) -> AuthorizationServerBuilder,
        add: &dyn Fn(WebApiBuilder) -> WebApiBuilder,
        others: Others,
    ) -> Self {
        static COUNT: Once = Once::new();
        COUNT.call_once(|| statements::count().expect("nobody else installs an instrumentation"));
        let clock = Arc::new(ManualClock::at(1_700_000_000));
        let server = AuthorizationServer::builder("http://127.0.0.1:8080")
            .verify_request(|request| request.client_name != "Disabled App");
        let server = settings(server).build().expect("the settings are sound");
        let database = Database::open_with_connections(url, connections).expect("the database can be opened");
        let api = add(app::builder())
            .database(database)
            .clock(Arc::<ManualClock>::clone(&clock))
            .trusted_proxies(TrustedProxies::of(["192.0.2.1"]).expect("an address"))
            .oauth2(server.clone())
            .build()
            .expect("the tree is sound");
        api.migrate().expect("the migrations run");
        let fixture = Self { api, server, clock, _others: others };
        fixture.populate();
        fixture
    }

    fn populate(&self) {
        self.with(|conn| {
            for (username, inactive) in [("doc", false), ("ghost", true)] {
                let password = Some(Password::new("pw"));
                let user = NewUser { username, password, inactive, cheap_hash: true, ..NewUser::default() };
                AccountStore.create(conn, self.api.clock(), &user).expect("a user");
            }
        });
        self.create_client(NewClient {
            name: "Golden App",
            client_id: Some("golden"),
            secret: Some(ClientSecret::new(SECRET)),
            cheap_hash: true,
            ..NewClient::default()
        })
        .expect("a client");
        let disabled =
            NewClient { name: "Disabled App", client_id: Some("disabled"), ..NewClient::default() };
        self.create_client(disabled).expect("a client");
    }

    /// Works on the database from outside.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut DbConn) -> T) -> T {
        self.api.database().with(work).expect("a connection")
    }

    pub(crate) fn create_client(
        &self,
        client: NewClient<'_>,
    ) -> Result<command::CreatedClient, CommandError> {
        self.with(|conn| command::create_client(&self.api, conn, client))
    }

    /// Mints a token with a known text, for doc and the client `golden`.
    pub(crate) fn token(&self, text: &str, scopes: &str) -> AccessToken {
        self.mint(
            text,
            &TokenRequest { scopes, client_id: "golden", username: Some("doc"), ..TokenRequest::default() },
        )
    }

    /// Mints a token with a known text.
    pub(crate) fn mint(&self, text: &str, wanted: &TokenRequest<'_>) -> AccessToken {
        let wanted =
            TokenRequest { token: Some(AccessToken::new(text)), unknown_scopes: true, ..wanted.clone() };
        self.with(|conn| mint_token(&self.api, conn, wanted)).expect("a token").token
    }

    /// Changes the database behind everybody's back.
    pub(crate) fn sql(&self, sql: &str) {
        self.with(|conn| conn.batch_execute(sql)).expect("sound SQL");
    }

    /// Deactivates a user.
    pub(crate) fn deactivate(&self, username: &str) {
        self.sql(&format!("UPDATE webapi_users SET is_active = FALSE WHERE username = '{username}'"));
        self.server.forget_verified(self.api.clock());
    }

    /// How many statements have run so far.
    pub(crate) fn statements() -> u64 {
        statements::so_far().all
    }
}
