//! [`Protect`]: a permission around a scope of routes.

use std::future::{Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{Error, ResponseError as _};

use super::throttle::Throttle;
use super::{Denied, Identity, Protection, Way};
use crate::permission::Permission;

/// Protects everything in a scope of an actix application, or only finds out who asks.
///
/// ```
/// use actix_web::{App, web};
/// use webapi_oauth2::permission::{IsAuthenticated, TokenHasReadWriteScope};
/// use webapi_oauth2::protect::Protect;
///
/// let users = Protect::new(IsAuthenticated & TokenHasReadWriteScope::alone());
/// let app = App::new()
///     .service(web::scope("/users").wrap(users))
///     // The middleware of Django OAuth Toolkit: who asks is found out, and nobody is refused.
///     .service(web::scope("/pages").wrap(Protect::identify()));
/// ```
#[derive(Clone)]
#[doc(alias = "OAuth2TokenMiddleware")]
pub struct Protect {
    permission: Option<Arc<dyn Permission>>,
    ways: &'static [Way],
    throttle: Option<Throttle>,
}

impl Protect {
    /// Lets through what the permission lets through.
    pub fn new(permission: impl Permission) -> Self {
        Self { permission: Some(Arc::new(permission)), ways: Way::DEFAULT, throttle: None }
    }

    /// Finds out who asks, for the handlers inside, and refuses nobody: a bad token counts as none.
    pub fn identify() -> Self {
        Self { permission: None, ways: Way::DEFAULT, throttle: None }
    }

    /// How requests may say who they come from; a token, or else a session by default. Where the first of them has no
    /// challenge, whoever has no credentials is answered with 403, as in the REST framework.
    pub fn ways(mut self, ways: &'static [Way]) -> Self {
        self.ways = ways;
        self
    }

    /// Limits how often somebody may ask, once they are let through.
    pub fn throttle(mut self, throttle: Throttle) -> Self {
        self.throttle = Some(throttle);
        self
    }

    async fn check(&self, request: &actix_web::HttpRequest) -> Result<Identity, Denied> {
        let protection = Protection::of(request)?;
        let identity = match &self.permission {
            Some(permission) => protection.check(request, permission.as_ref(), Some(self.ways)).await?,
            None => protection.identify(request, Some(self.ways)).await?,
        };
        if let Some(throttle) = &self.throttle {
            throttle.count(protection, request, &identity)?;
        }
        Ok(identity)
    }
}

impl std::fmt::Debug for Protect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rule =
            self.permission.as_ref().map_or_else(|| "nobody is refused".to_owned(), |rule| rule.rule());
        write!(f, "Protect({rule})")
    }
}

impl<S, B> Transform<S, ServiceRequest> for Protect
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = Protected<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Protected { service: Rc::new(service), protect: Rc::new(self.clone()) }))
    }
}

/// A protected service; made by [`Protect`].
#[derive(Debug)]
pub struct Protected<S> {
    service: Rc<S>,
    protect: Rc<Protect>,
}

impl<S, B> Service<ServiceRequest> for Protected<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, protect) = (Rc::clone(&self.service), Rc::clone(&self.protect));
        Box::pin(async move {
            let identity = match protect.check(request.request()).await {
                Ok(identity) => identity,
                Err(denied) => {
                    let mut response = request.into_response(denied.error_response()).map_into_right_body();
                    vary(response.headers_mut());
                    return Ok(response);
                }
            };
            let mut response = service.call(request).await?.map_into_left_body();
            vary(response.headers_mut());
            if identity.is_authenticated() {
                keep_private(response.headers_mut());
            }
            Ok(response)
        })
    }
}

/// The answer depends on who asks.
fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Authorization, Cookie"));
}

/// No shared cache keeps what somebody in particular was answered (RFC 6750 section 5.2), unless the handler says else.
fn keep_private(headers: &mut HeaderMap) {
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private"));
    }
}
