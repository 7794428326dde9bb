//! `POST /o/token/` (RFC 6749 section 3.2): from a form to a token.
//!
//! In: a form and perhaps an `Authorization` header. Out: JSON, never to be cached. The order of the checks stands in
//! [`answer`]; what needs no database is decided before the hop to a database thread.

use std::sync::{Arc, OnceLock};

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use tracing::Instrument as _;
use webapi_core::WebApi;
use webapi_core::account::StoredUser;

use super::answer::{failure, preflight, share, uncached};
use super::caller::{Access, Caller, span};
use super::{json_body, parameters};
use crate::error::TokenError;
use crate::event::Origin;
use crate::form::Form;
use crate::grant::issue::Granted;
use crate::grant::{
    Desk, GrantType, authorization_code, client_credentials, device_code, legacy_password, refresh_token,
};
use crate::server::AuthorizationServer;
use crate::token::response;

const METHODS: &str = "POST, OPTIONS";

type WebOrigins = Arc<OnceLock<Vec<String>>>;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    let (api, server) = (api.clone(), server.clone());
    let path = server.token_path();
    let handler = move |http: HttpRequest, payload: Payload| {
        let (api, server) = (api.clone(), server.clone());
        async move { handle(&api, &server, &http, payload).await }
    };
    config.service(web::resource(path).default_service(web::to(handler)));
}

async fn handle(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
) -> HttpResponse {
    if http.method() == Method::OPTIONS {
        return preflight(METHODS);
    }
    let origins = WebOrigins::default();
    let response = match answer(api, server, http, payload, &origins).instrument(span("token")).await {
        Ok(granted) => success(&granted),
        Err(error) => failure(&error, &server.settings().realm, METHODS),
    };
    share(response, http, origins.get().map_or(&[], Vec::as_slice))
}

/// The order of the checks.
async fn answer(
    api: &WebApi,
    server: &AuthorizationServer,
    http: &HttpRequest,
    payload: Payload,
    origins: &WebOrigins,
) -> Result<Granted, TokenError> {
    if http.method() != Method::POST {
        return Err(TokenError::method_not_allowed());
    }
    let origin = parameters::origin(api, http);
    server.settings().abuse.asked(api, origin.address)?;
    let form = json_body::read(server, http, payload).await?;
    let grant = form.value("grant_type").ok_or(TokenError::invalid_request("grant_type is missing"))?;
    let grant = GrantType::parse(grant).filter(|grant| server.settings().offers(*grant));
    let grant = grant.ok_or_else(TokenError::unsupported_grant_type)?;
    tracing::Span::current().record("grant", grant.as_str());
    let presented = parameters::client(http, &form)?;
    let mut caller = Caller::new(api, server, presented, origin);
    caller.web_origins = Arc::clone(origins);
    if grant == GrantType::Password {
        return by_password(caller, form).await;
    }
    let counter = Counter::of(&caller);
    let granted = caller.run(Access::Write, move |conn, known| {
        let client = &known.client;
        counter.serve(|desk| {
            let mut granted = match grant {
                GrantType::AuthorizationCode => authorization_code::grant(desk, conn, client, &form),
                GrantType::RefreshToken => refresh_token::grant(desk, conn, client, &form),
                GrantType::ClientCredentials => client_credentials::grant(desk, conn, client, &form),
                GrantType::DeviceCode => device_code::grant(desk, conn, client, &form),
                GrantType::Password | GrantType::Implicit => Err(TokenError::unsupported_grant_type()),
            }?;
            desk.sign(client, &mut granted)?;
            Ok(granted)
        })
    });
    granted.await
}

/// Legacy: the account, the check of the password elsewhere, the tokens.
async fn by_password(caller: Caller, form: Form) -> Result<Granted, TokenError> {
    let form = Arc::new(form);
    let (counter, again, moved) = (Counter::of(&caller), caller.clone(), Arc::clone(&form));
    let found: Option<StoredUser> = caller
        .run(Access::Read, move |conn, known| {
            counter.serve(|desk| legacy_password::find(desk, conn, &known.client, &moved))
        })
        .await?;
    let (user_id, hashes) = match found {
        Some(found) => (Some(found.user.id), found.password.into_iter().collect()),
        None => (None, Vec::new()),
    };
    let username = form.value("username").unwrap_or_default();
    let attempt = again.api.attempt_password(again.origin.address, username);
    let attempt = attempt.map_err(|standing| TokenError::too_many(standing.reset_seconds()))?;
    let password = form.value("password").unwrap_or_default();
    let is_right = again.server.checks().verify(password, hashes).await?;
    if !is_right || user_id.is_none() {
        attempt.failed();
    }
    let user_id = user_id.filter(|_| is_right);
    let counter = Counter::of(&again);
    let granted = again.run(Access::Write, move |conn, known| {
        let user_id = user_id.ok_or_else(|| {
            let username = form.value("username").unwrap_or_default();
            counter.server.emit(&crate::event::Event::LoginFailed { username }, &counter.origin);
            TokenError::invalid_grant()
        })?;
        counter.serve(|desk| legacy_password::grant(desk, conn, &known.client, &form, user_id))
    });
    granted.await
}

/// What a [`Desk`] is made of, on the other thread.
struct Counter {
    api: WebApi,
    server: AuthorizationServer,
    origin: Origin,
}

impl Counter {
    fn of(caller: &Caller) -> Self {
        Self { api: caller.api.clone(), server: caller.server.clone(), origin: caller.origin.clone() }
    }

    fn serve<T>(&self, work: impl FnOnce(&Desk<'_>) -> T) -> T {
        let dictionary = self.server.scopes(&self.api);
        work(&Desk {
            server: &self.server,
            users: self.api.users(),
            dictionary: &dictionary,
            resources: self.server.resources(&self.api),
            origin: &self.origin,
            now: self.api.clock().now(),
        })
    }
}

fn success(granted: &Granted) -> HttpResponse {
    uncached(StatusCode::OK).json(response::body(granted))
}
