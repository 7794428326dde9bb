//! Requests and answers, as short as tests want them.

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{App, test};
use serde_json::Value;

use crate::fixture::Fixture;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// All values of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The only value of a header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let values = self.all(name);
        assert!(values.len() < 2, "{name} stands there {} times", values.len());
        values.first().copied().unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The code of an API error, 0 if there is none.
    pub(crate) fn code(&self) -> u64 {
        self.json()["err"]["code"].as_u64().unwrap_or_default()
    }

    /// The session cookie's value as the answer sets it.
    pub(crate) fn cookie(&self) -> Option<String> {
        let set = self.header("set-cookie");
        let value = set.strip_prefix("webapi_session=")?.split(';').next()?;
        Some(value.to_owned())
    }
}

/// Reads an answer to its end.
pub(crate) async fn answered<B: MessageBody>(response: ServiceResponse<B>) -> Answer {
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let status = response.status().as_u16();
    let body = String::from_utf8_lossy(&test::read_body(response).await).into_owned();
    Answer { status, headers, body }
}

impl Fixture {
    /// Sends a request; a body is sent as a form.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = test::TestRequest::default().method(method.parse().expect("a method")).uri(path);
        let has_type = headers.iter().any(|(name, _)| *name == "content-type");
        if !body.is_empty() && !has_type {
            request = request.insert_header(("content-type", "application/x-www-form-urlencoded"));
        }
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a header name");
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header value");
            request = request.append_header((name, value));
        }
        let request = request.set_payload(body.to_owned()).to_request();
        let app = test::init_service(App::new().configure(self.api.configure())).await;
        answered(test::call_service(&app, request).await).await
    }

    /// GET with an `Authorization` header.
    pub(crate) async fn get_as(&self, authorization: &str, path: &str) -> Answer {
        self.send("GET", path, &[("authorization", authorization)], "").await
    }

    /// GET with a session cookie.
    pub(crate) async fn get_with_cookie(&self, cookie: &str, path: &str) -> Answer {
        self.send("GET", path, &[("cookie", &format!("webapi_session={cookie}"))], "").await
    }
}
