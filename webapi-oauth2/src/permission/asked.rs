//! [`Asked`]: what a permission is asked about. No type of actix is in it.

use webapi_core::account::User;
use webapi_core::auth::Principal;
use webapi_core::descriptor::Method;
use webapi_core::gate::Operation;

use crate::bearer::VerifiedToken;

/// The scopes that stand for reading and writing; `read` and `write` by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadWrite {
    /// For GET, HEAD and OPTIONS.
    pub read: String,
    /// For everything else.
    pub write: String,
}

impl Default for ReadWrite {
    fn default() -> Self {
        Self { read: "read".to_owned(), write: "write".to_owned() }
    }
}

/// A request, as permissions see it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    principal: &'a Principal,
    method: Option<Method>,
    path: &'a str,
    query: &'a str,
    operation: Option<&'a Operation<'a>>,
    read_write: Option<&'a ReadWrite>,
}

impl<'a> Asked<'a> {
    /// A request for a handler. An unknown method is `None`; it counts as one that writes.
    pub const fn new(principal: &'a Principal, method: Option<Method>) -> Self {
        Self { principal, method, path: "", query: "", operation: None, read_write: None }
    }

    /// A request for a resource.
    pub const fn of_operation(principal: &'a Principal, operation: &'a Operation<'a>) -> Self {
        let asked = Self::new(principal, Some(operation.method));
        Self { operation: Some(operation), ..asked }
    }

    /// The same, at this place.
    pub const fn at(self, path: &'a str, query: &'a str) -> Self {
        Self { path, query, ..self }
    }

    /// The same, where reading and writing have these scopes.
    pub const fn with_read_write(self, read_write: &'a ReadWrite) -> Self {
        Self { read_write: Some(read_write), ..self }
    }

    /// Who asks.
    pub const fn principal(&self) -> &'a Principal {
        self.principal
    }

    /// The access token that was presented, or that began the session.
    pub fn token(&self) -> Option<&'a VerifiedToken> {
        self.principal.as_token()
    }

    /// The person.
    pub fn user(&self) -> Option<&'a User> {
        self.principal.as_user()
    }

    /// The method, if it is one that resources know.
    pub const fn method(&self) -> Option<Method> {
        self.method
    }

    /// Whether the method changes nothing.
    pub fn is_safe(&self) -> bool {
        self.method.is_some_and(Method::is_safe)
    }

    /// The path; empty for a resource.
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// The value of a query parameter as it stands, percent escapes included; of several, the first.
    pub fn query(&self, name: &str) -> Option<&'a str> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// What is done to which resource; `None` for a handler.
    pub const fn operation(&self) -> Option<&'a Operation<'a>> {
        self.operation
    }

    /// The scope that stands for reading or for writing, by the method.
    pub fn read_or_write<'b>(&self, own: Option<&'b ReadWrite>) -> &'b str
    where
        'a: 'b,
    {
        match (own.or(self.read_write), self.is_safe()) {
            (Some(names), true) => &names.read,
            (Some(names), false) => &names.write,
            (None, true) => "read",
            (None, false) => "write",
        }
    }
}
