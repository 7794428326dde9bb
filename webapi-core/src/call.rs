//! [`Call`]: one request after the edge took it apart, before anything was decided with the database.
//!
//! In: what the edge decoded and the router matched. Out: a value that can move to a database thread.
//! No type of actix is in it but header names and values, which are kept private.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::api::Shared;
use crate::auth::Presented;
use crate::descriptor::Method;
use crate::rate_limit::{Limit, Standing};
use crate::request::{Body, Parameters};
use crate::router::Match;
use crate::serialize::encoding::Format;
use crate::serialize::selection::Selection;
use crate::snapshot::{Node, Snapshot};

/// One request.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    /// The one tree that the request sees.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The tree that took its place, if the request itself made that change.
    pub(crate) switched: OnceLock<Arc<Snapshot>>,
    pub(crate) matched: Match,
    /// What is asked for, `_method` and HEAD resolved; GET if nobody knows the method.
    pub(crate) method: Method,
    /// Whether the method is one of [`Method`].
    pub(crate) method_is_known: bool,
    /// What came over the wire.
    pub(crate) wire_method: Method,
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) query: Parameters,
    pub(crate) body: Body,
    pub(crate) headers: Headers,
    pub(crate) presented: Presented,
    /// Where the connection comes from; none behind a Unix socket.
    pub(crate) peer: Option<IpAddr>,
    /// Where the caller stands with the limit that the request was counted for, once it was.
    pub(crate) standing: OnceLock<(Limit, Standing)>,
    pub(crate) format: Format,
    pub(crate) selection: Selection,
    /// The function that the answer is handed to.
    pub(crate) callback: Option<String>,
}

impl Call {
    pub(crate) fn node(&self) -> &Node {
        self.snapshot.node(self.matched.node)
    }

    /// The tree that the answer speaks of: the one that the request saw, or the one that it made.
    pub(crate) fn tree(&self) -> &Arc<Snapshot> {
        self.switched.get().unwrap_or(&self.snapshot)
    }

    /// Whether this is a read of the list, rather than of an item or singleton.
    pub(crate) fn is_list(&self) -> bool {
        self.method == Method::Get && self.matched.on_list
    }

    /// Where request fields are read from: the query of a GET, the body of everything else, `_method=GET` included.
    pub(crate) fn fields(&self) -> &Parameters {
        if self.wire_method.is_safe() { &self.query } else { &self.body.parameters }
    }

    /// A special parameter: the query first, then the body.
    pub(crate) fn special(&self, name: &str) -> Option<&str> {
        self.query.text(name).or_else(|| self.body.parameters.value(name)?.as_str())
    }

    /// The request's URL as clients see it, query included.
    pub(crate) fn url(&self) -> String {
        let mut url = format!("{}{}", self.shared.settings.public_url, self.path);
        if !self.raw_query.is_empty() {
            url.push('?');
            url.push_str(&self.raw_query);
        }
        url
    }
}

/// The headers of a request.
#[derive(Debug, Default)]
pub(crate) struct Headers(Vec<(HeaderName, HeaderValue)>);

impl Headers {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut all = Vec::with_capacity(headers.len());
        all.extend(headers.iter().map(|(name, value)| (name.clone(), value.clone())));
        Self(all)
    }

    /// The first header of that name, if it is text. The name is in small letters, as the headers' own names are.
    pub(crate) fn named(&self, name: &'static str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key.as_str() == name)?;
        value.to_str().ok()
    }

    /// The same for a name in whatever letters.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key.as_str().eq_ignore_ascii_case(name))?;
        value.to_str().ok()
    }

    /// The conditional headers: their names, and their values if they are text.
    pub(crate) fn preconditions(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0
            .iter()
            .filter(|(name, _)| is_precondition(name))
            .map(|(name, value)| (name.as_str(), value.to_str().ok()))
    }

    /// The headers without the conditional ones.
    pub(crate) fn unconditional(&self) -> Self {
        Self(self.0.iter().filter(|(name, _)| !is_precondition(name)).cloned().collect())
    }

    /// The first header of that name, if it is UTF-8: browsers send `Last-Event-ID` so.
    pub(crate) fn utf8(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key.as_str().eq_ignore_ascii_case(name))?;
        std::str::from_utf8(value.as_bytes()).ok()
    }

    /// The headers of that name that are text, in their order.
    pub(crate) fn all(&self, name: &'static str) -> impl DoubleEndedIterator<Item = &str> {
        let named = self.0.iter().filter(move |(key, _)| key.as_str() == name);
        named.filter_map(|(_, value)| value.to_str().ok())
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.0.iter().filter(|(key, _)| key.as_str() == "cookie").find_map(|(_, value)| {
            let pairs = value.to_str().ok()?.split(';');
            pairs
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        })
    }
}

/// Whether a header is one of RFC 9110 section 13.1, but for those that speak of ranges.
fn is_precondition(name: &HeaderName) -> bool {
    matches!(name.as_str(), "if-match" | "if-none-match" | "if-modified-since" | "if-unmodified-since")
}

#[cfg(test)]
impl Headers {
    /// Headers for unit tests.
    pub(crate) fn of_text(headers: &[(&'static str, &str)]) -> Self {
        let pair = |(name, value): &(&'static str, &str)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
        };
        Self(headers.iter().filter_map(pair).collect())
    }
}
