//! The application: an API at `/rest`, the authorization server at `/o/`, and the views beside them.

use diesel_migrations::embed_migrations;
use webapi_core::WebApi;
use webapi_core::api::{StartError, WebApiBuilder};
use webapi_core::db::Database;
use webapi_core::db::migrations::Migrations;
use webapi_core::error::ApiError;
use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::OAuth2 as _;
use webapi_oauth2::command::{CommandError, list_keys, rotate_keys};
use webapi_oauth2::signing::Activation;

use webapi_oauth2::protect::Throttle;
use webapi_oauth2::verifier::{AcceptTokens as _, ResourceServer};

use super::profile::Profile;
use super::views;

/// The tables of the application.
pub static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/oauth/sqlite"),
    postgres: embed_migrations!("migrations/oauth/postgres"),
};

/// Builds the application over a database, in one of its profiles.
///
/// # Errors
///
/// A mistake in the tree or in the settings; there is none.
pub fn build(database: Database, profile: Profile, throttle: &Throttle) -> Result<WebApi, StartError> {
    with_views(plain(database).oauth2(profile.server()), profile, throttle).build()
}

/// Builds it without an authorization server of its own.
///
/// # Errors
///
/// The same.
pub fn build_resource_server(
    database: Database,
    server: ResourceServer,
    throttle: &Throttle,
) -> Result<WebApi, StartError> {
    with_views(plain(database).resource_server(server), Profile::Rs, throttle).build()
}

fn plain(database: Database) -> WebApiBuilder {
    WebApi::builder()
        .database(database)
        .public_url("http://localhost:8000")
        .mount("/rest")
        .rate_limits(RateLimits::off())
        .migrations(&MIGRATIONS)
        .without_inventory()
}

fn with_views(builder: WebApiBuilder, profile: Profile, throttle: &Throttle) -> WebApiBuilder {
    let throttle = throttle.clone();
    builder.service(move |api, config| views::mount(profile, api, &throttle, config))
}

/// Makes the signing keys. A server makes its own once it runs; here they are there before the first record.
///
/// # Errors
///
/// Those of the database and of making keys.
pub fn make_keys(api: &WebApi) -> Result<(), CommandError> {
    let known = api.database().with(|conn| list_keys(api, conn)).map_err(ApiError::from)??;
    if known.is_empty() { rotate_keys(api, None, Activation::Now) } else { Ok(()) }
}
