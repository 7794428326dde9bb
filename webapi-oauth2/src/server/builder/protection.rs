//! Settings of [`AuthorizationServerBuilder`] about handlers that an application protects, and about foreign tokens.

use super::AuthorizationServerBuilder;
use crate::permission::ReadWrite;
use crate::verifier::TokenVerifier;

impl AuthorizationServerBuilder {
    /// The scopes that stand for reading and writing where a permission goes by the method; `read` and `write` by
    /// default.
    #[doc(alias = "READ_SCOPE")]
    #[doc(alias = "WRITE_SCOPE")]
    pub fn read_write_scopes(mut self, read: impl Into<String>, write: impl Into<String>) -> Self {
        self.protection.read_write = ReadWrite { read: read.into(), write: write.into() };
        self
    }

    /// Tells the owner of a token in the body of a 403 from a protected handler which rule refused, as `explanation`.
    pub fn explain_refusals(mut self) -> Self {
        self.protection.explain_refusals = true;
        self
    }

    /// Accepts the tokens of another issuer too; see [`crate::verifier`].
    pub fn verifier(mut self, verifier: impl TokenVerifier) -> Self {
        self.foreign = self.foreign.with(verifier);
        self
    }

    /// Names the missing scope as `required_scopes` in the body of a 403, beside the header that names it anyway:
    /// `ERROR_RESPONSE_WITH_SCOPES` of Django OAuth Toolkit.
    pub fn scopes_in_errors(mut self) -> Self {
        self.scopes_in_errors = true;
        self
    }
}
