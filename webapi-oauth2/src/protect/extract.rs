//! Parameters of handlers that say who asks, or refuse.

use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use webapi_core::account::User;

use super::{Denied, Identity, Protection};
use crate::bearer::VerifiedToken;
use crate::permission::{IsAuthenticated, TokenHasScope, allow_if};

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Denied>>>>;

/// Somebody with good credentials: a person by session or token, or a client by its token.
///
/// ```
/// use webapi_oauth2::protect::Authenticated;
///
/// async fn whoami(who: Authenticated) -> String {
///     who.user().map_or_else(|| "a program".to_owned(), |user| user.username.clone())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Authenticated(Identity);

impl Deref for Authenticated {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.0
    }
}

impl FromRequest for Authenticated {
    type Error = Denied;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let anybody = allow_if("good credentials", |asked| asked.principal().is_authenticated());
            super::check(&request, &anybody).await.map(Self)
        })
    }
}

/// The person who asks, by session or token. A token of a client alone is refused with 403.
///
/// ```
/// use webapi_oauth2::protect::CurrentUser;
///
/// async fn greet(user: CurrentUser) -> String {
///     format!("Hello, {}!", user.username)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct CurrentUser(Arc<User>);

impl Deref for CurrentUser {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl FromRequest for CurrentUser {
    type Error = Denied;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let identity = super::check(&request, &IsAuthenticated).await?;
            let user = identity.principal().shared_user();
            user.map(Self).ok_or_else(Denied::anonymous_without_challenge)
        })
    }
}

/// The access token of the request, whatever its scopes. `Option<AccessToken>` is `None` without one, and for a bad one;
/// under [`Protect`](super::Protect) a bad one does not come that far.
///
/// ```
/// use webapi_oauth2::protect::AccessToken;
///
/// async fn about(token: Option<AccessToken>) -> String {
///     token.map_or_else(|| "no token".to_owned(), |token| token.scopes().to_string())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct AccessToken(Arc<VerifiedToken>);

impl Deref for AccessToken {
    type Target = VerifiedToken;

    fn deref(&self) -> &VerifiedToken {
        &self.0
    }
}

impl FromRequest for AccessToken {
    type Error = Denied;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { token_with(&request, &[]).await.map(Self) })
    }
}

/// Names the scopes of a [`Scoped`].
pub trait RequiredScopes: 'static {
    /// The scopes, each one word.
    const SCOPES: &'static [&'static str];
}

/// The access token of the request, which has the scopes that `S` names.
///
/// ```
/// use webapi_oauth2::protect::{RequiredScopes, Scoped};
///
/// struct Music;
/// impl RequiredScopes for Music {
///     const SCOPES: &'static [&'static str] = &["music"];
/// }
///
/// async fn songs(token: Scoped<Music>) -> String {
///     format!("songs for {}", token.client_name())
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Scoped<S>(Arc<VerifiedToken>, PhantomData<S>);

impl<S> Deref for Scoped<S> {
    type Target = VerifiedToken;

    fn deref(&self) -> &VerifiedToken {
        &self.0
    }
}

impl<S: RequiredScopes> FromRequest for Scoped<S> {
    type Error = Denied;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { token_with(&request, S::SCOPES).await.map(|token| Self(token, PhantomData)) })
    }
}

async fn token_with(
    request: &HttpRequest,
    scopes: &'static [&'static str],
) -> Result<Arc<VerifiedToken>, Denied> {
    let permission = TokenHasScope::new(scopes.iter().copied());
    let protection = Protection::of(request)?;
    let identity = protection.check(request, &permission, None).await?;
    identity.principal().shared_token().ok_or_else(Denied::anonymous_without_challenge)
}
