//! `/`: where the users and groups are.

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use webapi_core::WebApi;
use webapi_oauth2::permission::IsAuthenticated;
use webapi_oauth2::protect::{Protect, Way};

use super::answer;

async fn root(request: HttpRequest, api: web::Data<WebApi>) -> HttpResponse {
    match *request.method() {
        Method::GET | Method::HEAD => {
            let url = |name: &str| format!("{}/{name}/", api.public_url());
            answer::json(StatusCode::OK, json!({ "users": url("users"), "groups": url("groups") }))
        }
        Method::OPTIONS => answer::options(),
        ref method => answer::not_allowed(method),
    }
}

/// Adds the view.
pub(super) fn mount(config: &mut ServiceConfig) {
    config.service(
        web::resource("/")
            .wrap(Protect::new(IsAuthenticated).ways(&[Way::Token]))
            .wrap(answer::allow("GET, HEAD, OPTIONS"))
            .default_service(web::to(root)),
    );
}
