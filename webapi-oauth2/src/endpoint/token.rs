//! `POST /o/token/` (RFC 6749 section 3.2): from a form to a token.
//!
//! In: a form and perhaps an `Authorization` header. Out: JSON, never to be cached. The order of the checks stands in
//! [`answer`]; what needs no database is decided before the hop to a database thread.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use webapi_core::WebApi;
use webapi_core::account::StoredUser;

use super::answer::uncached;
use super::caller::{Access, Caller};
use super::mount::{self, Request, WebOrigins, of_clients};
use super::{json_body, parameters};
use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::form::Form;
use crate::grant::issue::Granted;
use crate::grant::{
    Desk, GrantType, authorization_code, client_credentials, device_code, legacy_password, refresh_token,
};
use crate::server::AuthorizationServer;
use crate::token::response;

pub(super) fn mount(api: &WebApi, server: &AuthorizationServer, config: &mut ServiceConfig) {
    mount::at(api, server, config, server.token_path(), |request| {
        of_clients(request, "token", answer, |_, granted| success(&granted))
    });
}

/// The order of the checks.
async fn answer(request: Request, origins: WebOrigins) -> Result<Granted, TokenError> {
    let Request { api, server, http, payload } = request;
    let origin = parameters::origin(&api, &http);
    server.settings().abuse.asked(&api, origin.address)?;
    let form = json_body::read(&server, &http, payload).await?;
    let grant = form.value("grant_type").ok_or(TokenError::invalid_request("grant_type is missing"))?;
    let grant = GrantType::parse(grant).filter(|grant| server.settings().offers(*grant));
    let grant = grant.ok_or_else(TokenError::unsupported_grant_type)?;
    tracing::Span::current().record("grant", grant.as_str());
    let presented = parameters::client(&http, &form)?;
    let mut caller = Caller::new(&api, &server, presented, origin);
    caller.web_origins = origins;
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
    let counter = Counter::of(&again);
    let granted = again.run(Access::Write, move |conn, known| {
        let user_id = user_id.filter(|_| is_right).ok_or_else(|| {
            counter.server.emit(&Event::LoginFailed { user: user_id }, &counter.origin);
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
