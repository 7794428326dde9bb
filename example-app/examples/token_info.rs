//! What a token is good for, told to whoever holds it.
//!
//! `cargo run -p example-app --example token_info`

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_oauth2::protect::TokenInfo;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

/// The routes of the example.
pub fn routes(config: &mut ServiceConfig) {
    config.service(TokenInfo::at("/token-info/"));
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
