//! A handler that each user, or each client on its own behalf, may ask three times an hour.
//!
//! `cargo run -p example-app --example throttles`

use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer, web};
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::rate_limit::Rate;
use webapi_oauth2::permission::TokenHasScope;
use webapi_oauth2::protect::{Protect, Throttle};
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

/// The routes of the example.
///
/// # Panics
///
/// If a rate is written wrongly.
pub fn routes(config: &mut ServiceConfig) {
    let rate = |text| Rate::parse(text).expect("a rate");
    // Tokens with the scope `bulk` have a rate of their own.
    let throttle = Throttle::new(rate("3/h")).scope("bulk", rate("100/h"));
    let protect = Protect::new(TokenHasScope::new(["api"])).throttle(throttle);
    config.service(web::resource("/throttled/").wrap(protect).to(|| async { "throttled endpoint" }));
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
