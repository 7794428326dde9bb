//! What a request presents, taken apart but not yet believed.

/// The credentials of a request. Its `Debug` shows none of them.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    pub(crate) authorization: Option<&'a str>,
    pub(crate) cookie: Option<&'a str>,
}

impl<'a> Credentials<'a> {
    /// The credentials of a request by its `Authorization` header and session cookie.
    pub const fn new(authorization: Option<&'a str>, cookie: Option<&'a str>) -> Self {
        Self { authorization, cookie }
    }

    /// The rest of the `Authorization` header after a scheme and one space.
    ///
    /// The scheme is compared as it stands, as Djblets does: `basic` in lower case is not recognised.
    pub fn with_scheme(&self, scheme: &str) -> Option<&'a str> {
        one_word(self.authorization?.strip_prefix(scheme)?)
    }

    /// The same for a scheme in upper or lower case (RFC 9110 section 11.1). The space stays one space.
    pub fn with_scheme_in_any_case(&self, scheme: &str) -> Option<&'a str> {
        let (found, rest) = self.authorization?.split_at_checked(scheme.len())?;
        if found.eq_ignore_ascii_case(scheme) { one_word(rest) } else { None }
    }

    /// The session cookie, which counts only when there is no `Authorization` header that a backend knows.
    pub fn cookie(&self) -> Option<&'a str> {
        self.cookie
    }

    /// The session cookie's part after a backend's own mark.
    pub fn cookie_of(&self, mark: &str) -> Option<&'a str> {
        self.cookie?.strip_prefix(mark)
    }
}

/// The one word after one space.
fn one_word(rest: &str) -> Option<&str> {
    let word = rest.strip_prefix(' ')?;
    (!word.is_empty() && !word.as_bytes().contains(&b' ')).then_some(word)
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(..)")
    }
}
