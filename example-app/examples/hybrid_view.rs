//! A handler that takes a session or a token with the scope `api`, and says which it was.
//!
//! `cargo run -p example-app --example hybrid_view`

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpRequest, HttpServer, Responder, web};
use serde_json::json;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_oauth2::permission::IsAuthenticatedOrTokenHasScope;
use webapi_oauth2::protect::{self, Denied};
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

async fn hybrid(request: HttpRequest) -> Result<impl Responder, Denied> {
    let identity = protect::check(&request, &IsAuthenticatedOrTokenHasScope::new(["api"])).await?;
    let auth_type = if identity.token().is_some() { "oauth2" } else { "session" };
    Ok(web::Json(json!({ "user": identity.user().map(|user| &user.username), "auth_type": auth_type })))
}

/// The routes of the example.
pub fn routes(config: &mut ServiceConfig) {
    config.route("/hybrid/", web::get().to(hybrid));
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
