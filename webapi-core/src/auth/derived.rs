//! [`DerivedSession`]: the session that follows from a credential.

use std::sync::{Arc, OnceLock};

use actix_web::http::header::HeaderValue;

use crate::api::Settings;
use crate::auth::session::LIFETIME;

/// A session that follows from a credential and dies with it; nothing is stored for it. Keep it with the credential,
/// of one API: what its answers say of it is put together once. Cloning shares it; its `Debug` does not tell the
/// cookie.
///
/// ```
/// use webapi_core::auth::{DerivedSession, SessionStart};
///
/// let session = DerivedSession::new("t.kV3q");
/// assert_eq!(session.cookie(), "t.kV3q");
/// let start = SessionStart::Derived(session.clone());
/// assert_eq!(format!("{session:?} {start:?}"), "DerivedSession(..) Derived");
/// ```
#[derive(Clone)]
pub struct DerivedSession(Arc<Inner>);

struct Inner {
    cookie: String,
    header: OnceLock<Option<HeaderValue>>,
}

impl DerivedSession {
    /// A session with the value that its cookie has.
    pub fn new(cookie: impl Into<String>) -> Self {
        Self(Arc::new(Inner { cookie: cookie.into(), header: OnceLock::new() }))
    }

    /// The value of the cookie.
    pub fn cookie(&self) -> &str {
        &self.0.cookie
    }

    /// What `Set-Cookie` says; `None` if no header can hold the cookie.
    pub(crate) fn header(&self, settings: &Settings) -> Option<&HeaderValue> {
        let header = self.0.header.get_or_init(|| {
            let text = settings.set_session_cookie(&self.0.cookie, LIFETIME.num_seconds());
            let mut header = HeaderValue::try_from(text).ok()?;
            header.set_sensitive(true);
            Some(header)
        });
        header.as_ref()
    }
}

impl PartialEq for DerivedSession {
    fn eq(&self, other: &Self) -> bool {
        self.cookie() == other.cookie()
    }
}

impl Eq for DerivedSession {}

impl std::fmt::Debug for DerivedSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DerivedSession(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_the_same_by_their_cookie_which_is_not_printed() {
        let session = DerivedSession::new("t.hidden");
        assert_eq!(session, DerivedSession::new("t.hidden"));
        assert_ne!(session, DerivedSession::new("t.other"));
        assert_eq!(format!("{session:?}"), "DerivedSession(..)");
    }
}
