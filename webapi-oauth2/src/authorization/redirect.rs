//! Client and redirect URI, proven: the border between errors on a page and errors sent to a client.
//!
//! In: a request, and the client that it names, if there is one. Out: [`Proven`], or a [`PageError`], which never sends
//! a browser anywhere (RFC 6749 section 4.1.2.1).

use super::request::AuthorizationRequest;
use crate::client::redirect_uri::RedirectRules;
use crate::form::{Form, FormError};
use crate::store::StoredClient;

/// An error that is shown on a page, with the status 400. The texts reflect nothing of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The query cannot be read.
    #[error("The request cannot be read: {0}.")]
    Unreadable(FormError),
    /// The query is too long.
    #[error("The request is too long.")]
    TooLong,
    /// `client_id` or `redirect_uri` stands twice.
    #[error("The parameter client_id or redirect_uri is given twice.")]
    Repeated,
    /// There is no `client_id`.
    #[error("The parameter client_id is missing.")]
    MissingClientId,
    /// There is no such client, or it is disabled.
    #[error("The parameter client_id names no known application.")]
    UnknownClient,
    /// The client has no redirect URI at all.
    #[error("This application has no redirect URI.")]
    NothingRegistered,
    /// `redirect_uri` is missing, and the client has several.
    #[error("The parameter redirect_uri is missing.")]
    MissingRedirectUri,
    /// `redirect_uri` is not registered for the client.
    #[error("The parameter redirect_uri is none of the redirect URIs of this application.")]
    MismatchingRedirectUri,
}

impl PageError {
    /// The status of the page.
    pub const fn status(self) -> u16 {
        400
    }

    /// The code of RFC 6749 section 4.1.2.1, for the page's title.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownClient => "invalid_client",
            Self::NothingRegistered => "unauthorized_client",
            _ => "invalid_request",
        }
    }
}

/// A request whose client and redirect URI are proven.
#[derive(Debug, Clone)]
pub struct Proven {
    pub(super) form: Form,
    pub(super) client: StoredClient,
    pub(super) target: Target,
}

/// Where the answer goes, and what goes back with it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) uri: String,
    /// Whether the request named the URI; then the token request must, too.
    pub(super) was_sent: bool,
    pub(super) state: Option<String>,
    /// Whether the answer goes into the fragment, which the browser keeps from servers: the legacy implicit grant.
    pub(super) in_fragment: bool,
}

impl AuthorizationRequest {
    /// Proves client and redirect URI, by the rules of a server (its
    /// [`redirect_rules`](crate::AuthorizationServer::redirect_rules)). Give the client that
    /// [`client_id`](Self::client_id) names, if there is one.
    ///
    /// # Errors
    ///
    /// [`PageError`]: nothing may be sent anywhere.
    pub fn prove(self, client: Option<&StoredClient>, rules: &RedirectRules) -> Result<Proven, PageError> {
        let named = |client: &&StoredClient| client.is_enabled && client.record.client_id == self.client_id();
        let client = client.filter(named).ok_or(PageError::UnknownClient)?;
        let registered = &client.record.redirect_uris;
        let sent = self.form.value("redirect_uri");
        let uri = match (sent, registered.as_slice()) {
            (_, []) => return Err(PageError::NothingRegistered),
            (Some(sent), all) if all.iter().any(|known| rules.matches(known, sent)) => sent,
            (None, [only]) if rules.matches(only, only) => only,
            (Some(_), _) | (None, [_]) => return Err(PageError::MismatchingRedirectUri),
            (None, _) => return Err(PageError::MissingRedirectUri),
        };
        // A state that stands twice is not sent back: which of the two is meant is not known.
        let state_is_clear = !self.form.repeated().any(|name| name == "state");
        let state = self.form.value("state").filter(|_| state_is_clear).map(str::to_owned);
        let target = Target { uri: uri.to_owned(), was_sent: sent.is_some(), state, in_fragment: false };
        Ok(Proven { client: client.clone(), target, form: self.form })
    }
}
