//! The application in this process, with its demo data, and an answer for every URL.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use actix_web::dev::ServiceResponse;
use actix_web::test::{self, TestRequest};
use actix_web::{App, http};
use diesel::connection::SimpleConnection as _;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::auth::SessionBackend;
use webapi_core::db::Database;
use webapi_oauth2::settings::{Document, Environment};

use super::callers::Caller;
use crate::config::Options;
use crate::settings::Settings;
use crate::{app, demo};

const URL: &str = "http://127.0.0.1:8080";

/// Links from what everybody sees to what hardly anybody does, of which the demo has none.
const TEMPTATIONS: &str = "
    INSERT INTO review_request_groups (review_request_id, group_id) VALUES (1, 3), (6, 3);
    UPDATE review_requests SET repository_id = 3 WHERE id IN (2, 4);
";

/// What callers, by their names, got for paths.
type Answers = HashMap<(String, String), Option<Rc<Value>>>;

/// The application.
pub(super) struct Server {
    pub(super) api: WebApi,
    send: Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse>>,
    people: RefCell<HashMap<&'static str, Caller>>,
    answers: RefCell<Answers>,
}

impl Server {
    /// Opens it over an empty database.
    pub(super) async fn open(url: &str) -> Self {
        let options = Options { no_rate_limits: true, ..Options::default() };
        let mut settings = Settings::of(&options, Environment::default()).expect("sound settings");
        let file = std::env::temp_dir().join(format!("reviews-leaks-{}.key", std::process::id()));
        let document = format!("[oauth2]\nsealing_key_file = '{}'", file.display());
        settings.document = Document::parse("leaks.toml", &document).expect("TOML");
        let database = Database::open_with_connections(url, 2).expect("the database opens");
        let api = app::build(database, &settings, URL).expect("the tree is sound");
        api.migrate().expect("the migrations run");
        demo::load_into_empty(&api).expect("the demo loads");
        let tempted = api.database().with(|conn| conn.batch_execute(TEMPTATIONS));
        tempted.expect("a connection").expect("the rows are there");
        let service = Rc::new(test::init_service(App::new().configure(api.configure())).await);
        let send = move |request: TestRequest| {
            let service = Rc::clone(&service);
            async move { test::call_service(&*service, request.to_request()).await.map_into_boxed_body() }
                .boxed_local()
        };
        Self { api, send: Box::new(send), people: RefCell::default(), answers: RefCell::default() }
    }

    /// A person, by session: passwords take their time.
    pub(super) fn person(&self, name: &'static str) -> Caller {
        let known = self.people.borrow().get(name).cloned();
        known.unwrap_or_else(|| {
            let api = &self.api;
            let session = api.database().with(|conn| SessionBackend::log_in(conn, &api.tools(), name));
            let session = session.expect("a connection").expect("a session");
            let header = ("Cookie", format!("{}={session}", api.session_cookie()));
            let person = Caller { name: name.to_owned(), header: Some(header), person: Some(name) };
            self.people.borrow_mut().insert(name, person.clone());
            person
        })
    }

    /// A caller without the bounds of its token.
    pub(super) fn person_of(&self, caller: &Caller) -> Caller {
        caller.person.map_or_else(super::nobody, |name| self.person(name))
    }

    /// What a caller gets for a path; `None` if it is refused. Asked once.
    pub(super) async fn get(&self, caller: &Caller, path: &str) -> Option<Rc<Value>> {
        let key = (caller.name.clone(), path.to_owned());
        if let Some(known) = self.answers.borrow().get(&key) {
            return known.clone();
        }
        let answer = self.ask(caller, path).await.map(Rc::new);
        self.answers.borrow_mut().insert(key, answer.clone());
        answer
    }

    async fn ask(&self, caller: &Caller, path: &str) -> Option<Value> {
        let mut request = TestRequest::get().uri(path);
        if let Some((name, value)) = &caller.header {
            request = request.insert_header((*name, value.as_str()));
        }
        // There are more requests here than anybody may send in an hour.
        self.api.rate_limiter().clear();
        let response = (self.send)(request).await;
        let status = response.status();
        assert!(!status.is_server_error(), "{} GET {path}: {status}", caller.name);
        assert_ne!(status, http::StatusCode::TOO_MANY_REQUESTS, "{} GET {path}", caller.name);
        if status != http::StatusCode::OK {
            return None;
        }
        let body = test::read_body(response).await;
        Some(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("GET {path}: {error}")))
    }
}

/// The path of a URL of this server.
pub(super) fn path_of(url: &str) -> Option<&str> {
    url.strip_prefix(URL)
}

/// A schema of its own on the PostgreSQL of the tests, gone with the value.
#[cfg(feature = "postgres")]
pub(super) struct Postgres {
    server: String,
    name: String,
    url: String,
}

#[cfg(feature = "postgres")]
impl Postgres {
    pub(super) fn create() -> Self {
        let variable = "WEBAPI_TEST_POSTGRES_URL";
        let server = std::env::var(variable).unwrap_or_else(|_| {
            panic!("{variable} is not set: run `cargo xtask test`, which brings up PostgreSQL")
        });
        let name = format!("leaks_{}", std::process::id());
        let join = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{join}options=-csearch_path%3D{name}");
        let made = Self { server, name, url };
        made.run(&format!("CREATE SCHEMA {}", made.name));
        made
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn run(&self, sql: &str) {
        use diesel::Connection as _;
        use diesel::connection::SimpleConnection as _;

        let mut server = diesel::PgConnection::establish(&self.server).expect("PostgreSQL answers");
        server.batch_execute(&format!("SET client_min_messages = error; {sql}")).expect("PostgreSQL obeys");
    }
}

#[cfg(feature = "postgres")]
impl Drop for Postgres {
    fn drop(&mut self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
