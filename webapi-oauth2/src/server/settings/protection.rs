//! How handlers of an application are protected.

use crate::permission::ReadWrite;

/// How handlers of an application are protected.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProtectionSettings {
    /// The scopes that stand for reading and writing.
    pub(crate) read_write: ReadWrite,
    /// Whether the body of a 403 lists the scopes that would do.
    pub(crate) scopes_in_errors: bool,
    /// Whether the body of a 403 tells the token's owner which rule refused.
    pub(crate) explain_refusals: bool,
}
