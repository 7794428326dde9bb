//! [`ClaimsProvider`]: what a client is told about a person (OpenID Connect Core section 5).
//!
//! In: a user, and the scopes that were granted. Out: claims. [`AccountClaims`] tells what the account store knows; an
//! application puts its own provider in its place, which may ask that one first.

use serde_json::{Map, Value};
use webapi_core::account::{User, UserStore};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use crate::scope::ScopeSet;
use crate::scope::standard::{EMAIL, PROFILE};

/// Who asks about whom.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ClaimsRequest<'a> {
    /// The person.
    pub user: &'a User,
    /// What was granted: claims follow the scopes (section 5.4).
    pub scopes: &'a ScopeSet,
    /// The client's public id.
    pub client_id: &'a str,
    /// The accounts.
    pub users: &'a dyn UserStore,
}

/// Tells claims.
///
/// ```
/// use serde_json::{Map, Value};
/// use webapi_core::db::DbConn;
/// use webapi_core::error::ApiResult;
/// use webapi_oauth2::oidc::{AccountClaims, ClaimsProvider, ClaimsRequest};
///
/// /// The account's claims, and whether somebody administrates.
/// struct WithRole;
///
/// impl ClaimsProvider for WithRole {
///     fn names(&self) -> Vec<&str> {
///         [AccountClaims.names(), vec!["role"]].concat()
///     }
///
///     fn userinfo(&self, conn: &mut DbConn, request: ClaimsRequest<'_>) -> ApiResult<Map<String, Value>> {
///         let mut claims = AccountClaims.userinfo(conn, request)?;
///         if request.scopes.contains("profile") {
///             claims.insert("role".to_owned(), if request.user.is_superuser { "admin" } else { "user" }.into());
///         }
///         Ok(claims)
///     }
/// }
/// ```
pub trait ClaimsProvider: Send + Sync + 'static {
    /// The names of all claims that it may tell, for discovery.
    fn names(&self) -> Vec<&str>;

    /// The claims for the userinfo endpoint; `sub` is added, and what it says of it does not count.
    ///
    /// # Errors
    ///
    /// The store's.
    fn userinfo(&self, conn: &mut DbConn, request: ClaimsRequest<'_>) -> ApiResult<Map<String, Value>>;

    /// Claims to be added to identity tokens; none by default, since every client may ask the userinfo endpoint.
    ///
    /// There is no connection: a token is issued in three statements, and this is asked after them. Claims of the
    /// protocol, such as `aud`, cannot be set.
    fn id_token(&self, user_id: i64, scopes: &ScopeSet, client_id: &str) -> Map<String, Value> {
        let _ = (user_id, scopes, client_id);
        Map::new()
    }
}

/// Claims from the account store: `preferred_username`, `name`, `given_name` and `family_name` with the scope
/// `profile`, `email` with the scope `email`. What is empty is left out, and so is `email_verified`: accounts do not
/// know it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountClaims;

impl ClaimsProvider for AccountClaims {
    fn names(&self) -> Vec<&str> {
        vec!["preferred_username", "name", "given_name", "family_name", "email"]
    }

    fn userinfo(&self, conn: &mut DbConn, request: ClaimsRequest<'_>) -> ApiResult<Map<String, Value>> {
        let (with_profile, with_email) = (request.scopes.contains(PROFILE), request.scopes.contains(EMAIL));
        let mut claims = Map::new();
        if !with_profile && !with_email {
            return Ok(claims);
        }
        let profile = request.users.profile(conn, request.user.id)?.unwrap_or_default();
        let mut tell = |name: &str, value: &str| {
            if !value.is_empty() {
                claims.insert(name.to_owned(), value.into());
            }
        };
        if with_profile {
            tell("preferred_username", &request.user.username);
            tell("name", &profile.full_name());
            tell("given_name", &profile.first_name);
            tell("family_name", &profile.last_name);
        }
        if with_email {
            tell("email", &profile.email);
        }
        Ok(claims)
    }
}

impl std::fmt::Debug for ClaimsRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClaimsRequest({} for {})", self.user.id, self.client_id)
    }
}
