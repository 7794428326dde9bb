//! Answers, read to their end or message by message.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::rt::SystemRunner;
use serde_json::Value;

/// What an API answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    pub(super) asked: String,
}

impl Answer {
    /// Insists on a status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        self
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text()))
    }

    /// The first header of that name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The number of the error.
    #[track_caller]
    pub fn code(&self) -> u64 {
        let json = self.json();
        json["err"]["code"].as_u64().unwrap_or_else(|| panic!("{}: no error in {json}", self.asked))
    }

    /// The messages for each field.
    #[track_caller]
    pub fn fields(&self) -> Value {
        self.json()["fields"].take()
    }

    /// One field of every object in a list.
    #[track_caller]
    pub fn column(&self, list: &str, field: &str) -> Vec<Value> {
        let json = self.json();
        let items = json[list].as_array().unwrap_or_else(|| panic!("{}: no `{list}` in {json}", self.asked));
        items.iter().map(|item| item[field].clone()).collect()
    }
}

/// An event stream that is open; dropping it closes it, as a client does that goes away.
pub struct OpenStream {
    pub(super) body: BoxBody,
    pub(super) runner: Rc<RefCell<SystemRunner>>,
}

impl OpenStream {
    /// Waits for the next message and gives its lines, or for the end: `None`.
    pub fn read(&mut self) -> Option<String> {
        let body = &mut self.body;
        let chunk =
            self.runner.borrow_mut().block_on(poll_fn(|task| Pin::new(&mut *body).poll_next(task)))?;
        Some(String::from_utf8_lossy(&chunk.unwrap_or_default()).trim_end().to_owned())
    }
}

impl std::fmt::Debug for OpenStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpenStream")
    }
}
