//! How tokens become part of an API.

use super::backend::ApiTokenBackend;
use super::gate::PolicyGate;
use super::generator::VendorChecksum;
use super::service::ApiTokens;
use super::settings::ApiTokenSettings;
use crate::api::WebApiBuilder;
use crate::snapshot::{Facet, Snapshot};

/// Settings of API tokens that cannot work.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` cannot be the type of API tokens; use 1 to 32 letters and digits of ASCII, as in `rbp`")]
pub struct BadTokenType(String);

impl WebApiBuilder {
    /// Takes API tokens as credentials, and holds them to their policies.
    ///
    /// The resource with which users manage their tokens is added by
    /// [`api_token_resource!`](crate::api_token_resource).
    pub fn api_tokens(self, settings: ApiTokenSettings) -> Self {
        if !VendorChecksum::is_type(&settings.token_type) {
            return self.refuse(BadTokenType(settings.token_type));
        }
        let tokens = ApiTokens::new(settings);
        self.auth_backend(ApiTokenBackend::new(tokens.clone())).gate(PolicyGate).facet(TokensFacet(tokens))
    }
}

/// Lets [`ApiTokens::of`] find the tokens of an API.
struct TokensFacet(ApiTokens);

impl Facet for TokensFacet {
    type Value = ApiTokens;

    fn derive(&self, snapshot: &Snapshot) -> ApiTokens {
        self.0.heard_by(snapshot);
        self.0.clone()
    }
}
