//! Legacy: bodies that are no forms.

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// Legacy: takes JSON objects in the place of forms at the token and the revocation endpoint, as clients of
    /// `JSONOAuthLibCore` of Django OAuth Toolkit send them. RFC 6749 section 4.4.2 knows forms only.
    pub fn legacy_json_bodies(mut self) -> Self {
        self.json_bodies = true;
        self
    }
}
