//! [`TokenInfo`]: what a token is good for, told to whoever holds it.

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
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
/// | `user_info` | `id`, `username`, `is_staff` (whether a superuser); null for a token of a client alone |
#[derive(Debug, Clone)]
#[doc(alias = "TokenInfoView")]
pub struct TokenInfo {
    path: String,
}

impl TokenInfo {
    /// Answers GET at this path.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

impl HttpServiceFactory for TokenInfo {
    fn register(self, config: &mut AppService) {
        web::resource(self.path).route(web::get().to(answer)).register(config);
    }
}

async fn answer(request: HttpRequest) -> Result<impl Responder, Denied> {
    let protection = Protection::of(&request)?;
    let identity = protection.check(&request, &AllowAny, None).await?;
    match identity.token() {
        Some(token) => {
            let mut response = HttpResponse::Ok();
            response.insert_header((header::CACHE_CONTROL, "private, no-store"));
            Ok(response.json(describe(token, &identity)))
        }
        None => Err(Denied::unauthorized(protection, json!({ "error": "No OAuth2 token provided" }))),
    }
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
        "user_info": user.map(|user| json!({
            "id": user.id,
            "username": user.username,
            "is_staff": user.is_superuser,
        })),
    })
}
