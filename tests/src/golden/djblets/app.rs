//! The application: its resources in the order of the tree.

use webapi_core::WebApi;
use webapi_core::api::StartError;
use webapi_core::api_token::ApiTokenSettings;
use webapi_core::db::Database;
use webapi_core::db::migrations::Migrations;

use diesel_migrations::embed_migrations;
use webapi_oauth2::OAuth2 as _;

use super::{
    access,
    api_token::ApiToken,
    audit_entry::AuditEntry,
    comment::Comment,
    event::Event,
    extension::{BrokenExtension, ReportExtension},
    group::Group,
    group_user::GroupUser,
    info::Info,
    last_update::LastUpdate,
    legacy_note::LegacyNote,
    patchable::Patchable,
    probe::Probe,
    repository::Repository,
    repository_info::RepositoryInfo,
    review::Review,
    review_request::ReviewRequest,
    session::Session,
    setup::Setup,
    stats::Stats,
    tag::Tag,
    user::User,
};

/// The tables of the application.
pub static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("migrations/sqlite"),
    postgres: embed_migrations!("migrations/postgres"),
};

/// Builds the application over a database, in one of its setups.
///
/// # Errors
///
/// A mistake in the tree; there is none.
pub fn build(database: Database, setup: Setup) -> Result<WebApi, StartError> {
    let builder = setup.apply(WebApi::builder()).map_err(|error| StartError::Part(error.into()))?;
    builder
        .database(database)
        .public_url("http://reviews.example.com")
        .mimetype_vendor("reviewboard.org")
        .session_cookie("rbsessionid")
        .without_counts_only()
        .migrations(&MIGRATIONS)
        .api_tokens(ApiTokenSettings::new("rbp"))
        .oauth2(access::server())
        .uri_template("search", "search/?q={query}")
        .uri_template_below::<User>("user_badge", "{username}/badge/")
        .without_inventory()
        .resource::<User>()
        .resource::<ApiToken>()
        .resource::<Group>()
        .resource::<GroupUser>()
        .resource::<Repository>()
        .resource::<RepositoryInfo>()
        .resource::<ReviewRequest>()
        .resource::<Stats>()
        .resource::<Review>()
        .resource::<Comment>()
        .resource::<LastUpdate>()
        .resource::<AuditEntry>()
        .resource::<Tag>()
        .resource::<Info>()
        .resource::<Session>()
        .resource::<Probe>()
        .resource::<Event>()
        .resource::<LegacyNote>()
        .resource::<Patchable>()
        .extension(ReportExtension)
        .extension(BrokenExtension)
        .build()
}
