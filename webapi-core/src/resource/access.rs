//! [`Access`]: what an access hook says.

/// The answer of a hook such as `can_modify`.
///
/// Denied becomes 401 for anonymous callers and 403 for others, as in Djblets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Access {
    /// Go on.
    Allowed,
    /// Stop.
    Denied,
}

impl Access {
    /// Allowed when the condition holds.
    ///
    /// ```
    /// use webapi_core::resource::Access;
    /// assert_eq!(Access::when(1 + 1 == 2), Access::Allowed);
    /// ```
    pub const fn when(condition: bool) -> Self {
        if condition { Self::Allowed } else { Self::Denied }
    }
}

impl From<bool> for Access {
    fn from(condition: bool) -> Self {
        Self::when(condition)
    }
}
