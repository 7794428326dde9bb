//! The token and introspection endpoints by hand: two statements for a code or a refresh, one for the rest.
//!
//! In: forms with a client's Basic credentials. Out: the members that the framework's answers have. Every secret is
//! kept as a digest, and what may be used once is consumed by one statement. What the framework does beyond
//! (families, reuse detection, resource indicators, hooks, audit events) is not here.

mod store;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue, PRAGMA};
use actix_web::web::{self, Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::answer::Refusal;
use super::backend::Backend;
use super::site::Site;
use super::token_cache::digest;
use crate::fixture::client;
pub(super) use store::{Grants, Issued, OAUTH_DDL, bench_codes, bench_grants, oauth_statements};

/// What the endpoints are sent.
#[derive(Deserialize)]
pub(super) struct TokenForm {
    grant_type: String,
    scope: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// What introspection is sent.
#[derive(Deserialize)]
pub(super) struct IntrospectionForm {
    token: String,
}

/// `POST /o/token/`
pub(super) async fn token<B: Backend>(
    request: HttpRequest,
    form: Form<TokenForm>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    if !is_client(&request) {
        return Ok(error(StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    let form = form.into_inner();
    let access = random("wat_");
    match form.grant_type.as_str() {
        "client_credentials" => {
            let scope = form.scope.unwrap_or_else(client::scope);
            let issued = Issued::new(&access, None, None, &scope);
            site.write(move |connection| B::store_grant(connection, &issued)).await?;
            Ok(answer(&tokens(&access, None, &scope)))
        }
        "authorization_code" => {
            let (Some(code), Some(verifier)) = (form.code, form.code_verifier) else {
                return Ok(error(StatusCode::BAD_REQUEST, "invalid_request"));
            };
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
            let redirect_uri = form.redirect_uri.unwrap_or_default();
            let code = digest(&code);
            exchange(&site, access, move |connection| {
                let found = B::consume_code(connection, &code)?;
                Ok(found.filter(|grants| grants.matches(&redirect_uri, &challenge)))
            })
            .await
        }
        "refresh_token" => {
            let Some(token) = form.refresh_token else {
                return Ok(error(StatusCode::BAD_REQUEST, "invalid_request"));
            };
            let token = digest(&token);
            exchange(&site, access, move |connection| B::consume_refresh_token(connection, &token)).await
        }
        _ => Ok(error(StatusCode::BAD_REQUEST, "unsupported_grant_type")),
    }
}

/// Consumes something that may be used once, and stores what comes of it, in one transaction.
async fn exchange<B: Backend>(
    site: &Site<B>,
    access: String,
    consume: impl FnOnce(&mut B::Connection) -> diesel::QueryResult<Option<Grants>> + Send + 'static,
) -> Result<HttpResponse, Refusal> {
    let refresh = random("wrt_");
    let (kept_access, kept_refresh) = (access.clone(), refresh.clone());
    let scope = site
        .write(move |connection| {
            diesel::Connection::transaction(connection, |connection| {
                let Some(grants) = consume(connection)? else { return Ok(None) };
                let user = Some(grants.user_id);
                let issued = Issued::new(&kept_access, Some(&kept_refresh), user, &grants.scope);
                B::store_grant(connection, &issued)?;
                Ok(Some(grants.scope))
            })
        })
        .await?;
    Ok(match scope {
        Some(scope) => answer(&tokens(&access, Some(&refresh), &scope)),
        None => error(StatusCode::BAD_REQUEST, "invalid_grant"),
    })
}

/// `POST /o/introspect/`
pub(super) async fn introspect<B: Backend>(
    request: HttpRequest,
    form: Form<IntrospectionForm>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    if !is_client(&request) {
        return Ok(error(StatusCode::UNAUTHORIZED, "invalid_client"));
    }
    let token = digest(&form.token);
    let found = site.read(move |connection| B::find_grant(connection, &token)).await?;
    let Some(found) = found else { return Ok(answer(&json!({"active": false}))) };
    let subject = match found.user_id {
        Some(user) => user.to_string(),
        None => format!("client:{}", client::ID),
    };
    let mut body = json!({
        "active": true,
        "aud": [format!("{}/api/", super::handlers::base(&request))],
        "client_id": client::ID,
        "exp": found.expires_at.and_utc().timestamp(),
        "iat": found.created_at.and_utc().timestamp(),
        "iss": super::handlers::base(&request),
        "scope": found.scope,
        "sub": subject,
        "token_type": "Bearer",
    });
    if let Some(username) = found.username {
        body["username"] = username.into();
    }
    Ok(answer(&body))
}

/// `POST /bench/codes/{count}`: codes that the load may exchange.
pub(super) async fn codes<B: Backend>(
    count: Path<usize>,
    site: Data<Site<B>>,
) -> Result<HttpResponse, Refusal> {
    let codes: Vec<String> = (0..*count).map(|_| random("wac_")).collect();
    let digests: Vec<_> = codes.iter().map(|code| digest(code)).collect();
    site.write(move |connection| B::store_codes(connection, &digests)).await?;
    Ok(HttpResponse::Ok().json(codes))
}

/// Adds the endpoints.
pub(super) fn configure<B: Backend>(config: &mut web::ServiceConfig) {
    config
        .route("/o/token/", web::post().to(token::<B>))
        .route("/o/introspect/", web::post().to(introspect::<B>))
        .route("/bench/codes/{count}", web::post().to(codes::<B>));
}

/// Whether the request proves to be the client's.
fn is_client(request: &HttpRequest) -> bool {
    let header = request.headers().get(AUTHORIZATION).and_then(|header| header.to_str().ok());
    let bytes = header.and_then(|header| STANDARD.decode(header.strip_prefix("Basic ")?).ok());
    let Some((id, secret)) =
        bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok()?.split_once(':'))
    else {
        return false;
    };
    id == client::ID && digest(secret).ct_eq(&digest(client::SECRET)).into()
}

fn tokens(access: &str, refresh: Option<&str>, scope: &str) -> Value {
    let mut body =
        json!({"access_token": access, "token_type": "Bearer", "expires_in": 3600, "scope": scope});
    if let Some(refresh) = refresh {
        body["refresh_token"] = refresh.into();
    }
    body
}

fn answer(body: &Value) -> HttpResponse {
    json_answer(StatusCode::OK, body)
}

fn error(status: StatusCode, error: &str) -> HttpResponse {
    json_answer(status, &json!({ "error": error }))
}

fn json_answer(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((PRAGMA, HeaderValue::from_static("no-cache")))
        .json(body)
}

/// 256 bits behind a prefix.
fn random(prefix: &str) -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}
