//! [`Principal`]: who a request comes from, and with what kind of credential.

use std::any::Any;
use std::sync::Arc;

use crate::account::User;
use crate::rate_limit::Subject;

/// Who a request comes from.
#[derive(Clone)]
pub struct Principal {
    user: Option<Arc<User>>,
    by: &'static str,
    token: Option<Arc<dyn Any + Send + Sync>>,
    counted_as: Option<Subject>,
}

impl Principal {
    /// Nobody in particular.
    pub const fn anonymous() -> Self {
        Self { user: None, by: "anonymous", token: None, counted_as: None }
    }

    /// A person; `by` names the kind of credential, for example `basic`.
    pub fn user(user: Arc<User>, by: &'static str) -> Self {
        Self { user: Some(user), by, token: None, counted_as: None }
    }

    /// Whoever a token stands for: a person, or a client of its own. Gates look into the token.
    pub fn token<T: Any + Send + Sync>(user: Option<Arc<User>>, by: &'static str, token: Arc<T>) -> Self {
        Self { user, by, token: Some(token), counted_as: None }
    }

    /// Says whose requests those of a token without a user are counted with, such as those of its client; with those
    /// of the client address otherwise. What a user does is always counted for the user.
    pub fn counted_as(mut self, subject: Subject) -> Self {
        self.counted_as = Some(subject);
        self
    }

    /// Whose requests theirs are counted with, if that is not a matter of the client address.
    pub(crate) fn subject(&self) -> Option<Subject> {
        self.user.as_ref().map(|user| Subject::user(user.id)).or(self.counted_as)
    }

    /// The person.
    pub fn as_user(&self) -> Option<&User> {
        self.user.as_deref()
    }

    /// The token, if it is of this type.
    pub fn as_token<T: Any + Send + Sync>(&self) -> Option<&T> {
        self.token.as_deref()?.downcast_ref()
    }

    /// The person, to be kept.
    pub fn shared_user(&self) -> Option<Arc<User>> {
        self.user.clone()
    }

    /// The token, to be kept, if it is of this type.
    pub fn shared_token<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        Arc::downcast(self.token.clone()?).ok()
    }

    /// Whether a token of any kind was presented, or a session that one began.
    pub fn has_token(&self) -> bool {
        self.token.is_some()
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
