//! [`Cors`]: which scripts of other origins may read the answers of a scope of routes (Fetch, section 3.2).

use std::future::{Ready, ready};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{Error, HttpMessage as _, HttpRequest};

use super::answer;
use super::identity::Identity;
use super::protection::Protection;
use crate::bearer::VerifiedToken;

/// Lets scripts of other origins read the answers of a scope of routes: those of named origins, and those that the
/// client of the presented token names. Cookies of a browser never count for them: `Access-Control-Allow-Credentials` is
/// never sent. Put it around [`Protect`](super::Protect), so that refusals can be read too.
///
/// A preflight names no token yet. With [`client_origins`](Self::client_origins) it is answered for every origin, and
/// the actual answer decides.
///
/// ```
/// use actix_web::{App, web};
/// use webapi_oauth2::permission::TokenHasScope;
/// use webapi_oauth2::protect::{Cors, Protect};
///
/// let cors = Cors::new(["https://spa.example.com"]).client_origins();
/// let app = App::new()
///     .service(web::scope("/songs").wrap(Protect::new(TokenHasScope::new(["music"]))).wrap(cors));
/// ```
#[derive(Debug, Clone)]
pub struct Cors {
    origins: Rc<[String]>,
    of_clients: bool,
}

impl Cors {
    /// Lets scripts of these origins, such as `https://spa.example.com`; they are compared by bytes.
    pub fn new<S: Into<String>>(origins: impl IntoIterator<Item = S>) -> Self {
        Self { origins: origins.into_iter().map(Into::into).collect(), of_clients: false }
    }

    /// Lets scripts of the origins that the client of the token names.
    pub fn client_origins(mut self) -> Self {
        self.of_clients = true;
        self
    }

    fn names(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
    }

    /// Whether the client of the token that was presented names the origin.
    async fn client_names(&self, request: &HttpRequest, origin: &str) -> bool {
        if !self.of_clients {
            return false;
        }
        let Some(identity) = request.extensions().get::<Identity>().cloned() else { return false };
        // A token of another issuer is of a client that is not known here, whatever it is called.
        let Some(client_id) =
            identity.token().filter(|token| token.issuer().is_none()).map(VerifiedToken::client_id)
        else {
            return false;
        };
        let Ok(protection) = Protection::of(request) else { return false };
        let Some(server) = protection.server() else { return false };
        let now = protection.api().clock().now();
        let has = |origins: &[String]| origins.iter().any(|known| known == origin);
        if let Some(known) = server.known_clients().get(client_id, now) {
            return has(&known.client.record.allowed_origins);
        }
        let (owned, client_id) = (server.clone(), client_id.to_owned());
        let found =
            protection.api().database().run(move |conn| owned.clients().by_client_id(conn, &client_id)).await;
        match found {
            Ok(Ok(Some(client))) => {
                has(&server.known_clients().put(client, now).client.record.allowed_origins)
            }
            _ => false,
        }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = Sharing<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Sharing { service: Rc::new(service), cors: self.clone() }))
    }
}

/// A service whose answers scripts may read; made by [`Cors`].
#[derive(Debug)]
pub struct Sharing<S> {
    service: Rc<S>,
    cors: Cors,
}

impl<S, B> Service<ServiceRequest> for Sharing<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, cors) = (Rc::clone(&self.service), self.cors.clone());
        Box::pin(async move {
            let origin = request.headers().get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
            let origin = origin.map(str::to_owned);
            if answer::is_preflight(request.request()) {
                let shared = match &origin {
                    Some(origin) if cors.names(origin) => answer::preflight_for(origin),
                    _ if cors.of_clients => answer::preflight_for("*"),
                    _ => answer::preflight(),
                };
                return Ok(request.into_response(shared).map_into_right_body());
            }
            let mut response = service.call(request).await?.map_into_left_body();
            let is_shared = match &origin {
                None => false,
                Some(origin) => cors.names(origin) || cors.client_names(response.request(), origin).await,
            };
            let headers = response.headers_mut();
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
            if let Some(origin) = origin.filter(|_| is_shared).and_then(|origin| origin.parse().ok()) {
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
            Ok(response)
        })
    }
}
