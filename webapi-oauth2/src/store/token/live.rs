//! [`LiveToken`]: of a token that is good, what it stands for.

use chrono::{DateTime, Utc};
use webapi_core::account::User;

use super::StoredToken;

/// What a token that is good in every respect stands for (RFC 7662 section 2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveToken {
    /// The user it stands for; `None` for a token of the client itself.
    pub user_id: Option<i64>,
    /// That user's name.
    pub username: Option<String>,
    /// What it may do: a scope list (RFC 6749 section 3.3).
    pub scope: String,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// The resource servers it is for (RFC 8707); empty for any.
    pub audience: Vec<String>,
    /// What its bearer must prove to hold (the member `cnf`, RFC 7800), as JSON; `None` for a bearer token.
    pub confirmation: Option<String>,
}

impl LiveToken {
    /// The token as it was found with its user, if it is good at this time: it is usable, and whom it stands for may log
    /// in.
    pub fn of(token: StoredToken, user: Option<User>, now: DateTime<Utc>) -> Option<Self> {
        let is_live = token.is_usable(now) && token.record.user_id.is_some() == user.is_some();
        let record = token.record;
        is_live.then(|| Self {
            user_id: record.user_id,
            username: user.map(|user| user.username),
            scope: record.scope,
            created_at: record.created_at,
            expires_at: record.expires_at,
            audience: record.audience,
            confirmation: record.confirmation,
        })
    }
}
