//! [`Sessions`]: how pages beside the API begin and end the sessions of people.
//!
//! In: somebody whose password a page has checked, or the session cookie of a request. Out: a cookie, or who is logged
//! in and since when. The sessions are those of [`SessionBackend`], so who logs in on a page is logged in to the API.
//! Sessions that a token began do not count here: they are as narrow as their token, and a page would widen them.

use chrono::{DateTime, Utc};

use super::session::{LIFETIME, SessionBackend};
use crate::account::{PasswordHash, StoredUser, User};
use crate::api::Shared;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

/// Sessions of people, as [`WebApi::sessions`](crate::WebApi::sessions) gives them.
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_core::account::{AccountStore, NewUser, Password};
/// use webapi_core::db::Database;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let api = WebApi::builder().database(Database::open("sqlite::memory:")?).build()?;
/// api.migrate()?;
/// api.database().with(|conn| {
///     let password = Some(Password::new("pw"));
///     AccountStore.create(conn, api.clock(), &NewUser { username: "doc", password, ..NewUser::default() })?;
///     // A login page would check the password of what it finds here.
///     let doc = api.users().by_username(conn, "doc")?.expect("the account that was just made");
///     let cookie = api.sessions().begin(conn, &doc, None)?;
///     assert_eq!(api.sessions().find(conn, &cookie)?.map(|found| found.user.username).as_deref(), Some("doc"));
///     assert!(api.sessions().set_cookie(&cookie).starts_with("webapi_session=s."));
///     assert!(api.sessions().end(conn, &cookie)?);
///     Ok::<_, webapi_core::error::ApiError>(())
/// })??;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy)]
pub struct Sessions<'a>(&'a Shared);

/// Somebody who is logged in.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoggedIn {
    /// Who.
    pub user: User,
    /// When the password was given.
    pub since: DateTime<Utc>,
}

impl<'a> Sessions<'a> {
    pub(crate) fn new(shared: &'a Shared) -> Self {
        Self(shared)
    }

    /// Who is behind the value of a session cookie; `None` for what is no session of a person, or none any more.
    ///
    /// # Errors
    ///
    /// The database's.
    pub fn find(&self, conn: &mut DbConn, cookie: &str) -> ApiResult<Option<LoggedIn>> {
        let found = SessionBackend::find(conn, &self.0.tools(), cookie)?;
        Ok(found.map(|(stored, since)| LoggedIn { user: stored.user, since }))
    }

    /// Begins a session for a user whose password was checked just now, and returns the value of its cookie.
    ///
    /// The session of the cookie that the request brought ends: whoever knew it does not know the new one.
    ///
    /// # Errors
    ///
    /// The database's; `DOES_NOT_EXIST` for a user without a password.
    pub fn begin(&self, conn: &mut DbConn, stored: &StoredUser, earlier: Option<&str>) -> ApiResult<String> {
        let stamp = stored.password.as_ref().map(PasswordHash::stamp).ok_or_else(ApiError::does_not_exist)?;
        if let Some(earlier) = earlier {
            self.end(conn, earlier)?;
        }
        SessionBackend::begin(conn, self.0.clock.as_ref(), stored.user.id, &stamp)
    }

    /// Ends the session of a cookie, whatever began it; false if it was none.
    ///
    /// # Errors
    ///
    /// The database's.
    pub fn end(&self, conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        for backend in &self.0.backends {
            if backend.end_session(conn, cookie)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The text of a `Set-Cookie` header that gives a browser its session.
    pub fn set_cookie(&self, value: &str) -> String {
        self.0.settings.set_session_cookie(value, LIFETIME.num_seconds())
    }

    /// The text of a `Set-Cookie` header that takes it away.
    pub fn delete_cookie(&self) -> String {
        self.0.settings.set_session_cookie("", 0)
    }
}

impl std::fmt::Debug for Sessions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}
