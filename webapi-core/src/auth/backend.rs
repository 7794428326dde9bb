//! [`AuthBackend`]: one way to authenticate.

use std::pin::Pin;
use std::sync::Arc;

use super::challenge::Challenge;
use super::credentials::Credentials;
use super::derived::DerivedSession;
use super::principal::Principal;
use crate::account::UserStore;
use crate::clock::Clock;
use crate::db::{Database, DbConn};
use crate::error::{ApiError, ApiResult};

/// One way to authenticate. Backends are asked in the order in which they were added.
pub trait AuthBackend: Send + Sync + 'static {
    /// What can be said from memory, on the worker thread. Must not block.
    fn recall(&self, credentials: &Credentials<'_>, tools: &Tools<'_>) -> Recall {
        let _ = tools;
        if self.recognises(credentials) { Recall::AskDatabase } else { Recall::NotMine }
    }

    /// Asks another server about the credentials, where it is another server that knows them: the issuer of a foreign
    /// token. It is asked before all else, without a connection to the database; what it answers is final unless it is
    /// [`Recall::NotMine`] or [`Recall::AskDatabase`]. `None`, the default, if nobody else is asked.
    fn elsewhere<'a>(&'a self, credentials: Credentials<'a>, tools: Tools<'a>) -> Option<Elsewhere<'a>> {
        let _ = (credentials, tools);
        None
    }

    /// Whether the credentials are of this backend's kind.
    fn recognises(&self, credentials: &Credentials<'_>) -> bool;

    /// Checks the credentials with the database. Called only for credentials that it recognises.
    fn authenticate(
        &self,
        conn: &mut DbConn,
        credentials: &Credentials<'_>,
        tools: &Tools<'_>,
    ) -> ApiResult<Attempt>;

    /// The account that the credentials try to open by something that can be guessed, such as a password. Too many
    /// failures, and they are not even looked at; credentials that name no account, such as tokens, always are. None
    /// by default.
    fn attempted_account(&self, credentials: &Credentials<'_>) -> Option<String> {
        let _ = credentials;
        None
    }

    /// The challenge for `WWW-Authenticate` of answers that ask for credentials, for example
    /// `Basic realm="Web API"`. None by default. It is asked for with each of them.
    fn challenge(&self) -> Option<Challenge> {
        None
    }

    /// Whether bad credentials in the header end the session of the cookie beside them. They do by default.
    fn failure_ends_session(&self) -> bool {
        true
    }

    /// Ends a session that began with this backend's cookie; true if it was one.
    fn end_session(&self, conn: &mut DbConn, cookie: &str) -> ApiResult<bool> {
        let _ = (conn, cookie);
        Ok(false)
    }
}

/// An answer that another server has to give.
pub type Elsewhere<'a> = Pin<Box<dyn Future<Output = Recall> + 'a>>;

/// What backends may use.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// The time.
    pub clock: &'a dyn Clock,
    /// The accounts.
    pub users: &'a dyn UserStore,
    /// The accounts, to be moved to a database thread.
    pub shared_users: &'a Arc<dyn UserStore>,
    /// The database, for what is done beside the request.
    pub database: &'a Database,
}

/// What a backend knows from memory.
#[derive(Debug)]
pub enum Recall {
    /// Credentials of another kind, or none.
    NotMine,
    /// Of this kind, but only the database can tell.
    AskDatabase,
    /// Known to be good.
    Known(Success),
    /// Known to be bad.
    Failed(ApiError),
}

/// What checking credentials came to.
#[derive(Debug)]
pub enum Attempt {
    /// They are good.
    Success(Success),
    /// They are bad: the request ends with this error.
    Failed(ApiError),
    /// They were good once: a session whose credential is gone. The request goes on anonymously, without the cookie.
    Lapsed,
}

/// Good credentials.
#[derive(Debug)]
#[non_exhaustive]
pub struct Success {
    /// Who.
    pub principal: Principal,
    /// The session that an answer to header credentials begins.
    pub session: SessionStart,
    /// A header for the answer, whatever it is.
    pub header: Option<(&'static str, &'static str)>,
}

impl Success {
    /// Who the credentials stand for, and the session they begin.
    pub const fn new(principal: Principal, session: SessionStart) -> Self {
        Self { principal, session, header: None }
    }

    /// Adds a header to the answer.
    pub const fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }
}

/// How an answer to header credentials begins a session.
#[derive(Clone, PartialEq, Eq)]
pub enum SessionStart {
    /// Not at all: the credential was a session.
    None,
    /// A session on the server, bound to the user's password.
    Password {
        /// Changes with the password.
        stamp: String,
    },
    /// A session that follows from the credential itself.
    Derived(DerivedSession),
}

impl std::fmt::Debug for SessionStart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Password { .. } => "Password",
            Self::Derived(_) => "Derived",
        })
    }
}
