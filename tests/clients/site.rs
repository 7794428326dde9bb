//! The example application with a person and two clients, and scripts in front of it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::clock::{Clock as _, SystemClock};
use webapi_core::db::Database;
use webapi_oauth2::ClientSecret;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::store::{
    ClientKind, ClientRecord, ClientStore as _, DieselClients, SecretCheck, StoredSecret,
};

use crate::own_database::OwnDatabase;
use crate::program::{Place, Server};

/// What the clients ask for.
pub(crate) const SCOPE: &str = "root:read session:read";
/// Where browsers are sent; nobody listens there.
pub(crate) const REDIRECT: &str = "http://127.0.0.1:7777/callback";
pub(crate) const AFTER_LOGOUT: &str = "http://127.0.0.1:7777/left";
pub(crate) const SECRET: &str = "wcs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const USERNAME: &str = "doc";
const PASSWORD: &str = "a password of doc";

/// A server with a person and two clients: `web`, which has a secret, and `tv`, which has none.
pub(crate) struct Site {
    server: Option<Server>,
    place: Place,
    database_url: String,
    // Last, so that it goes when nobody uses it any more.
    _database: Option<OwnDatabase>,
}

/// Asks a fact of a new site on each database.
pub(crate) fn everywhere(name: &str, fact: impl Fn(&mut Site)) {
    eprintln!("on SQLite:");
    let place = Place::new(&format!("clients-{name}"));
    let url = format!("sqlite:{}", place.directory.join("reviews.db").display());
    fact(&mut Site::open(place, url, None));
    eprintln!("on PostgreSQL:");
    let database = OwnDatabase::create(&format!("clients_{name}"));
    let url = database.url();
    let place = Place::with_database(&format!("clients-postgres-{name}"), &url);
    fact(&mut Site::open(place, url, Some(database)));
}

impl Site {
    fn open(place: Place, database_url: String, database: Option<OwnDatabase>) -> Self {
        let mut site = Self { server: None, place, database_url, _database: database };
        site.start();
        site.populate();
        site
    }

    /// Starts the server, again if it was killed.
    pub(crate) fn start(&mut self) {
        self.server = Some(self.place.serve(&["--no-demo"]));
    }

    /// Kills the server with SIGKILL, whatever it is doing.
    pub(crate) fn kill(&mut self) {
        drop(self.server.take());
    }

    /// The address of the server, as in `127.0.0.1:8080`.
    pub(crate) fn address(&self) -> &str {
        self.server.as_ref().expect("it runs").address()
    }

    pub(crate) fn issuer(&self) -> String {
        format!("http://{}", self.address())
    }

    /// A connection to the database of the server.
    pub(crate) fn database(&self) -> Database {
        Database::open_with_connections(&self.database_url, 1).expect("the database can be opened")
    }

    fn populate(&self) {
        let password = Some(Password::new(PASSWORD));
        let user = NewUser { username: USERNAME, password, cheap_hash: true, ..NewUser::default() };
        let now = SystemClock.now();
        let mut web = ClientRecord::new("web", ClientKind::Confidential, now);
        web.grants =
            vec![GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];
        web.redirect_uris = vec![REDIRECT.to_owned()];
        web.post_logout_redirect_uris = vec![AFTER_LOGOUT.to_owned()];
        let check = SecretCheck::Digest(ClientSecret::new(SECRET).digest());
        web.secrets = vec![StoredSecret { check, created_at: now, expires_at: None }];
        let mut tv = ClientRecord::new("tv", ClientKind::Public, now);
        tv.grants = vec![GrantType::DeviceCode, GrantType::RefreshToken];
        let created = self.database().with(|conn| {
            AccountStore.create(conn, &SystemClock, &user)?;
            DieselClients.create(conn, &web)?;
            DieselClients.create(conn, &tv)
        });
        created.expect("a connection").expect("a person and two clients");
    }

    /// What a function of a script in `python/` returns.
    #[track_caller]
    pub(crate) fn python(&self, script: &str, function: &str) -> Value {
        let run = scripts("python").join("run.py");
        // Nothing is written beside the sources.
        let python = library_folder().join("python/bin/python3");
        self.run(&python, &[OsStr::new("-B"), run.as_os_str()], script, function, &self.site())
    }

    /// What a function of a script in `node/` returns.
    #[track_caller]
    pub(crate) fn node(&self, script: &str, function: &str) -> Value {
        let run = scripts("node").join("run.mjs");
        self.run(Path::new("node"), &[run.as_os_str()], script, function, &self.site())
    }

    /// Where doc's browser is sent after signing in and agreeing to an authorization request.
    #[track_caller]
    pub(crate) fn authorize(&self, url: &str) -> String {
        let mut site = self.site();
        site["url"] = url.into();
        let run = scripts("python").join("run.py");
        let python = library_folder().join("python/bin/python3");
        let told = self.run(&python, &[OsStr::new("-B"), run.as_os_str()], "pages", "authorize", &site);
        told.as_str().expect("a URL").to_owned()
    }

    /// What scripts know.
    fn site(&self) -> Value {
        json!({
            "issuer": self.issuer(),
            "scope": SCOPE,
            "secret": SECRET,
            "redirect_uri": REDIRECT,
            "post_logout_redirect_uri": AFTER_LOGOUT,
            "username": USERNAME,
            "password": PASSWORD,
        })
    }

    #[track_caller]
    fn run(&self, program: &Path, begin: &[&OsStr], script: &str, function: &str, site: &Value) -> Value {
        let mut command = Command::new(program);
        command.args(begin).args([script, function, &site.to_string()]);
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("WEBAPI_TEST_CLIENTS", library_folder()).env("HOME", &self.place.directory);
        let output = command.stdin(Stdio::null()).output().expect("the program runs");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{script}.{function}: {complaint}");
        serde_json::from_slice(&output.stdout).expect("the script prints JSON")
    }
}

pub(crate) fn scripts(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/clients").join(language)
}

pub(crate) fn library_folder() -> PathBuf {
    let folder = env::var_os("WEBAPI_TEST_CLIENTS").expect(
        "WEBAPI_TEST_CLIENTS names no folder with client libraries; `cargo xtask test` makes one, also for \
         `cargo xtask test -p example-app --test clients`",
    );
    PathBuf::from(folder)
}
