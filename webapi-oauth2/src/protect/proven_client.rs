//! [`ProvenClient`]: a client with its own credentials, or by a token.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use tracing::Instrument as _;

use super::answer;
use super::denied::Denied;
use super::protection::Protection;
use crate::endpoint::caller::{Access, Caller, span};
use crate::endpoint::parameters;
use crate::error::TokenError;
use crate::form::Form;
use crate::permission::allow_if;

/// The client that asks. It proves who it is with its own id and secret, as at the token endpoint (RFC 6749 section
/// 2.3.1): in the header, or in the form that is the body; or by an access token, its own or one that a person granted
/// it. `ClientProtectedResourceView` of Django OAuth Toolkit.
///
/// Failed attempts count as those at the token endpoint do. A public client proves nothing by its id. Sessions do not
/// count, nor do tokens of other issuers: their clients are not ours, whatever they are called. A form is read for this,
/// unless the request has a token: whoever proves itself in a form leaves no body for other parameters.
///
/// ```
/// use webapi_oauth2::protect::ProvenClient;
///
/// async fn upload(client: ProvenClient) -> String {
///     format!("for {}", client.client_id())
/// }
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "ClientProtectedResourceView")]
pub struct ProvenClient {
    client_id: String,
}

impl ProvenClient {
    /// The client's public id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

impl FromRequest for ProvenClient {
    type Error = Denied;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Denied>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = may_bring_form(&request).then(|| web::Payload::from_request(&request, payload));
        Box::pin(async move {
            if answer::is_preflight(&request) {
                return Err(Denied::preflight());
            }
            let protection = Protection::of(&request)?;
            let sent = match payload {
                Some(payload) => form(&request, payload.await.ok()).await,
                None => Form::default(),
            };
            let names_client =
                authorization(&request).is_some_and(is_basic) || sent.value("client_id").is_some();
            if !names_client {
                return by_token(protection, &request).await;
            }
            let proven = by_secret(protection, &request, &sent).instrument(span("handler")).await;
            proven.map_err(|error| Denied::client(protection, &error))
        })
    }
}

/// Whether the body may be a form with the client's credentials, which a bearer token in the header rules out.
fn may_bring_form(request: &HttpRequest) -> bool {
    authorization(request).is_none_or(is_basic)
        && request.content_type() == "application/x-www-form-urlencoded"
}

fn authorization(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default())
}

fn is_basic(header: &str) -> bool {
    header.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "))
}

/// The form that may say who the client is. A body that is none says nothing about a client.
async fn form(request: &HttpRequest, payload: Option<web::Payload>) -> Form {
    let Some(payload) = payload else { return Form::default() };
    let body = parameters::read_body(request, payload).await.ok();
    let form = body.and_then(|body| Form::parse(&body).ok());
    form.filter(|form| form.repeated().next().is_none()).unwrap_or_default()
}

async fn by_secret(
    protection: &Protection,
    request: &HttpRequest,
    form: &Form,
) -> Result<ProvenClient, TokenError> {
    let (api, server) = (protection.api(), protection.server().ok_or_else(TokenError::invalid_client)?);
    let presented = parameters::client(request, form)?;
    if !presented.has_secret() {
        return Err(TokenError::invalid_client());
    }
    let caller = Caller::new(api, server, presented, parameters::origin(api, request));
    let proven = caller.run(Access::Read, |_, known| Ok(known.client.record.client_id.clone())).await?;
    Ok(ProvenClient { client_id: proven })
}

async fn by_token(protection: &Protection, request: &HttpRequest) -> Result<ProvenClient, Denied> {
    let permission = allow_if("a token", |asked| asked.token().is_some());
    let identity = protection.check(request, &permission, Some(&[super::Way::Token])).await?;
    let ours = identity.token().filter(|token| token.issuer().is_none());
    let token = ours.ok_or_else(Denied::anonymous_without_challenge)?;
    Ok(ProvenClient { client_id: token.client_id().to_owned() })
}
