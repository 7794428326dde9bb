//! From replies and errors to an [`Answer`]: status, headers and bytes.

use std::borrow::Cow;

use actix_web::http::header::{self, HeaderName, HeaderValue};

use super::conditional::{self, Outcome, Preconditions, State};
use super::headers::AnswerHeaders;
use crate::auth::session::LIFETIME;
use crate::auth::{CookieChange, Notice};
use crate::call::Call;
use crate::descriptor::Method;
use crate::error::{ApiError, catalog};
use crate::event_stream::body::EventBody;
use crate::resource::reply::{Reply, ReplyBody};
use crate::serialize::encoding::{Format, negotiate};
use crate::serialize::{jsonp, payload};

/// A response, ready to be sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: AnswerHeaders,
    pub(crate) body: Vec<u8>,
    /// Takes the place of the body in an answer that goes on.
    pub(crate) events: Option<EventBody>,
}

/// The parts of a request that an answer depends on where there is no [`Call`] yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) accept: Option<&'a str>,
    pub(crate) api_format: Option<&'a str>,
    pub(crate) callback: Option<&'a str>,
}

/// What a cache must look at. Djblets leaves `Authorization` out, and so lets caches mix users.
static VARY: HeaderValue = HeaderValue::from_static("Accept, Cookie, Authorization");
static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
static NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
static PRIVATE: HeaderValue = HeaderValue::from_static("private");
static ITEM_CONTENT_TYPE: HeaderName = HeaderName::from_static("item-content-type");
/// The headers that a 304 shares with the answer it stands for.
const KEPT: [HeaderName; 8] = [
    header::CACHE_CONTROL,
    header::CONTENT_LOCATION,
    header::DATE,
    header::ETAG,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::SET_COOKIE,
    header::VARY,
];
/// The parameters that a `Location` repeats, so that following it shows what was asked for.
const REPEATED: [&str; 5] = ["api_format", "callback", "expand", "only-fields", "only-links"];

impl Answer {
    pub(crate) fn new(status: u16) -> Self {
        Self { status, headers: AnswerHeaders::new(), body: Vec::new(), events: None }
    }

    fn with(mut self, name: HeaderName, value: &HeaderValue) -> Self {
        self.headers.add(name, value.clone());
        self
    }

