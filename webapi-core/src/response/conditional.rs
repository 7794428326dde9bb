//! Validators of items and lists: `ETag`, `Last-Modified`, and 304 (RFC 9110 section 13).
//!
//! ETag values are Djblets', quoted as RFC 9110 section 8.8.3 demands; unquoted ones in `If-None-Match` match too,
//! because clients of Djblets send them. `If-None-Match` wins over `If-Modified-Since` (section 13.2.2).

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::resource::context::Context;
use crate::resource::model::Model;
use crate::resource::reply::{Reply, ReplyBody};

/// What identifies the state of an item.
#[derive(Debug, Default)]
pub(crate) struct Validators {
    etag: Option<String>,
    last_modified: Option<DateTime<Utc>>,
}

impl Validators {
    pub(crate) fn of<R: Model>(ctx: &Context<'_>, object: &R) -> Self {
        let name = ctx.user().map_or("", |user| user.username.as_str());
        Self {
            etag: object.etag().map(|value| quoted(format!("{name}:{value}").as_bytes())),
            last_modified: object.last_modified().map(|time| time.naive().and_utc()).filter(is_http_date),
        }
    }

    pub(crate) fn of_etag(etag: String) -> Self {
        Self { etag: Some(etag), last_modified: None }
    }

    /// Whether the client's copy is still good.
    pub(crate) fn hold(&self, ctx: &Context<'_>) -> bool {
        if let Some(wanted) = ctx.header("if-none-match") {
            return self.etag.as_deref().is_some_and(|etag| matches(wanted, etag));
        }
        let since = ctx.header("if-modified-since").and_then(|date| httpdate::parse_http_date(date).ok());
        match (since, self.last_modified) {
            (Some(since), Some(modified)) => modified.timestamp() <= DateTime::<Utc>::from(since).timestamp(),
            _ => false,
        }
    }

    pub(crate) fn add_to(&self, reply: &mut Reply) {
        if let Some(etag) = &self.etag {
            reply.headers.push(("ETag".into(), etag.clone()));
        }
        if let Some(modified) = self.last_modified {
            reply.headers.push(("Last-Modified".into(), httpdate::fmt_http_date(modified.into())));
        }
    }

    pub(crate) fn not_modified(&self) -> Reply {
        let mut reply = Reply::new(304, ReplyBody::NotModified);
        self.add_to(&mut reply);
        reply
    }
}

/// Whether `httpdate` can write the time: it panics before 1970 and after 9999.
fn is_http_date(time: &DateTime<Utc>) -> bool {
    (0..=253_402_300_799).contains(&time.timestamp())
}

/// The ETag of some bytes: their SHA-256 in lower-case hex, quoted.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    let mut etag = String::with_capacity(66);
    etag.push('"');
    for byte in Sha256::digest(bytes) {
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

/// Weak comparison with a list of entity tags (RFC 9110 section 13.1.2); bare values count as quoted.
pub(crate) fn matches(wanted: &str, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned();
    wanted.trim() == "*" || wanted.split(',').any(|tag| bare(tag) == bare(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_weak_bare_and_listed_tags_match() {
        let etag = quoted(b"body");
        let value = etag.trim_matches('"');
        for wanted in [etag.as_str(), value, "*", &format!("\"x\", W/{etag}")] {
            assert!(matches(wanted, &etag), "{wanted}");
        }
        assert!(!matches("\"x\"", &etag));
    }
}
