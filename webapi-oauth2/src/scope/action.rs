//! Which scope an operation needs.
//!
//! In: a resource and a method. Out: a [`RequiredScope`]. Djblets' `HTTP_SCOPE_METHOD_MAP` is the type [`Action`]:
//! GET, HEAD and OPTIONS read; POST, PUT and PATCH write; DELETE destroys. PATCH is not in Djblets' map.

use std::fmt;

use webapi_core::descriptor::{Descriptor, Method};

pub use webapi_core::descriptor::Action;

/// The scope that an operation needs, for example `review_request:write`. It is written with `Display`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequiredScope {
    resource: &'static str,
    action: Action,
}

impl RequiredScope {
    /// The scope that a method of a resource needs: the resource's `scope_name` and the method's action.
    pub const fn of(resource: &'static Descriptor, method: Method) -> Self {
        Self { resource: resource.scope_name, action: method.action() }
    }

    /// What stands before the colon and after it.
    pub(super) fn parts(self) -> (&'static str, &'static str) {
        (self.resource, self.action.suffix())
    }
}

/// In one piece, for answers that name it.
impl From<RequiredScope> for String {
    fn from(scope: RequiredScope) -> Self {
        [scope.resource, ":", scope.action.suffix()].concat()
    }
}

impl fmt::Display for RequiredScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource, self.action.suffix())
    }
}

#[cfg(test)]
mod tests {
    use webapi_core::Root;
    use webapi_core::resource::Resource as _;

    use super::*;

    #[test]
    fn the_scope_is_the_scope_name_and_the_action() {
        let of = |method| RequiredScope::of(Root::DESCRIPTOR, method).to_string();
        assert_eq!(of(Method::Head), "root:read");
        assert_eq!(of(Method::Patch), "root:write");
        assert_eq!(of(Method::Delete), "root:destroy");
    }
}
