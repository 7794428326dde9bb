//! [`Challenge`]: what `WWW-Authenticate` says to whoever must show credentials.

use actix_web::http::header::HeaderValue;

/// A challenge (RFC 9110 section 11.3): a scheme, and what it needs. Made once and cloned cheaply, since many answers
/// carry it.
///
/// ```
/// use webapi_core::auth::Challenge;
///
/// static BASIC: Challenge = Challenge::from_static("Basic realm=\"Library\"");
/// assert_eq!(BASIC.clone(), Challenge::new("Basic realm=\"Library\"")?);
/// assert!(Challenge::new("Basic realm=\"two\nlines\"").is_err());
/// assert!(Challenge::new("Basic realm=\"é\"").is_err());
/// # Ok::<(), webapi_core::auth::WrongChallenge>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge(HeaderValue);

/// The text is none that a header can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a challenge is made of printable ASCII characters, for example `Basic realm=\"Library\"`")]
pub struct WrongChallenge;

impl Challenge {
    /// A challenge that never changes.
    ///
    /// # Panics
    ///
    /// If the text has other characters than printable ASCII.
    pub const fn from_static(text: &'static str) -> Self {
        Self(HeaderValue::from_static(text))
    }

    /// A challenge with a realm of your own, or whatever else is known only at run time.
    ///
    /// # Errors
    ///
    /// [`WrongChallenge`] if the text has other characters than printable ASCII.
    pub fn new(text: &str) -> Result<Self, WrongChallenge> {
        let is_printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let header = HeaderValue::from_str(text).ok().filter(|_| is_printable);
        header.map(Self).ok_or(WrongChallenge)
    }

    /// Whether both are of one scheme.
    pub(crate) fn is_like(&self, other: &[u8]) -> bool {
        scheme(self.0.as_bytes()).eq_ignore_ascii_case(scheme(other))
    }

    pub(crate) fn header(&self) -> &HeaderValue {
        &self.0
    }
}

fn scheme(challenge: &[u8]) -> &[u8] {
    challenge.split(|byte| *byte == b' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_of_one_scheme_are_alike_whatever_they_say() {
        let bearer = Challenge::from_static("Bearer realm=\"a\"");
        assert!(bearer.is_like(b"bearer error=\"invalid_token\"") && bearer.is_like(b"Bearer"));
        assert!(!bearer.is_like(b"Basic realm=\"a\""));
    }
}
