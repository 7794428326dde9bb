//! [`Principal`]: who a request comes from, and with what kind of credential.

use std::any::Any;
use std::sync::Arc;

use crate::account::User;

/// Who a request comes from.
#[derive(Clone)]
pub struct Principal {
    user: Option<Arc<User>>,
    by: &'static str,
    token: Option<Arc<dyn Any + Send + Sync>>,
}

impl Principal {
    /// Nobody in particular.
    pub const fn anonymous() -> Self {
        Self { user: None, by: "anonymous", token: None }
    }

    /// A person; `by` names the kind of credential, for example `basic`.
    pub fn user(user: Arc<User>, by: &'static str) -> Self {
        Self { user: Some(user), by, token: None }
    }

    /// Whoever a token stands for: a person, or a client of its own. Gates look into the token.
    pub fn token<T: Any + Send + Sync>(user: Option<Arc<User>>, by: &'static str, token: Arc<T>) -> Self {
        Self { user, by, token: Some(token) }
    }

    /// The person.
    pub fn as_user(&self) -> Option<&User> {
        self.user.as_deref()
    }

    /// The token, if it is of this type.
    pub fn as_token<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.token.as_deref()?.downcast_ref()
    }

    /// Whether valid credentials of any kind were presented.
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some() || self.token.is_some()
    }

    /// The kind of credential.
    pub fn credential(&self) -> &'static str {
        self.by
    }
}

impl std::fmt::Debug for Principal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.user.as_ref().map_or("-", |user| user.username.as_str());
        write!(f, "Principal({name} by {})", self.by)
    }
}