    fn with_text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.add_text(name, value);
        self
    }

    /// The answer to a request that led nowhere in the tree.
    pub(crate) fn unknown(parts: Parts<'_>) -> Self {
        Self::of_error(&ApiError::does_not_exist().with_generic_mimetype(), parts, None)
    }

    /// The answer to a request for a place whose URL ends with a slash.
    pub(crate) fn redirect(location: String) -> Self {
        Self::new(301).with(header::CONTENT_TYPE, &HTML).with_text("Location", location)
    }

    /// The answer to OPTIONS.
    pub(crate) fn options(allow: String) -> Self {
        Self::new(204).with_text("Allow", allow).with(header::VARY, &VARY)
    }

    /// An error answer. `errors` is the vendor's error mimetype, if the place has one.
    pub(crate) fn of_error(error: &ApiError, parts: Parts<'_>, vendor: Option<&Call>) -> Self {
        error.log();
        let inner = error.inner();
        if inner.code == catalog::METHOD_NOT_ALLOWED {
            let allow = inner.allow.clone().unwrap_or_default();
            return Self::new(405)
                .with(header::CONTENT_TYPE, &HTML)
                .with_text("Allow", allow)
                .with(header::VARY, &VARY);
        }
        // As in Djblets, a vendor type in Accept does not choose the encoding of errors.
        let format = negotiate(parts.api_format, parts.accept, None);
        let mut answer = Self::new(error.status());
        match vendor.filter(|_| !inner.generic_mimetype) {
            Some(call) => {
                answer.headers.add(header::CONTENT_TYPE, call.node().error_mimetypes.header(format).clone());
            }
            None => answer.headers.add(header::CONTENT_TYPE, HeaderValue::from_static(format.generic())),
        }
        answer = answer.with(header::VARY, &VARY).with(header::X_CONTENT_TYPE_OPTIONS, &NOSNIFF);
        if let Some(call) = vendor {
            answer.challenge(error, call);
        }
        answer.add_missing(&inner.headers);
        answer.body = jsonp::wrap(parts.callback, payload::error(format, error));
        answer
    }

    /// Adds the challenges of the backends to an error that asks for credentials. A challenge that the error brings for
    /// the same scheme says more and stays the only one.
    fn challenge(&mut self, error: &ApiError, call: &Call) {
        for challenge in call.shared.challenges(error) {
            self.headers.add(header::WWW_AUTHENTICATE, challenge.header().clone());
        }
    }

    /// Adds headers that the answer does not have; of those that may stand there several times, all.
    fn add_missing(&mut self, headers: &[(Cow<'static, str>, String)]) {
        for (name, value) in headers {
            let known = HeaderName::from_bytes(name.as_bytes());
            let is_settled = known.is_ok_and(|name| !is_repeatable(&name) && self.headers.has(&name));
            if !is_settled {
                self.headers.add_text(name, value.as_str());
            }
        }
    }

    /// The answer of a handler that did what was asked.
    pub(crate) fn of_reply(reply: Reply, call: &Call) -> Self {
        let node = call.node();
        let mut answer = Self::new(reply.status);
        match reply.body {
            ReplyBody::NotModified => {}
            ReplyBody::Raw { content_type, bytes } => {
                answer.headers.add_text("Content-Type", content_type);
                answer.body = bytes;
            }
            ReplyBody::Events(events) => {
                let kind = if call.is_list() { &node.list_mimetypes } else { &node.item_mimetypes };
                answer = answer
                    .with_text("Content-Type", "text/event-stream")
                    .with_text("X-Event-Data-Mimetype", kind.get(call.format))
                    .with_text("Cache-Control", "no-cache")
                    // Neither a compressing layer nor a proxy may hold messages back.
                    .with_text("Content-Encoding", "")
                    .with_text("X-Accel-Buffering", "no");
                answer.events = Some(events);
            }
            ReplyBody::Empty => {
                answer = answer.with(header::CONTENT_TYPE, node.item_mimetypes.header(call.format));
            }
            ReplyBody::Encoded(bytes) => {
                answer = answer.with_payload_types(call, Format::Json);
                answer.body = jsonp::wrap(call.callback.as_deref(), bytes);
            }
            ReplyBody::Tree(tree) => {
                answer = answer.with_payload_types(call, call.format);
                answer.body = jsonp::wrap(call.callback.as_deref(), payload::encode(call.format, &tree));
            }
        }
        answer = answer.with(header::VARY, &VARY);
        if answer.status != 304 {
            answer = answer.with(header::X_CONTENT_TYPE_OPTIONS, &NOSNIFF);
        }
        for (name, value) in reply.headers {
            let value = if name == "Location" { repeat_parameters(value, call) } else { value };
            answer.headers.add_text(&name, value);
        }
        answer.settle(call, reply.digest)
    }

    fn with_payload_types(self, call: &Call, format: Format) -> Self {
        let node = call.node();
        if call.is_list() {
            self.with(header::CONTENT_TYPE, node.list_mimetypes.header(format))
                .with(ITEM_CONTENT_TYPE.clone(), node.item_mimetypes.header(format))
        } else {
            self.with(header::CONTENT_TYPE, node.item_mimetypes.header(format))
        }
    }

    /// Adds the ETag that is made of the body, and answers a read with 304 or 412 if its preconditions say so.
    fn settle(mut self, call: &Call, digest: bool) -> Self {
        if self.status != 200 || self.events.is_some() || (call.method != Method::Get && !digest) {
            return self;
        }
        let tagged = self.headers.has(&header::ETAG);
        if !tagged && (digest || call.node().descriptor.auto_etag) {
            let etag = conditional::quoted(&self.body);
            self.headers.add_text("ETag", etag);
        }
        if call.method != Method::Get {
            return self;
        }
        let Some(preconditions) = Preconditions::of(&call.headers) else { return self };
        // A date speaks of the object itself, and not of what is expanded in it.
        let expanded = call.special("expand").is_some_and(|names| !names.is_empty());
        let last_modified = if expanded { None } else { self.headers.get(&header::LAST_MODIFIED) };
        let etags: Vec<String> = self.headers.get(&header::ETAG).map(str::to_owned).into_iter().collect();
        let state = State {
            exists: true,
            etags: &etags,
            last_modified: last_modified.and_then(conditional::http_date),
        };
        match preconditions.evaluate(&state, true) {
            Outcome::Proceed => self,
            Outcome::NotModified => self.not_modified(),
            Outcome::Failed => {
                let parts = Parts {
                    accept: call.headers.named("accept"),
                    api_format: call.special("api_format"),
                    callback: call.callback.as_deref(),
                };
                Self::of_error(&ApiError::new(catalog::PRECONDITION_FAILED), parts, Some(call))
            }
        }
    }

    /// The 304 instead of this (RFC 9110 section 15.4.5).
    fn not_modified(mut self) -> Self {
        self.headers.keep(&KEPT);
        Self { status: 304, headers: self.headers, body: Vec::new(), events: None }
    }

    /// Adds what authentication says to the client.
    pub(crate) fn with_notice(self, notice: Notice) -> Self {
        match notice {
            Some((name, value)) => self.with_text(name, value),
            None => self,
        }
    }

    /// Keeps the answer out of shared caches (RFC 6750 section 5.2), unless it says itself who may keep it.
    pub(crate) fn private(self) -> Self {
        let says_itself = self.headers.has(&header::CACHE_CONTROL);
        if says_itself { self } else { self.with(header::CACHE_CONTROL, &PRIVATE) }
    }

    /// Adds what authentication does to the session cookie.
    pub(crate) fn with_cookie(self, change: &CookieChange, call: &Call) -> Self {
        let settings = &call.shared.settings;
        match change {
            CookieChange::Keep => self,
            // Clients that are programs, such as RBTools, keep no cookie that says not how long.
            CookieChange::Set(value) => {
                self.with_text("Set-Cookie", settings.set_session_cookie(value, LIFETIME.num_seconds()))
            }
            CookieChange::Derived(session) => match session.header(settings) {
                Some(value) => self.with(header::SET_COOKIE, value),
                None => self,
            },
            CookieChange::Delete => self.with_text("Set-Cookie", settings.set_session_cookie("", 0)),
        }
    }
}

fn is_repeatable(name: &HeaderName) -> bool {
    [header::WWW_AUTHENTICATE, header::SET_COOKIE].contains(name)
}

/// Appends the special parameters of the request to a `Location`, encoded (Djblets leaves them raw).
fn repeat_parameters(location: String, call: &Call) -> String {
    let source = call.fields();
    let repeated: Vec<(&str, &str)> =
        REPEATED.iter().filter_map(|name| Some((*name, source.value(name)?.as_str()?))).collect();
    if repeated.is_empty() {
        return location;
    }
    let join = if location.contains('?') { '&' } else { '?' };
    format!("{location}{join}{}", crate::request::query::encode(repeated))
}
