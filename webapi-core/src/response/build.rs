//! From replies and errors to an [`Answer`]: status, headers and bytes, still without any type of actix.

use std::borrow::Cow;

use super::conditional::{self, Outcome, Preconditions, State};
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
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
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
const VARY: &str = "Accept, Cookie, Authorization";
/// The headers that a 304 shares with the answer it stands for.
const KEPT: [&str; 8] =
    ["Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Last-Modified", "Set-Cookie", "Vary"];
/// The parameters that a `Location` repeats, so that following it shows what was asked for.
const REPEATED: [&str; 5] = ["api_format", "callback", "expand", "only-fields", "only-links"];

impl Answer {
    pub(crate) fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), events: None }
    }

    fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn add_missing(&mut self, headers: &[(Cow<'static, str>, String)]) {
        for (name, value) in headers {
            if !self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) || is_repeatable(name)
            {
                self.headers.push((name.clone(), value.clone()));
            }
        }
    }

    /// The answer to a request that led nowhere in the tree.
    pub(crate) fn unknown(parts: Parts<'_>) -> Self {
        Self::of_error(&ApiError::does_not_exist().with_generic_mimetype(), parts, None)
    }

    /// The answer to a request for a place whose URL ends with a slash.
    pub(crate) fn redirect(location: String) -> Self {
        Self::new(301).with("Content-Type", "text/html; charset=utf-8").with("Location", location)
    }

    /// The answer to OPTIONS.
    pub(crate) fn options(allow: String) -> Self {
        Self::new(204).with("Allow", allow).with("Vary", VARY)
    }

    /// An error answer. `errors` is the vendor's error mimetype, if the place has one.
    pub(crate) fn of_error(error: &ApiError, parts: Parts<'_>, vendor: Option<&Call>) -> Self {
        error.log();
        let inner = error.inner();
        if inner.code == catalog::METHOD_NOT_ALLOWED {
            let allow = inner.allow.clone().unwrap_or_default();
            return Self::new(405)
                .with("Content-Type", "text/html; charset=utf-8")
                .with("Allow", allow)
                .with("Vary", VARY);
        }
        // As in Djblets, a vendor type in Accept does not choose the encoding of errors.
        let format = negotiate(parts.api_format, parts.accept, None);
        let mimetype = match vendor.filter(|_| !inner.generic_mimetype) {
            Some(call) => call.node().error_mimetypes.get(format).to_owned(),
            None => format.generic().to_owned(),
        };
        let mut answer = Self::new(error.status())
            .with("Content-Type", mimetype)
            .with("Vary", VARY)
            .with("X-Content-Type-Options", "nosniff");
        answer.add_missing(&inner.headers);
        answer.body = jsonp::wrap(parts.callback, payload::encode(format, &payload::error_tree(error)));
        answer
    }

    /// The answer of a handler that did what was asked.
    pub(crate) fn of_reply(reply: Reply, call: &Call) -> Self {
        let node = call.node();
        let mut answer = Self::new(reply.status);
        match reply.body {
            ReplyBody::NotModified => {}
            ReplyBody::Raw { content_type, bytes } => {
                answer = answer.with("Content-Type", content_type.into_owned());
                answer.body = bytes;
            }
            ReplyBody::Events(events) => {
                let kind = if call.is_list() { &node.list_mimetypes } else { &node.item_mimetypes };
                answer = answer
                    .with("Content-Type", "text/event-stream")
                    .with("X-Event-Data-Mimetype", kind.get(call.format))
                    .with("Cache-Control", "no-cache")
                    // Neither a compressing layer nor a proxy may hold messages back.
                    .with("Content-Encoding", "")
                    .with("X-Accel-Buffering", "no");
                answer.events = Some(events);
            }
            ReplyBody::Empty => {
                answer = answer.with("Content-Type", node.item_mimetypes.get(call.format));
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
        answer = answer.with("Vary", VARY);
        if answer.status != 304 {
            answer = answer.with("X-Content-Type-Options", "nosniff");
        }
        for (name, value) in reply.headers {
            let value = if name == "Location" { repeat_parameters(value, call) } else { value };
            answer.headers.push((name, value));
        }
        answer.settle(call, reply.digest)
    }

    fn with_payload_types(self, call: &Call, format: Format) -> Self {
        let node = call.node();
        if call.is_list() {
            self.with("Content-Type", node.list_mimetypes.get(format))
                .with("Item-Content-Type", node.item_mimetypes.get(format))
        } else {
            self.with("Content-Type", node.item_mimetypes.get(format))
        }
    }

    /// Adds the ETag that is made of the body, and answers a read with 304 or 412 if its preconditions say so.
    fn settle(mut self, call: &Call, digest: bool) -> Self {
        if self.status != 200 || self.events.is_some() || (call.method != Method::Get && !digest) {
            return self;
        }
        let tagged = self.header("ETag").is_some();
        if !tagged && (digest || call.node().descriptor.auto_etag) {
            let etag = conditional::quoted(&self.body);
            self.headers.push(("ETag".into(), etag));
        }
        if call.method != Method::Get {
            return self;
        }
        let Some(preconditions) = Preconditions::of(&call.headers) else { return self };
        // A date speaks of the object itself, and not of what is expanded in it.
        let expanded = call.special("expand").is_some_and(|names| !names.is_empty());
        let last_modified = if expanded { None } else { self.header("Last-Modified") };
        let etags: Vec<String> = self.header("ETag").map(str::to_owned).into_iter().collect();
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
        let kept = |name: &str| KEPT.iter().any(|kept| kept.eq_ignore_ascii_case(name));
        self.headers.retain(|(name, _)| kept(name));
        Self { status: 304, headers: self.headers, body: Vec::new(), events: None }
    }

    /// The first header of that name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Adds what authentication says to the client.
    pub(crate) fn with_notice(self, notice: Notice) -> Self {
        match notice {
            Some((name, value)) => self.with(name, value),
            None => self,
        }
    }

    /// Keeps the answer out of shared caches (RFC 6750 section 5.2), unless it says itself who may keep it.
    pub(crate) fn private(self) -> Self {
        let says_itself = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("Cache-Control"));
        if says_itself { self } else { self.with("Cache-Control", "private") }
    }

    /// Adds what authentication does to the session cookie.
    pub(crate) fn with_cookie(self, change: &CookieChange, call: &Call) -> Self {
        let settings = &call.shared.settings;
        match change {
            CookieChange::Keep => self,
            // Clients that are programs, such as RBTools, keep no cookie that says not how long.
            CookieChange::Set(value) => {
                self.with("Set-Cookie", settings.set_session_cookie(value, LIFETIME.num_seconds()))
            }
            CookieChange::Delete => self.with("Set-Cookie", settings.set_session_cookie("", 0)),
        }
    }
}

fn is_repeatable(name: &str) -> bool {
    name.eq_ignore_ascii_case("WWW-Authenticate") || name.eq_ignore_ascii_case("Set-Cookie")
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
