//! [`Client`]: asks an API in the same process.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::App;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::rt::{System, SystemRunner};
use actix_web::test::{self, TestRequest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use serde_json::Value;

use super::answer::{Answer, OpenStream};
use super::must;
use crate::WebApi;
use crate::account::{AccountStore, NewUser, Password};
use crate::api_token::{ApiTokens, NewApiToken, Policy};
use crate::auth::SessionBackend;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Asks an API without a socket: requests pass everything that requests over the wire pass, the server's own
/// parsing of HTTP aside. Made in a plain `#[test]`; it brings its own runtime.
///
/// A client is nobody in particular until one of the `as_*` and `with_*` functions gives another client, which is
/// somebody. What waits for a commit is begun before an answer is given back.
#[derive(Clone)]
pub struct Client {
    api: WebApi,
    runner: Rc<RefCell<SystemRunner>>,
    service: Rc<Service>,
    headers: Vec<(String, String)>,
}

type Service = dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>;

impl Client {
    /// A client of an API.
    pub fn new(api: &WebApi) -> Self {
        let runner = System::new();
        let app = runner.block_on(test::init_service(App::new().configure(api.configure())));
        let app = Rc::new(app);
        let service = move |request: TestRequest| {
            let app = Rc::clone(&app);
            async move { test::call_service(&*app, request.to_request()).await.map_into_boxed_body() }
                .boxed_local()
        };
        let runner = Rc::new(RefCell::new(runner));
        Self { api: api.clone(), runner, service: Rc::new(service), headers: Vec::new() }
    }

    /// The API.
    pub fn api(&self) -> &WebApi {
        &self.api
    }

    /// Creates an account in the framework's own store, with the password `pw-<username>`; gives its id.
    pub fn add_user(&self, username: &str) -> i64 {
        self.add_account(username, false)
    }

    /// As [`Client::add_user`], of a superuser.
    pub fn add_superuser(&self, username: &str) -> i64 {
        self.add_account(username, true)
    }

    fn add_account(&self, username: &str, is_superuser: bool) -> i64 {
        let password = Some(Password::new(format!("pw-{username}")));
        let user = NewUser { username, password, is_superuser, cheap_hash: true, ..NewUser::default() };
        let created = self.api.database().with(|conn| AccountStore.create(conn, self.api.clock(), &user));
        must(must(created))
    }

    /// The same API with one header more.
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// By HTTP Basic.
    pub fn with_password(&self, username: &str, password: &str) -> Self {
        self.with_header(
            "Authorization",
            &format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))),
        )
    }

    /// In a session of this user, whatever the password.
    pub fn as_user(&self, username: &str) -> Self {
        let begun =
            self.api.database().with(|conn| SessionBackend::log_in(conn, &self.api.tools(), username));
        self.with_header("Cookie", &format!("{}={}", self.api.session_cookie(), must(must(begun))))
    }

    /// With a new API token of this user; `{}` as its policy lets everything through.
    pub fn with_api_token(&self, username: &str, policy: Value) -> Self {
        let Some(tokens) = ApiTokens::of(&self.api) else {
            panic!("the API has no API tokens; add `.api_tokens(...)` to its builder")
        };
        let policy = Some(must(Policy::new(policy, &self.api.snapshot())));
        let made = self.api.database().with(|conn| {
            let user = self.api.users().by_username(conn, username)?;
            let user_id = user.unwrap_or_else(|| panic!("there is no user `{username}`")).user.id;
            tokens.create(conn, self.api.clock(), NewApiToken { user_id, policy, ..NewApiToken::default() })
        });
        let (_, text) = must(must(made));
        self.with_header("Authorization", &format!("token {}", text.expose()))
    }

    /// With a bearer token.
    pub fn with_bearer(&self, token: &str) -> Self {
        self.with_header("Authorization", &format!("Bearer {token}"))
    }

    /// GET.
    pub fn get(&self, uri: &str) -> Answer {
        self.send("GET", uri, None)
    }

    /// HEAD.
    pub fn head(&self, uri: &str) -> Answer {
        self.send("HEAD", uri, None)
    }

    /// POST of a JSON body.
    pub fn post(&self, uri: &str, body: impl Into<Value>) -> Answer {
        self.send("POST", uri, Some((JSON, body.into().to_string().into_bytes())))
    }

    /// PUT of a JSON body.
    pub fn put(&self, uri: &str, body: impl Into<Value>) -> Answer {
        self.send("PUT", uri, Some((JSON, body.into().to_string().into_bytes())))
    }

    /// PATCH with a JSON merge patch.
    pub fn patch(&self, uri: &str, body: impl Into<Value>) -> Answer {
        self.send("PATCH", uri, Some((JSON, body.into().to_string().into_bytes())))
    }

    /// DELETE.
    pub fn delete(&self, uri: &str) -> Answer {
        self.send("DELETE", uri, None)
    }

    /// Any method with a form such as `name=x&size=2`.
    pub fn form(&self, method: &str, uri: &str, form: &str) -> Answer {
        self.send(method, uri, Some((FORM, form.as_bytes().to_vec())))
    }

    /// Any request.
    pub fn send(&self, method: &str, uri: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
        let request = self.request(method, uri, body);
        let asked = format!("{method} {uri}");
        let answered = async {
            let response = (self.service)(request).await;
            let status = response.status().as_u16();
            let headers = response.headers().iter();
            let headers = headers.map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let headers = headers.collect();
            let body = to_bytes(response.into_body()).await.unwrap_or_default().to_vec();
            // Work after the commit was begun beside; let it run as far as it can without waiting.
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            Answer { status, headers, body, asked }
        };
        self.runner.borrow_mut().block_on(answered)
    }

    /// GET of an event stream, which stays open.
    pub fn open(&self, uri: &str) -> OpenStream {
        let request = self.request("GET", uri, None);
        let response = self.runner.borrow_mut().block_on((self.service)(request));
        assert!(response.status().is_success(), "GET {uri}: {}", response.status());
        OpenStream { body: response.into_body(), runner: Rc::clone(&self.runner) }
    }

    fn request(&self, method: &str, uri: &str, body: Option<(&str, Vec<u8>)>) -> TestRequest {
        // Links in answers are absolute.
        let uri = uri.strip_prefix(self.api.public_url()).unwrap_or(uri);
        let mut request = TestRequest::with_uri(uri).method(must(method.parse()));
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        match body {
            Some((content_type, bytes)) => {
                request.insert_header(("Content-Type", content_type)).set_payload(bytes)
            }
            None => request,
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({:?})", self.api)
    }
}
