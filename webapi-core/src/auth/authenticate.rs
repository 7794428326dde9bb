//! The chain: asks each backend in turn, first from memory, then with the database.

use super::backend::{Attempt, Recall, SessionStart, Success};
use super::credentials::Credentials;
use super::derived::DerivedSession;
use super::principal::Principal;
use super::session::SessionBackend;
use crate::api::Shared;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

/// The outcome of authentication: who, and what happens to the session cookie.
#[derive(Debug)]
pub(crate) struct Authenticated {
    pub(crate) principal: Principal,
    pub(crate) cookie: CookieChange,
    /// What the backend says to the client beside the answer.
    pub(crate) notice: Notice,
}

/// A header that a backend adds to the answer.
pub(crate) type Notice = Option<(&'static str, &'static str)>;

/// What an answer does to the session cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CookieChange {
    Keep,
    Set(String),
    Derived(DerivedSession),
    Delete,
}

/// A failure, and whether the session cookie goes with it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) error: ApiError,
    pub(crate) cookie: CookieChange,
}

impl Authenticated {
    fn anonymous(cookie: CookieChange) -> Self {
        Self { principal: Principal::anonymous(), cookie, notice: None }
    }

    fn of(success: Success, cookie: CookieChange) -> Self {
        Self { principal: success.principal, cookie, notice: success.header }
    }
}

/// What another server tells about the `Authorization` header; `None` if no backend asks one.
pub(crate) async fn elsewhere(
    shared: &Shared,
    credentials: &Credentials<'_>,
) -> Option<Result<Authenticated, Refused>> {
    credentials.authorization?;
    let header = Credentials { cookie: None, ..*credentials };
    for backend in &shared.backends {
        let Some(answer) = backend.elsewhere(header, shared.tools()) else { continue };
        match answer.await {
            Recall::NotMine | Recall::AskDatabase => {}
            Recall::Known(success) => return Some(Ok(Authenticated::of(success, CookieChange::Keep))),
            Recall::Failed(error) => return Some(Err(Refused { error, cookie: CookieChange::Keep })),
        }
    }
    None
}

/// What memory alone can tell; `None` if the database must be asked.
pub(crate) fn recall(
    shared: &Shared,
    credentials: &Credentials<'_>,
) -> Option<Result<Authenticated, Refused>> {
    if credentials.authorization.is_none() && credentials.cookie.is_none() {
        return Some(Ok(Authenticated::anonymous(CookieChange::Keep)));
    }
    for turn in in_turn(credentials) {
        for backend in &shared.backends {
            match backend.recall(&turn, &shared.tools()) {
                Recall::NotMine => {}
                Recall::AskDatabase => return None,
                Recall::Known(success) if matches!(success.session, SessionStart::Password { .. }) => {
                    return None;
                }
                Recall::Known(mut success) => {
                    let cookie = derived(&mut success, credentials);
                    return Some(Ok(Authenticated::of(success, cookie)));
                }
                // The session must end in the database too.
                Recall::Failed(_) if backend.failure_ends_session() && credentials.cookie.is_some() => {
                    return None;
                }
                Recall::Failed(error) => return Some(Err(Refused { error, cookie: CookieChange::Keep })),
            }
        }
    }
    Some(Ok(Authenticated::anonymous(CookieChange::Keep)))
}

/// Authenticates with the database.
pub(crate) fn authenticate(
    shared: &Shared,
    conn: &mut DbConn,
    credentials: &Credentials<'_>,
) -> ApiResult<Result<Authenticated, Refused>> {
    for turn in in_turn(credentials) {
        let Some(backend) = shared.backends.iter().find(|backend| backend.recognises(&turn)) else {
            continue;
        };
        return Ok(match backend.authenticate(conn, &turn, &shared.tools())? {
            Attempt::Success(success) => Ok(begin(shared, conn, success, credentials)?),
            Attempt::Lapsed => Ok(Authenticated::anonymous(CookieChange::Delete)),
            Attempt::Failed(error) => {
                let ends = backend.failure_ends_session() && credentials.cookie.is_some();
                if ends {
                    end_session(shared, conn, credentials)?;
                }
                Err(Refused { error, cookie: if ends { CookieChange::Delete } else { CookieChange::Keep } })
            }
        });
    }
    Ok(Ok(Authenticated::anonymous(CookieChange::Keep)))
}

/// The header first; the cookie only if no backend knows the header.
fn in_turn<'a>(credentials: &Credentials<'a>) -> [Credentials<'a>; 2] {
    [Credentials { cookie: None, ..*credentials }, Credentials { authorization: None, ..*credentials }]
}

fn begin(
    shared: &Shared,
    conn: &mut DbConn,
    mut success: Success,
    credentials: &Credentials<'_>,
) -> ApiResult<Authenticated> {
    let SessionStart::Password { stamp } = &success.session else {
        let cookie = derived(&mut success, credentials);
        return Ok(Authenticated::of(success, cookie));
    };
    let Some(user) = success.principal.as_user() else {
        return Ok(Authenticated::of(success, CookieChange::Keep));
    };
    if let Some(session) = session_of(shared, conn, credentials, user.id)? {
        // As in Djblets, a session that began with a token stays as narrow as the token, whoever knows the password.
        let going_on = if session.principal.has_token() { session } else { success };
        return Ok(Authenticated::of(going_on, CookieChange::Keep));
    }
    end_session(shared, conn, credentials)?;
    let _turn = shared.database.write_turn();
    let cookie = SessionBackend::begin(conn, shared.clock.as_ref(), user.id, stamp)?;
    Ok(Authenticated::of(success, CookieChange::Set(cookie)))
}

/// The session of the cookie beside the header, if it is one of the same user.
fn session_of(
    shared: &Shared,
    conn: &mut DbConn,
    credentials: &Credentials<'_>,
    user: i64,
) -> ApiResult<Option<Success>> {
    let cookie_only = Credentials { authorization: None, ..*credentials };
    let Some(backend) = shared.backends.iter().find(|backend| backend.recognises(&cookie_only)) else {
        return Ok(None);
    };
    Ok(match backend.authenticate(conn, &cookie_only, &shared.tools())? {
        Attempt::Success(session) if session.principal.as_user().is_some_and(|known| known.id == user) => {
            Some(session)
        }
        _ => None,
    })
}

/// The cookie that follows from the credential, unless the client has it.
fn derived(success: &mut Success, credentials: &Credentials<'_>) -> CookieChange {
    match std::mem::replace(&mut success.session, SessionStart::None) {
        SessionStart::Derived(session) if credentials.cookie != Some(session.cookie()) => {
            CookieChange::Derived(session)
        }
        _ => CookieChange::Keep,
    }
}

fn end_session(shared: &Shared, conn: &mut DbConn, credentials: &Credentials<'_>) -> ApiResult<()> {
    if let Some(cookie) = credentials.cookie {
        let _turn = shared.database.write_turn();
        for backend in &shared.backends {
            if backend.end_session(conn, cookie)? {
                break;
            }
        }
    }
    Ok(())
}
