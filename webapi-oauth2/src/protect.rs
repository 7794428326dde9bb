//! Protecting handlers of an actix application with the tokens, scopes and people of the API.
//!
//! In: an HTTP request. Out: the handler runs, knowing who asks; or an answer as RFC 6750 section 3 wants it. It works
//! wherever [`WebApi::configure`](webapi_core::WebApi::configure) configured the same actix application.
//!
//! * [`protected_resource`](crate::protected_resource) and
//!   [`rw_protected_resource`](crate::rw_protected_resource) before a handler;
//! * [`Protect`] around a scope of routes, refusing or only finding out who asks;
//! * [`Authenticated`], [`CurrentUser`], [`Scoped`], [`AccessToken`], [`ProvenClient`] as parameters;
//! * [`check`] and [`check_object`] inside a handler;
//! * [`Throttle`] and [`Cors`] around routes, [`TokenInfo`] as a route of its own.
//!
//! Credentials are a bearer token in the `Authorization` header, or the session cookie of the API; for [`ProvenClient`]
//! also a client's own. Passwords of people are not taken here: only the API counts how often they are tried.

mod answer;
mod cors;
mod cross_site;
mod denied;
mod extract;
mod guard;
mod identity;
mod middleware;
mod presented;
mod protection;
mod proven_client;
mod throttle;
mod token_info;
mod ways;

use actix_web::{HttpRequest, HttpResponse};

pub use cors::Cors;
pub use denied::Denied;
pub use extract::{AccessToken, Authenticated, CurrentUser, RequiredScopes, Scoped};
#[doc(hidden)]
pub use guard::{Guard, Guarded};
pub use identity::Identity;
pub use middleware::Protect;
pub(crate) use protection::Protection;
pub use proven_client::ProvenClient;
pub use throttle::Throttle;
pub use token_info::TokenInfo;
pub use ways::Way;

use crate::permission::Permission;

/// Asks a permission about a request, and says who made it.
///
/// # Errors
///
/// [`Denied`], which is an answer: 400 for malformed credentials, 401, 403, or 503 if the issuer of a foreign token
/// cannot be asked.
///
/// ```
/// use actix_web::{HttpRequest, Responder};
/// use webapi_oauth2::permission::TokenHasScope;
/// use webapi_oauth2::protect::{self, Denied};
///
/// async fn songs(request: HttpRequest) -> Result<impl Responder, Denied> {
///     let identity = protect::check(&request, &TokenHasScope::new(["music"])).await?;
///     Ok(format!("songs of {}", identity.user().map_or("nobody", |user| &user.username)))
/// }
/// ```
pub async fn check(
    request: &HttpRequest,
    permission: &(impl Permission + ?Sized),
) -> Result<Identity, Denied> {
    let protection = Protection::of(request)?;
    protection.check(request, permission, None).await
}

/// Asks a permission about an object that a handler has loaded for a request. The object is hidden from whoever may not
/// have it if `hide` says so: then the answer is the 404 of an object that is not there.
///
/// # Errors
///
/// [`Denied`].
pub async fn check_object<T: 'static>(
    request: &HttpRequest,
    permission: &(impl Permission + ?Sized),
    object: &T,
    hide: bool,
) -> Result<Identity, Denied> {
    let protection = Protection::of(request)?;
    protection.check_object(request, permission, object, hide).await
}

/// The answer to a preflight (Fetch, section 4.8), for handlers that answer `OPTIONS` themselves; `None` for other
/// requests. It opens nothing: whether a script may read the actual answer is decided there.
pub fn preflight(request: &HttpRequest) -> Option<HttpResponse> {
    answer::is_preflight(request).then(answer::preflight)
}
