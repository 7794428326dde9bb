//! [`Call`]: one request after the edge took it apart, before anything was decided with the database.
//!
//! In: what the edge decoded and the router matched. Out: a value that can move to a database thread.
//! No type of actix is in it but header names and values, which are kept private.

use std::sync::Arc;

use actix_web::http::header::{HeaderName, HeaderValue};

use crate::api::Shared;
use crate::descriptor::Method;
use crate::request::{Body, Parameters};
use crate::router::Match;
use crate::serialize::encoding::Format;
use crate::serialize::selection::Selection;
use crate::snapshot::{Node, Snapshot};

/// One request.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) snapshot: Arc<Snapshot>,
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
    pub(crate) format: Format,
    pub(crate) selection: Selection,
}

impl Call {
    pub(crate) fn node(&self) -> &Node {
        self.snapshot.node(self.matched.node)
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
        self.query.text(name).or_else(|| self.body.parameters.text(name))
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
    pub(crate) fn of<'a>(headers: impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)>) -> Self {
        Self(headers.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// The first header of that name, if it is text.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key.as_str().eq_ignore_ascii_case(name))?;
        value.to_str().ok()
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
