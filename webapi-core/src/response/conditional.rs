//! Validators and preconditions (RFC 9110 sections 8.8 and 13).
//!
//! In: what identifies the state of an object, and the headers of a request that speak of it. Out: whether the
//! request goes on, is answered with 304, or fails with 412. ETag values are Djblets', quoted as section 8.8.3
//! demands. Writes compare inside their transaction: `resource/context/precondition.rs`.

mod entity_tag;
mod precondition;

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub(crate) use precondition::{Outcome, Preconditions, State};

use crate::resource::context::Context;
use crate::resource::model::Model;
use crate::resource::reply::{Reply, ReplyBody};
use crate::serialize::encoding::Format;

/// What identifies the state of an item.
#[derive(Debug, Default)]
pub(crate) struct Validators {
    etag: Option<String>,
    last_modified: Option<DateTime<Utc>>,
}

impl Validators {
    /// The values of the declared fields. The ETag depends on who asks and on the encoding, which one URL can have
    /// several of; other choices stand in the URL, and what has another URL is another resource.
    pub(crate) fn of<R: Model>(ctx: &Context<'_>, object: &R) -> Self {
        let name = ctx.user().map_or("", |user| user.username.as_str());
        let etag = object.etag().map(|value| {
            let mut etag = quoted(format!("{name}:{value}").as_bytes());
            if ctx.call.format == Format::Xml {
                etag.insert_str(etag.len() - 1, "-xml");
            }
            etag
        });
        let last_modified = object.last_modified().map(|time| time.naive().and_utc()).filter(is_http_date);
        Self { etag, last_modified }
    }

    pub(crate) fn has_etag(&self) -> bool {
        self.etag.is_some()
    }

    /// Leaves the date alone: for bodies that hold more than what the fields speak of.
    pub(crate) fn without_etag(self) -> Self {
        Self { etag: None, ..self }
    }

    /// The 304 for a client whose copy is still good, so that none needs to be written.
    pub(crate) fn not_modified(&self, ctx: &Context<'_>) -> Option<Reply> {
        if self.etag.is_none() && self.last_modified.is_none() {
            return None;
        }
        let preconditions = Preconditions::of(&ctx.call.headers)?;
        let state = State { exists: true, etags: self.etag.as_slice(), last_modified: self.seconds() };
        if preconditions.evaluate(&state, true) != Outcome::NotModified {
            return None;
        }
        let mut reply = Reply::new(304, ReplyBody::NotModified);
        self.add_to(&mut reply);
        Some(reply)
    }

    pub(crate) fn add_to(&self, reply: &mut Reply) {
        if let Some(etag) = &self.etag {
            reply.headers.push(("ETag".into(), etag.clone()));
        }
        if let Some(modified) = self.last_modified {
            reply.headers.push(("Last-Modified".into(), httpdate::fmt_http_date(modified.into())));
        }
    }

    fn seconds(&self) -> Option<i64> {
        self.last_modified.map(|time| time.timestamp())
    }
}

/// Whether `httpdate` can write the time: it panics before 1970 and after 9999.
fn is_http_date(time: &DateTime<Utc>) -> bool {
    (0..=253_402_300_799).contains(&time.timestamp())
}

/// The seconds since 1970 of an HTTP date in one of its three forms; `None` if it is none.
pub(crate) fn http_date(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text.trim()).ok()?;
    Some(DateTime::<Utc>::from(time).timestamp())
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
