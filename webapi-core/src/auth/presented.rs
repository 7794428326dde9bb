//! [`Presented`]: the credentials of one request, found once, and which backend knows the header.

use super::backend::AuthBackend;
use super::credentials::Credentials;
use crate::call::Headers;

/// What a request presents. It has no `Debug`: it is secrets.
#[derive(Clone, Default)]
pub(crate) struct Presented {
    authorization: Option<String>,
    cookie: Option<String>,
    /// The place in the chain of the backend that knows the header.
    known_by: Option<usize>,
}

impl Presented {
    /// Finds the `Authorization` header and the session cookie.
    pub(crate) fn of(headers: &Headers, session_cookie: &str, backends: &[Box<dyn AuthBackend>]) -> Self {
        let authorization = headers.named("authorization").map(str::to_owned);
        let cookie = headers.cookie(session_cookie).map(str::to_owned);
        let mut found = Self { authorization, cookie, known_by: None };
        found.known_by =
            found.header().and_then(|header| backends.iter().position(|backend| backend.recognises(&header)));
        found
    }

    /// What backends are asked about.
    pub(crate) fn credentials(&self) -> Credentials<'_> {
        Credentials::new(self.authorization.as_deref(), self.cookie.as_deref())
    }

    /// The `Authorization` header alone.
    pub(crate) fn header(&self) -> Option<Credentials<'_>> {
        Some(Credentials::new(Some(self.authorization.as_deref()?), None))
    }

    /// Whether the `Authorization` header is one that counts; the cookie speaks for a request with another one.
    pub(crate) const fn header_is_known(&self) -> bool {
        self.known_by.is_some()
    }

    /// The backend that knows the `Authorization` header.
    pub(crate) fn backend<'b>(&self, backends: &'b [Box<dyn AuthBackend>]) -> Option<&'b dyn AuthBackend> {
        backends.get(self.known_by?).map(AsRef::as_ref)
    }

    /// The session cookie.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Whether there are credentials of any kind.
    pub(crate) const fn is_some(&self) -> bool {
        self.authorization.is_some() || self.cookie.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::BasicBackend;

    fn presented(headers: &[(&'static str, &str)]) -> Presented {
        Presented::of(&Headers::of_text(headers), "session", &[Box::new(BasicBackend)])
    }

    #[test]
    fn a_header_is_known_if_a_backend_recognises_it() {
        assert!(presented(&[("authorization", "Basic ZG9jOnNlY3JldA==")]).header_is_known());
        assert!(!presented(&[("authorization", "Digest ZG9jOnNlY3JldA==")]).header_is_known());
        assert!(!presented(&[("cookie", "session=1")]).header_is_known());
    }

    #[test]
    fn the_session_cookie_is_one_of_many() {
        let presented = presented(&[("cookie", "theme=dark; session=abc; sessions=2")]);
        assert_eq!(presented.cookie(), Some("abc"));
        assert!(presented.is_some() && presented.header().is_none());
    }

    #[test]
    fn a_request_without_any_presents_nothing() {
        assert!(!presented(&[("accept", "text/html")]).is_some());
    }
}
