//! [`ScopeProvider`]: where the scopes come from that clients may ask for.
//!
//! By default they follow from the resources; a server that protects something else names them itself.

use std::sync::Arc;

use webapi_core::WebApi;

use super::dictionary::{WebApiScopeDictionary, enable_webapi_scopes};

/// Says which scopes there are, and what they stand for: `SCOPES_BACKEND_CLASS` of Django OAuth Toolkit.
pub trait ScopeProvider: Send + Sync + 'static {
    /// The scopes of now, in the order in which people see them. Asked for every request that needs them; it must not
    /// block.
    fn scopes(&self, api: &WebApi) -> Arc<WebApiScopeDictionary>;
}

/// The scopes of the resources: the default.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResourceScopes;

impl ScopeProvider for ResourceScopes {
    fn scopes(&self, api: &WebApi) -> Arc<WebApiScopeDictionary> {
        enable_webapi_scopes(api).dictionary()
    }
}

/// Scopes that do not change: `SCOPES` of Django OAuth Toolkit. With OpenID Connect, name `openid` and its like, too.
///
/// ```
/// use webapi_oauth2::AuthorizationServer;
/// use webapi_oauth2::scope::FixedScopes;
///
/// let scopes = FixedScopes::new([("read", "Read scope"), ("write", "Write scope")]);
/// let server = AuthorizationServer::builder("http://127.0.0.1:8080").scopes(scopes).build();
/// assert!(server.is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct FixedScopes(Arc<WebApiScopeDictionary>);

impl FixedScopes {
    /// Scopes with their descriptions, in the order in which people see them.
    pub fn new<S: Into<String>, D: Into<String>>(scopes: impl IntoIterator<Item = (S, D)>) -> Self {
        Self(Arc::new(scopes.into_iter().collect()))
    }
}

impl ScopeProvider for FixedScopes {
    fn scopes(&self, _api: &WebApi) -> Arc<WebApiScopeDictionary> {
        Arc::clone(&self.0)
    }
}
