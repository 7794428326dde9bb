//! `id_token_hint`: whom the client has in mind (OpenID Connect Core section 3.1.2.1).
//!
//! In: the request. Out: nobody in particular, a user, or that the hint is no identity token of this server, which the
//! client is told. Whoever else is logged in has to log in again, as the user meant; the client learns it if that
//! does not happen, or if nothing may be asked.

use crate::authorization::Validated;
use crate::oidc::hint;
use crate::pages::{PageResult, Visit};

/// Whom the client has in mind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// It does not say, or OpenID Connect is off and the parameter means nothing.
    Anybody,
    /// The user with this primary key.
    User(i64),
    /// The hint is not one.
    Unreadable,
}

impl Meant {
    pub(super) fn by(visit: &mut Visit<'_>, validated: &Validated) -> PageResult<Self> {
        let text = validated.id_token_hint().filter(|_| visit.server().settings().oidc.is_some());
        let Some(text) = text else { return Ok(Self::Anybody) };
        let found = hint::find(visit.api(), visit.server(), visit.conn, text)?;
        Ok(found.map_or(Self::Unreadable, |hint| Self::User(hint.user_id)))
    }

    /// Whether the client has somebody else in mind than this user.
    pub(super) fn is_other_than(self, user_id: i64) -> bool {
        matches!(self, Self::User(meant) if meant != user_id)
    }
}
