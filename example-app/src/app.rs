//! The API: which database, which settings, which migrations.

use diesel_migrations::embed_migrations;
use webapi_core::WebApi;
use webapi_core::api::StartError;
use webapi_core::api_token::ApiTokenSettings;
use webapi_core::db::migrations::Migrations;
use webapi_core::db::{Backend, Database};
use webapi_core::extension::ExtensionSettings;
use webapi_core::rate_limit::TrustedProxies;
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

use crate::failure::Failure;
use crate::older_tutorials;
use crate::resources::info;
use crate::settings::Settings;

/// The tables of this service.
static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};

/// The vendor in mimetypes and the name of the session cookie: those of Review Board, by which its clients know an API.
const VENDOR: &str = "reviewboard.org";
const SESSION_COOKIE: &str = "rbsessionid";

/// Where the key is that signing keys are sealed with, unless the settings say so, or an SQLite file has it beside it.
const SEALING_KEY_FILE: &str = "reviews.key";

/// Builds the API; the resources have registered themselves.
pub(crate) fn build(database: Database, settings: &Settings, public_url: &str) -> Result<WebApi, StartError> {
    let mut server = AuthorizationServer::builder(public_url).realm("Reviews").site_name("Reviews");
    server = server.device_grant().openid_connect();
    if settings.allow_http {
        server = server.allow_insecure_issuer();
    }
    // Signing keys are sealed with a key outside the database: beside an SQLite file, else where the program starts.
    if database.backend() != Backend::Sqlite {
        server = server.sealing_key_file(SEALING_KEY_FILE);
    }
    if settings.older_tutorials {
        server = server.scopes(older_tutorials::Scopes);
    }
    let server = server
        .configured(&settings.document, &settings.environment)
        .map_err(|mistakes| StartError::Part(mistakes.into()))?;
    let proxies =
        TrustedProxies::of(&settings.trusted_proxies).map_err(|error| StartError::Part(error.into()))?;
    WebApi::builder()
        .database(database)
        .trusted_proxies(proxies)
        .rate_limits(settings.rate_limits())
        .migrations(&MIGRATIONS)
        .public_url(public_url)
        .mimetype_vendor(VENDOR)
        .session_cookie(SESSION_COOKIE)
        .root_member("product", info::product())
        .root_member("capabilities", info::capabilities())
        .api_tokens(ApiTokenSettings::new("rvw"))
        .oauth2(server)
        .extensions(ExtensionSettings::default())
        .announce_generation()
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
