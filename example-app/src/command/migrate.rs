//! `migrate`: brings the tables up to date.

use webapi_core::db::Database;

use super::{Ran, say};
use crate::app;
use crate::settings::Settings;

pub(super) fn run(settings: &Settings) -> Ran {
    let api = app::build(Database::open(&settings.database)?, settings, &settings.public_url())?;
    let versions = api.migrate()?;
    for version in &versions {
        say(version);
    }
    match versions.len() {
        0 => say("The tables are up to date."),
        1 => say("One migration was run."),
        number => say(format_args!("{number} migrations were run.")),
    }
    Ok(())
}
