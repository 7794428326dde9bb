//! A handler that asks for more scopes inside, and answers in words of its own.
//!
//! `cargo run -p example-app --example error_handling`

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_oauth2::protect::AccessToken;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _, protected_resource};

// Without a token, with a bad one, or without `read`, the answer is ready: 401 or 403 with its challenge.
#[protected_resource(scopes("read"))]
async fn special(token: AccessToken) -> HttpResponse {
    let scopes = token.scopes();
    if !scopes.contains("special") {
        return HttpResponse::Forbidden().json(json!({
            "error": "Insufficient scopes",
            "required_scopes": ["read", "special"],
            "provided_scopes": scopes.iter().collect::<Vec<_>>(),
        }));
    }
    HttpResponse::Ok().json(json!({ "message": "Access granted" }))
}

/// The routes of the example.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/special/", web::get().to(special));
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let api = WebApi::builder()
        .database(Database::open("sqlite::memory:")?)
        .oauth2(AuthorizationServer::builder("http://127.0.0.1:8080"))
        .build()?;
    api.migrate()?;
    let server = HttpServer::new(move || App::new().configure(api.configure()).configure(routes));
    Ok(server.bind("127.0.0.1:8080")?.run().await?)
}
