//! [`Trial`]: an API to ask, with a database of its own.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::rt::{System, SystemRunner};
use actix_web::test::{self, TestRequest};
use actix_web::{App, body};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::connection::SimpleConnection as _;
use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::api::WebApiBuilder;
use webapi_core::db::Database;

/// An API in this process, over an empty database in memory. It panics where something goes wrong that no example is
/// about.
///
/// There are two accounts: `ada`, a superuser, and `ben`. The passwords are `pw-ada` and `pw-ben`.
pub struct Trial {
    api: WebApi,
    server: Rc<RefCell<SystemRunner>>,
    headers: Vec<(String, String)>,
}

/// What the API answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, or null if it is not JSON.
    pub json: Value,
    /// The body as it is.
    pub text: String,
    headers: Vec<(String, String)>,
}

impl Trial {
    /// Runs `sql` on a new database, and builds an API over it with what `add` adds.
    ///
    /// # Panics
    ///
    /// If the SQL or the API is wrong.
    pub fn new(sql: &str, add: impl FnOnce(WebApiBuilder) -> WebApiBuilder) -> Self {
        let database = Database::open("sqlite::memory:").unwrap_or_else(|error| panic!("{error}"));
        let builder = add(WebApi::builder().database(database).without_inventory());
        let api = builder.build().unwrap_or_else(|error| panic!("{error}"));
        api.migrate().unwrap_or_else(|error| panic!("{error}"));
        let filled = api.database().with(|conn| {
            for (username, is_superuser) in [("ada", true), ("ben", false)] {
                let password = Some(Password::new(format!("pw-{username}")));
                let user =
                    NewUser { username, password, is_superuser, cheap_hash: true, ..NewUser::default() };
                AccountStore.create(conn, api.clock(), &user).unwrap_or_else(|error| panic!("{error}"));
            }
            conn.batch_execute(sql)
        });
        filled.unwrap_or_else(|error| panic!("{error}")).unwrap_or_else(|error| panic!("{error}"));
        Self { api, server: Rc::new(RefCell::new(System::new())), headers: Vec::new() }
    }

    /// The API.
    pub fn api(&self) -> &WebApi {
        &self.api
    }

    /// The same API, asked with one of the passwords.
    pub fn by(&self, username: &str) -> Self {
        self.with("Authorization", format!("Basic {}", STANDARD.encode(format!("{username}:pw-{username}"))))
    }

    /// The same API, asked with a header more.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut headers = self.headers.clone();
        headers.push((name.to_owned(), value.into()));
        Self { api: self.api.clone(), server: Rc::clone(&self.server), headers }
    }

    /// GET.
    pub fn get(&self, uri: &str) -> Answer {
        self.send("GET", uri, None)
    }

    /// POST of a JSON body.
    pub fn post(&self, uri: &str, body: impl Into<Value>) -> Answer {
        self.send("POST", uri, Some(("application/json", body.into().to_string())))
    }

    /// POST of a form.
    pub fn post_form(&self, uri: &str, body: &str) -> Answer {
        self.send("POST", uri, Some(("application/x-www-form-urlencoded", body.to_owned())))
    }

    /// PUT of a JSON body.
    pub fn put(&self, uri: &str, body: impl Into<Value>) -> Answer {
        self.send("PUT", uri, Some(("application/json", body.into().to_string())))
    }

    /// DELETE.
    pub fn delete(&self, uri: &str) -> Answer {
        self.send("DELETE", uri, None)
    }

    /// GET of an event stream, which is left open.
    ///
    /// # Panics
    ///
    /// If the API refuses.
    pub fn open(&self, uri: &str) -> Stream {
        let mut request = TestRequest::with_uri(uri);
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        let answered = async {
            let service = test::init_service(App::new().configure(self.api.configure())).await;
            test::call_service(&service, request.to_request()).await
        };
        let response = self.server.borrow_mut().block_on(answered);
        assert!(response.status().is_success(), "{uri}: {}", response.status());
        Stream { body: response.into_body().boxed(), server: Rc::clone(&self.server) }
    }

    /// Any request, with headers beside those of this trial.
    pub fn exchange(&self, method: &str, uri: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut trial =
            Self { api: self.api.clone(), server: Rc::clone(&self.server), headers: self.headers.clone() };
        trial.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        trial.ask(method, uri, (!body.is_empty()).then(|| body.to_owned()))
    }

    fn send(&self, method: &str, uri: &str, sent: Option<(&str, String)>) -> Answer {
        match sent {
            Some((content_type, body)) => {
                self.exchange(method, uri, &[("Content-Type", content_type)], &body)
            }
            None => self.ask(method, uri, None),
        }
    }

    fn ask(&self, method: &str, uri: &str, body: Option<String>) -> Answer {
        let method = method.parse().unwrap_or_else(|error| panic!("{method}: {error}"));
        let mut request = TestRequest::with_uri(uri).method(method);
        for (name, value) in &self.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        if let Some(text) = body {
            request = request.set_payload(text);
        }
        let answered = async {
            let service = test::init_service(App::new().configure(self.api.configure())).await;
            let response = test::call_service(&service, request.to_request()).await;
            let status = response.status().as_u16();
            let headers = response.headers().iter().map(|(name, value)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let headers = headers.collect();
            let bytes = body::to_bytes(response.into_body()).await.unwrap_or_default();
            // Work after the commit was begun beside; let it run as far as it can without waiting.
            for _ in 0..20 {
                actix_web::rt::task::yield_now().await;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status, json: serde_json::from_str(&text).unwrap_or(Value::Null), text, headers }
        };
        self.server.borrow_mut().block_on(answered)
    }
}

/// An event stream that is read message by message.
pub struct Stream {
    body: BoxBody,
    server: Rc<RefCell<SystemRunner>>,
}

impl Stream {
    /// The lines of the next message; `None` if the stream has ended.
    pub fn read(&mut self) -> Option<String> {
        let body = &mut self.body;
        let chunk = poll_fn(|task| Pin::new(&mut *body).poll_next(task));
        let chunk = self.server.borrow_mut().block_on(chunk)?.unwrap_or_default();
        Some(String::from_utf8_lossy(&chunk).trim_end().to_owned())
    }
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream")
    }
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trial({:?})", self.api)
    }
}

impl Answer {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// One field of every object in a list.
    pub fn column(&self, list: &str, field: &str) -> Vec<Value> {
        let items = self.json[list].as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| item[field].clone()).collect()
    }
}
