//! What is kept of a token, and what is said to make or change one.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Map, Value};

use super::policy::Policy;
use super::secret::{TokenDigest, TokenText};
use crate::field::UtcDateTime;

/// A token as it is stored. Its text is not in it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiToken {
    /// Primary key.
    pub id: i64,
    /// The user whom the token stands for.
    pub user_id: i64,
    /// The first characters of the text, if it is long enough to tell them.
    pub hint: Option<String>,
    /// Id of the generator that made the text.
    pub generator_id: String,
    /// When it was made.
    pub time_added: DateTime<Utc>,
    /// When it was last changed; use does not count.
    pub last_updated: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used: Option<DateTime<Utc>>,
    /// From when on it is worth nothing; `None` for never.
    pub expires: Option<DateTime<Utc>>,
    /// Whether nobody has invalidated it.
    pub valid: bool,
    /// When it was invalidated.
    pub invalid_date: Option<DateTime<Utc>>,
    /// Why it was invalidated; may be empty.
    pub invalid_reason: String,
    /// What it is for, in the words of whoever made it.
    pub note: String,
    /// What it may do.
    pub policy: Policy,
    /// Whatever the application keeps with it.
    pub extra_data: Value,
    pub(super) digests: TokenDigests,
}

/// Under which digests a token is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenDigests {
    pub(super) token: TokenDigest,
    pub(super) session: TokenDigest,
}

/// A token to be made. All but the user has defaults.
#[derive(Debug, Clone, Default)]
pub struct NewApiToken {
    /// The user whom the token stands for.
    pub user_id: i64,
    /// What it is for; empty by default.
    pub note: String,
    /// What it may do; everything by default.
    pub policy: Option<Policy>,
    /// From when on it is worth nothing; never by default.
    pub expires: Option<DateTime<Utc>>,
    /// Whatever the application keeps with it; a JSON object, empty by default.
    pub extra_data: Map<String, Value>,
    /// Whether a program made the token without being asked: told to whoever listens to the signal.
    pub auto_generated: bool,
}

/// A token that is brought from elsewhere, text included: from Djblets, which stores texts, or from a test's fixtures.
#[derive(Debug, Clone)]
pub struct ImportedApiToken {
    /// The text.
    pub text: TokenText,
    /// Id of the generator that made it.
    pub generator_id: String,
    /// When it was made.
    pub time_added: DateTime<Utc>,
    /// When it was invalidated and why, if it was.
    pub invalidated: Option<(DateTime<Utc>, String)>,
    /// The rest.
    pub token: NewApiToken,
}

/// What changes of a token; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ApiTokenChange {
    /// What it is for.
    pub note: Option<String>,
    /// What it may do.
    pub policy: Option<Policy>,
    /// From when on it is worth nothing; `Some(None)` for never.
    pub expires: Option<Option<DateTime<Utc>>>,
    /// Whatever the application keeps with it.
    pub extra_data: Option<Map<String, Value>>,
}

/// A row of the table, with columns by groups.
pub(super) type Row = (
    (i64, i64, Vec<u8>, Vec<u8>, Option<String>, String),
    (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>),
    (bool, Option<NaiveDateTime>, String),
    (String, Value, Value),
);

impl ApiToken {
    /// Whether the token has expired.
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// A row whose digests cannot be read is as good as none.
    pub(super) fn of_row((ids, times, invalid, texts): Row) -> Option<Self> {
        let (id, user_id, digest, session_digest, hint, generator_id) = ids;
        let (time_added, last_updated, last_used, expires) = times;
        let (valid, invalid_date, invalid_reason) = invalid;
        let (note, policy, extra_data) = texts;
        let utc = |time: Option<NaiveDateTime>| time.map(|time| time.and_utc());
        Some(Self {
            id,
            user_id,
            hint,
            generator_id,
            time_added: time_added.and_utc(),
            last_updated: last_updated.and_utc(),
            last_used: utc(last_used),
            expires: utc(expires),
            valid,
            invalid_date: utc(invalid_date),
            invalid_reason,
            note,
            policy: Policy::stored(policy),
            extra_data,
            digests: TokenDigests {
                token: TokenDigest::from_stored(&digest)?,
                session: TokenDigest::from_stored(&session_digest)?,
            },
        })
    }
}

/// A time as the database keeps it.
pub(super) fn naive(time: DateTime<Utc>) -> NaiveDateTime {
    UtcDateTime::from(time).naive()
}
