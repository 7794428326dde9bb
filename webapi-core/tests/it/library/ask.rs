//! Requests and answers of the tests.

use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::test::{self, TestRequest};
use actix_web::web::Bytes;
use base64::Engine as _;
use serde_json::Value;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request to be sent.
pub(crate) struct Ask(pub(super) TestRequest);

impl Ask {
    pub(crate) fn new(method: &str, uri: &str) -> Self {
        Self(TestRequest::default().method(method.parse().unwrap()).uri(uri))
    }

    pub(crate) fn get(uri: &str) -> Self {
        Self::new("GET", uri)
    }

    pub(crate) fn post(uri: &str) -> Self {
        Self::new("POST", uri)
    }

    pub(crate) fn put(uri: &str) -> Self {
        Self::new("PUT", uri)
    }

    pub(crate) fn patch(uri: &str) -> Self {
        Self::new("PATCH", uri)
    }

    pub(crate) fn delete(uri: &str) -> Self {
        Self::new("DELETE", uri)
    }

    /// Adds the superuser's credentials.
    pub(crate) fn admin(self) -> Self {
        self.user("admin")
    }

    /// Adds the credentials of an ordinary account.
    pub(crate) fn reader(self) -> Self {
        self.user("reader")
    }

    pub(crate) fn user(self, name: &str) -> Self {
        self.basic(name, &format!("pw-{name}"))
    }

    pub(crate) fn basic(self, name: &str, password: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}"));
        self.header("authorization", format!("Basic {pair}"))
    }

    /// Sends it from this address.
    pub(crate) fn at(self, address: &str) -> Self {
        Self(self.0.peer_addr(std::net::SocketAddr::new(address.parse().unwrap(), 50_000)))
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", format!("webapi_session={cookie}"))
    }

    pub(crate) fn header(self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        Self(self.0.append_header((name, HeaderValue::from_bytes(value.as_ref()).unwrap())))
    }

    pub(crate) fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        let Self(request) = self.header("content-type", content_type);
        Self(request.set_payload(body))
    }

    pub(crate) fn form(self, body: impl Into<Bytes>) -> Self {
        self.body(FORM, body)
    }

    pub(crate) fn json(self, body: impl AsRef<str>) -> Self {
        self.body("application/json", body.as_ref().to_owned())
    }
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: ServiceResponse) -> Self {
        let status = response.status().as_u16();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
        Self { status, headers, body: test::read_body(response).await }
    }

    /// Checks the status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{:?} {}", self.headers, self.text());
        self
    }

    /// Checks that the server is not to blame.
    #[track_caller]
    pub(crate) fn status_below(self, status: u16) -> Self {
        assert!(self.status < status, "{} {:?} {}", self.status, self.headers, self.text());
        self
    }

    /// The first header of that name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The messages per field of a refused request.
    #[track_caller]
    pub(crate) fn fields(&self) -> Value {
        self.json()["fields"].clone()
    }

    /// The number of the error.
    #[track_caller]
    pub(crate) fn code(&self) -> u64 {
        self.json()["err"]["code"].as_u64().unwrap_or_else(|| panic!("no error in {}", self.text()))
    }

    /// The session cookie that the answer sets; empty if it deletes one.
    pub(crate) fn session(&self) -> Option<String> {
        let cookie = self.headers("set-cookie").find_map(|cookie| cookie.strip_prefix("webapi_session="))?;
        Some(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    /// The values of one field in a list.
    #[track_caller]
    pub(crate) fn column(&self, list: &str, field: &str) -> Vec<Value> {
        let json = self.json();
        let items = json[list].as_array().unwrap_or_else(|| panic!("no {list} in {}", self.text()));
        items.iter().map(|item| item[field].clone()).collect()
    }
}
