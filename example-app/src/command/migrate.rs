//! `migrate`: brings the tables up to date.

use webapi_core::db::Database;

use super::Ran;
use crate::app;
use crate::config::Settings;

pub(super) fn run(settings: &Settings) -> Ran {
    let api = app::build(Database::open(&settings.database)?, settings, &settings.public_url())?;
    let versions = api.migrate()?;
    for version in &versions {
        println!("{version}");
    }
    match versions.len() {
        0 => println!("The tables are up to date."),
        1 => println!("One migration was run."),
        number => println!("{number} migrations were run."),
    }
    Ok(())
}
