//! The API: which database, which settings, which migrations.

use diesel_migrations::embed_migrations;
use webapi_core::WebApi;
use webapi_core::api::StartError;
use webapi_core::db::Database;
use webapi_core::db::migrations::Migrations;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

use crate::config::Settings;
use crate::failure::Failure;

/// The tables of this service.
static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};

/// Builds the API; the resources have registered themselves.
pub(crate) fn build(database: Database, settings: &Settings, public_url: &str) -> Result<WebApi, StartError> {
    let mut server = AuthorizationServer::builder(public_url).realm("Reviews");
    if settings.allow_http {
        server = server.allow_insecure_issuer();
    }
    WebApi::builder()
        .database(database)
        .migrations(&MIGRATIONS)
        .public_url(public_url)
        .mimetype_vendor("example.org")
        .session_cookie("reviews_session")
        .oauth2(server)
        .build()
}

/// Opens the configured database, brings its tables up to date, and builds the API over it.
pub(crate) fn open(settings: &Settings, public_url: &str) -> Result<WebApi, Failure> {
    let api = build(Database::open(&settings.database)?, settings, public_url)?;
    api.migrate()?;
    Ok(api)
}

/// Builds the API for commands that only look at its shape: over an empty database that is gone afterwards.
#[cfg(feature = "sqlite")]
pub(crate) fn shape(settings: &Settings) -> Result<WebApi, Failure> {
    Ok(build(Database::open("sqlite::memory:")?, settings, &settings.public_url())?)
}

/// Builds the API for commands that only look at its shape.
#[cfg(not(feature = "sqlite"))]
pub(crate) fn shape(settings: &Settings) -> Result<WebApi, Failure> {
    Ok(build(Database::open(&settings.database)?, settings, &settings.public_url())?)
}
