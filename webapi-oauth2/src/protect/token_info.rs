//! [`TokenInfo`]: what a token is good for, told to whoever holds it.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};

use super::denied::Denied;
use super::identity::Identity;
use super::protection::Protection;
use crate::bearer::VerifiedToken;
use crate::permission::AllowAny;

/// A route that tells the holder of a token its scopes, client, expiry and user.
///
/// ```
/// use actix_web::App;
/// use webapi_oauth2::protect::TokenInfo;
///
/// let app = App::new().service(TokenInfo::at("/token-info/"));
/// ```
///
/// | member | |
/// | --- | --- |
/// | `token_info.scopes` | a list, sorted |
/// | `token_info.application` | the client's name |
/// | `token_info.expires_at` | RFC 3339, UTC |
/// | `token_info.is_expired` | false: expired tokens are refused |
/// | `token_info.user` | a username, or null |
/// | `user_info` | `id`, `username`, `is_staff` (whether a superuser); all null for a token of a client alone |
///
/// Whoever comes without a good token is answered with 401 and `{"error": "No OAuth2 token provided"}`; the challenge
/// says what is wrong with a bad one.
#[derive(Debug, Clone)]
#[doc(alias = "TokenInfoView")]
pub struct TokenInfo {
    path: String,
}

impl TokenInfo {
    /// Answers GET and HEAD at this path.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

impl HttpServiceFactory for TokenInfo {
    fn register(self, config: &mut AppService) {
        web::resource(self.path).default_service(web::to(answer)).register(config);
    }
}

/// The methods of the route.
const METHODS: &str = "GET, HEAD, OPTIONS";

async fn answer(request: HttpRequest) -> Result<HttpResponse, Denied> {
    match *request.method() {
        Method::GET | Method::HEAD => inform(&request).await,
        Method::OPTIONS => Ok(bare(StatusCode::NO_CONTENT)),
        _ => Ok(bare(StatusCode::METHOD_NOT_ALLOWED)),
    }
}

fn bare(status: StatusCode) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::ALLOW, METHODS)).finish()
}

async fn inform(request: &HttpRequest) -> Result<HttpResponse, Denied> {
    let without = || json!({ "error": "No OAuth2 token provided" });
    let protection = Protection::of(request)?;
    let identity = protection.check(request, &AllowAny, None).await;
    let identity = identity.map_err(|denied| match denied.status() {
        401 => denied.saying(without()),
        _ => denied,
    })?;
    let Some(token) = identity.token() else { return Err(Denied::unauthorized(protection, without())) };
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "private, no-store"));
    Ok(response.json(describe(token, &identity)))
}

fn describe(token: &VerifiedToken, identity: &Identity) -> Value {
    let user = identity.user();
    json!({
        "token_info": {
            "scopes": token.scopes().iter().collect::<Vec<_>>(),
            "application": token.client_name(),
            "expires_at": token.expires_at().to_rfc3339(),
            "is_expired": false,
            "user": user.map(|user| &user.username),
        },
        "user_info": {
            "id": user.map(|user| user.id),
            "username": user.map(|user| &user.username),
            "is_staff": user.map(|user| user.is_superuser),
        },
    })
}
