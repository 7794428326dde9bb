//! The API: which database, which settings, which migrations.

use diesel_migrations::embed_migrations;
use webapi_core::WebApi;
use webapi_core::api::StartError;
use webapi_core::db::Database;
use webapi_core::db::migrations::Migrations;

/// The tables of this service.
static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};

/// Builds the API; the resources have registered themselves.
pub(crate) fn build(database: Database, public_url: &str) -> Result<WebApi, StartError> {
    WebApi::builder()
        .database(database)
        .migrations(&MIGRATIONS)
        .public_url(public_url)
        .mimetype_vendor("example.org")
        .session_cookie("reviews_session")
        .build()
}
