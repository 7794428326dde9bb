//! Rules of an application's own: as functions ([`allow_if`], [`allow_object`]) and as types ([`Rule`]).

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::{Alternatives, Asked, Permission, Verdict};

/// A function as a permission; see [`allow_if`].
#[derive(Clone)]
pub struct AllowIf {
    name: &'static str,
    allows: Arc<dyn Fn(&Asked<'_>) -> bool + Send + Sync>,
}

/// Lets a request through if a function says so. The name tells people which rule refused them.
///
/// ```
/// use webapi_oauth2::permission::{IsAuthenticated, allow_if};
///
/// let _ = IsAuthenticated & allow_if("is a tester", |asked| {
///     asked.user().is_some_and(|user| user.username.starts_with("test-"))
/// });
/// ```
pub fn allow_if(name: &'static str, allows: impl Fn(&Asked<'_>) -> bool + Send + Sync + 'static) -> AllowIf {
    AllowIf { name, allows: Arc::new(allows) }
}

impl Permission for AllowIf {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        (self.allows)(asked)
    }

    fn rule(&self) -> String {
        self.name.to_owned()
    }
}

impl fmt::Debug for AllowIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllowIf({})", self.name)
    }
}

/// A function about objects as a permission; see [`allow_object`].
#[derive(Clone)]
pub struct AllowObject {
    name: &'static str,
    allows: ObjectRule,
}

type ObjectRule = Arc<dyn Fn(&Asked<'_>, &dyn Any) -> bool + Send + Sync>;

/// Lets a request through, and then decides for each object of a type that a handler has loaded. Objects of other types
/// are refused.
///
/// ```
/// use webapi_oauth2::permission::{TokenHasScope, allow_object};
///
/// struct Note { owner: i64 }
/// let _ = TokenHasScope::new(["notes"])
///     & allow_object("owns the note", |asked, note: &Note| {
///         asked.user().is_some_and(|user| user.id == note.owner)
///     });
/// ```
pub fn allow_object<T: 'static>(
    name: &'static str,
    allows: impl Fn(&Asked<'_>, &T) -> bool + Send + Sync + 'static,
) -> AllowObject {
    let rule: ObjectRule =
        Arc::new(move |asked, object| object.downcast_ref().is_some_and(|object| allows(asked, object)));
    AllowObject { name, allows: rule }
}

impl Permission for AllowObject {
    fn allows(&self, _asked: &Asked<'_>) -> bool {
        true
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        (self.allows)(asked, object)
    }

    fn rule(&self) -> String {
        self.name.to_owned()
    }
}

impl fmt::Debug for AllowObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllowObject({})", self.name)
    }
}

/// Gives a permission of your own type its operators: `Rule(OfficeHours) & IsAuthenticated`.
#[derive(Debug, Clone, Copy)]
pub struct Rule<P>(pub P);

impl<P: Permission> Permission for Rule<P> {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        self.0.allows(asked)
    }

    fn allows_object(&self, asked: &Asked<'_>, object: &dyn Any) -> bool {
        self.0.allows_object(asked, object)
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        self.0.scopes(asked)
    }

    fn rule(&self) -> String {
        self.0.rule()
    }

    fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        self.0.verdict(asked)
    }
}
