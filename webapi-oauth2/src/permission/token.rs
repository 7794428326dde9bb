//! Permissions that look at the scopes of the access token, as those of Django OAuth Toolkit for its REST framework.

use std::borrow::Cow;

use super::{Alternatives, Asked, Permission, ReadWrite, Scopes};

/// A token with all of these scopes. Without a list, any good token does.
///
/// ```
/// use webapi_oauth2::permission::TokenHasScope;
///
/// // More scopes by the request.
/// let _ = TokenHasScope::new(["books"]).when(|asked| {
///     if asked.query("include_sensitive").is_some() { vec!["sensitive_data"] } else { vec![] }
/// });
/// ```
#[derive(Debug, Clone)]
pub struct TokenHasScope(Scopes);

/// A token with `read` or `write` by the method, and with all of these scopes beside it.
///
/// The two names are those of the server's setting
/// [`read_write_scopes`](crate::AuthorizationServerBuilder::read_write_scopes), or of [`named`](Self::named).
#[derive(Debug, Clone)]
pub struct TokenHasReadWriteScope {
    scopes: Scopes,
    names: Option<ReadWrite>,
}

/// A token that has each of these scopes with the suffix `:read` or `:write` by the method; the suffixes are the names
/// of [`TokenHasReadWriteScope`]. A scope without a suffix does not help.
#[derive(Debug, Clone)]
pub struct TokenHasResourceScope {
    scopes: Scopes,
    names: Option<ReadWrite>,
}

/// A person with a session; or a token with all of these scopes, whether or not it stands for a person.
///
/// Whoever sends a token is judged by the token: a session beside it does not rescue one that is too weak.
#[derive(Debug, Clone)]
pub struct IsAuthenticatedOrTokenHasScope(Scopes);

impl TokenHasScope {
    /// Asks for these scopes, each one word.
    pub fn new<S: Into<Cow<'static, str>>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self(Scopes::new(scopes))
    }

    /// Asks for more scopes as the request has it: `get_scopes` of Django OAuth Toolkit.
    pub fn when(self, more: impl Fn(&Asked<'_>) -> Vec<&'static str> + Send + Sync + 'static) -> Self {
        Self(self.0.when(more))
    }
}

impl Permission for TokenHasScope {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        asked.token().is_some_and(|token| self.0.are_in(token.scopes(), asked))
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        Alternatives::all_of(self.0.list(asked))
    }

    fn rule(&self) -> String {
        format!("TokenHasScope({})", self.0)
    }
}

impl TokenHasReadWriteScope {
    /// Asks for reading or writing, and for these scopes, each one word.
    pub fn new<S: Into<Cow<'static, str>>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self { scopes: Scopes::new(scopes), names: None }
    }

    /// Asks for reading or writing alone.
    pub fn alone() -> Self {
        Self::new::<&str>([])
    }

    /// Calls the two scopes by other names than the server does.
    pub fn named(mut self, read: impl Into<String>, write: impl Into<String>) -> Self {
        self.names = Some(ReadWrite { read: read.into(), write: write.into() });
        self
    }
}

impl Permission for TokenHasReadWriteScope {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        let by_method = asked.read_or_write(self.names.as_ref());
        asked.token().is_some_and(|token| {
            token.scopes().contains(by_method) && self.scopes.are_in(token.scopes(), asked)
        })
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        let mut all = self.scopes.list(asked);
        all.push(asked.read_or_write(self.names.as_ref()).to_owned());
        Alternatives::all_of(all)
    }

    fn rule(&self) -> String {
        format!("TokenHasReadWriteScope({})", self.scopes)
    }
}

impl TokenHasResourceScope {
    /// Asks for these, each one word, with the suffix.
    pub fn new<S: Into<Cow<'static, str>>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self { scopes: Scopes::new(scopes), names: None }
    }

    /// Takes other suffixes than the server does.
    pub fn named(mut self, read: impl Into<String>, write: impl Into<String>) -> Self {
        self.names = Some(ReadWrite { read: read.into(), write: write.into() });
        self
    }
}

impl Permission for TokenHasResourceScope {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        let suffix = asked.read_or_write(self.names.as_ref());
        asked.token().is_some_and(|token| self.scopes.are_in_with(suffix, token.scopes()))
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        Alternatives::all_of(self.scopes.list_with(asked.read_or_write(self.names.as_ref())))
    }

    fn rule(&self) -> String {
        format!("TokenHasResourceScope({})", self.scopes)
    }
}

impl IsAuthenticatedOrTokenHasScope {
    /// Asks those who come with a token for these scopes, each one word.
    pub fn new<S: Into<Cow<'static, str>>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self(Scopes::new(scopes))
    }
}

impl Permission for IsAuthenticatedOrTokenHasScope {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        match asked.token() {
            Some(token) => self.0.are_in(token.scopes(), asked),
            None => asked.user().is_some(),
        }
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        Alternatives::all_of(self.0.list(asked))
    }

    fn rule(&self) -> String {
        format!("IsAuthenticatedOrTokenHasScope({})", self.0)
    }
}
