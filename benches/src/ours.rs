//! The same application on the framework: what a user would write, with the same tables and the same JSON.

mod codes;
mod resources;
mod schema;

use std::time::Duration;

use actix_web::{App, HttpServer};
use chrono::{TimeDelta, Utc};
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::token::AccessToken;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

use crate::fixture::{tokens, username};

/// Anything that can go wrong in a benchmark's server.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// As many connections as the hand-written application has on PostgreSQL.
const CONNECTIONS: usize = 8;

/// Codes are made before the clock starts, so they live as long as they may.
const CODE_LIFETIME: Duration = Duration::from_mins(10);

/// Makes the framework's tables, and nothing else.
pub fn migrate(database: &str) -> Result<(), Failure> {
    api(database, "http://127.0.0.1:8080")?.migrate()?;
    Ok(())
}

/// Serves until it is told to stop; prints `ready URL` once it answers.
pub async fn serve(database: &str, port: u16) -> Result<(), Failure> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
    let url = format!("http://{}", listener.local_addr()?);
    let api = api(database, &url)?;
    api.migrate()?;
    store_tokens(&api)?;
    let server = HttpServer::new(move || {
        let codes = codes::service(&api);
        App::new().configure(api.configure()).service(codes)
    });
    let server = server.workers(2).listen(listener)?.run();
    println!("ready {url}");
    Ok(server.await?)
}

/// Limits that no load reaches: what they cost is measured with the rest.
fn limits() -> RateLimits {
    RateLimits::default().anonymous("4000000000/h").authenticated("4000000000/h")
}

fn api(database: &str, url: &str) -> Result<WebApi, Failure> {
    let database = Database::open_with_connections(database, CONNECTIONS)?;
    Ok(WebApi::builder()
        .database(database)
        .public_url(url)
        .rate_limits(limits())
        .oauth2(AuthorizationServer::builder(url).code_lifetime(CODE_LIFETIME))
        .build()?)
}

/// The tokens of the load, unless an earlier process of the same run has stored them.
fn store_tokens(api: &WebApi) -> Result<(), Failure> {
    let expires_at = Some(Utc::now() + TimeDelta::days(30));
    api.database().with(|conn| {
        let client = NewClient { name: "Load", client_id: Some("load"), ..NewClient::default() };
        if create_client(api, conn, client).is_err() {
            return Ok(());
        }
        codes::create_client(api, conn)?;
        for seed in tokens::all() {
            mint_token(
                api,
                conn,
                TokenRequest {
                    client_id: "load",
                    username: Some(&username(seed.user_id)),
                    scopes: &seed.scopes,
                    token: Some(AccessToken::new(seed.text)),
                    expires_at,
                    ..TokenRequest::default()
                },
            )?;
        }
        Ok(())
    })?
}
