//! Browser sessions: a random cookie, of which the server keeps a digest.
//!
//! A session belongs to a user and to the password it began with: a new password, a deactivated account or a
//! logout ends it. Sessions that begin with a token are not here: their cookie follows from the token.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::backend::{Attempt, AuthBackend, SessionStart, Success, Tools};
use super::credentials::Credentials;
use super::principal::Principal;
use crate::account::StoredUser;
use crate::account::schema::webapi_sessions;
use crate::clock::Clock;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

/// Marks the cookies of this backend.
const MARK: &str = "s.";

/// How long a session lives at most, and its cookie in the client: two weeks, as Django's.
pub(crate) const LIFETIME: TimeDelta = TimeDelta::days(14);

/// How long a session lives unused.
const IDLE: TimeDelta = TimeDelta::days(7);

/// A use is noted when the last one that was is this long ago: so a session costs a write an hour at most.
const GRAIN: TimeDelta = TimeDelta::hours(1);

/// Sessions in the table `webapi_sessions`.
#[derive(Debug, Clone, Copy, Default)]
pub struct SessionBackend;

impl AuthBackend for SessionBackend {
    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        credentials.cookie_of(MARK).is_some()
    }

    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt> {
        let Some(cookie) = credentials.cookie() else { return Ok(Attempt::Lapsed) };
        Ok(match Self::find(conn, tools, cookie)? {
            None => Attempt::Lapsed,
            Some((stored, _)) => Attempt::Success(Success::new(
                Principal::user(Arc::new(stored.user), "session"),
                SessionStart::None,
            )),
        })
    }

    fn end_session(&self, conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        let Some(secret) = cookie.strip_prefix(MARK) else { return Ok(false) };
        diesel::delete(webapi_sessions::table.find(digest(secret))).execute(conn)?;
        Ok(true)
    }
}

impl SessionBackend {
    /// The user behind a cookie's value, and when the session began; `None` if it is none of this backend's, or none
    /// any more.
    pub(crate) fn find(
        conn: &mut DbConn,
        tools: &Tools<'_>,
        cookie: &str,
    ) -> ApiResult<Option<(StoredUser, DateTime<Utc>)>> {
        let Some(secret) = cookie.strip_prefix(MARK) else { return Ok(None) };
        let now = tools.clock.now().naive_utc();
        let session: Option<(i64, String, NaiveDateTime, NaiveDateTime)> = webapi_sessions::table
            .find(digest(secret))
            .filter(webapi_sessions::expires_at.gt(now))
            .select((
                webapi_sessions::user_id,
                webapi_sessions::password_stamp,
                webapi_sessions::created_at,
                webapi_sessions::expires_at,
            ))
            .first(conn)
            .optional()?;
        let Some((user_id, stamp, since, expires_at)) = session else { return Ok(None) };
        let stored = tools.users.by_id(conn, user_id)?.filter(|stored| {
            stored.is_active && stored.password.as_ref().is_some_and(|password| password.stamp() == stamp)
        });
        let extended = (now + IDLE).min(since + LIFETIME);
        if stored.is_some() && expires_at + GRAIN <= extended {
            let digest = digest(secret);
            tools.database.later(move |conn| {
                let used = webapi_sessions::table.find(digest);
                let noted = diesel::update(used).set(webapi_sessions::expires_at.eq(extended)).execute(conn);
                if let Err(error) = noted {
                    tracing::warn!(%error, "the use of a session could not be noted");
                }
            });
        }
        Ok(stored.map(|stored| (stored, since.and_utc())))
    }

    /// Begins a session for a user whose password has this stamp; returns the cookie's value.
    pub(crate) fn begin(
        conn: &mut DbConn,
        clock: &dyn Clock,
        user_id: i64,
        stamp: &str,
    ) -> ApiResult<String> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| ApiError::internal(error.to_string()))?;
        let secret = URL_SAFE_NO_PAD.encode(random);
        let now = clock.now().naive_utc();
        // Logins are rare and slow already, so they sweep up what has expired.
        diesel::delete(webapi_sessions::table.filter(webapi_sessions::expires_at.le(now))).execute(conn)?;
        diesel::insert_into(webapi_sessions::table)
            .values((
                webapi_sessions::digest.eq(digest(&secret)),
                webapi_sessions::user_id.eq(user_id),
                webapi_sessions::password_stamp.eq(stamp),
                webapi_sessions::created_at.eq(now),
                webapi_sessions::expires_at.eq(now + IDLE),
            ))
            .execute(conn)?;
        Ok(format!("{MARK}{secret}"))
    }

    /// Begins a session for a user without asking for the password: for a login page, or a test.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if there is no such user with a password.
    pub fn log_in(conn: &mut DbConn, tools: &Tools<'_>, username: &str) -> ApiResult<String> {
        let stored = tools.users.by_username(conn, username)?.ok_or_else(ApiError::does_not_exist)?;
        let stamp = stored.password.as_ref().map(crate::account::PasswordHash::stamp);
        Self::begin(conn, tools.clock, stored.user.id, &stamp.ok_or_else(ApiError::does_not_exist)?)
    }
}

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
