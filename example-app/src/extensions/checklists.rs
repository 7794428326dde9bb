//! `checklists`: things to do before a change is ready, below each review request.
//!
//! It has a table with its migration, a resource below each review request, a setting, and a subscriber that gives each
//! new review request its first items.

pub(super) mod item;
mod settings;

use diesel::prelude::*;
use diesel_migrations::embed_migrations;
use webapi_core::db::migrations::Migrations;
use webapi_core::extension::Extension;
use webapi_core::prelude::*;
use webapi_core::signal::Signals;

use self::item::{ChecklistItem, checklist_items};
use self::settings::ChecklistSettings;
use crate::resources::review_request::ReviewRequest;

static MIGRATIONS: Migrations = Migrations {
    sqlite: embed_migrations!("extensions/checklists/sqlite"),
    postgres: embed_migrations!("extensions/checklists/postgres"),
};

/// Things to do before a change is ready.
#[derive(Extension)]
#[webapi(
    id = "checklists",
    name = "Checklists",
    version = "1.0.0",
    author = "The authors of the example",
    resources(ChecklistItem),
    settings = ChecklistSettings,
    migrations = MIGRATIONS,
    scope_texts(
        "checklist_item:read" = "See the checklists of review requests",
        "checklist_item:write" = "Add items to your checklists and tick them off",
        "checklist_item:destroy" = "Remove items from your checklists"
    ),
    signals
)]
struct Checklists;

impl Checklists {
    fn signals() -> Signals {
        Signals::new().after_create::<ReviewRequest>(add_first_items)
    }
}

/// Gives a new review request the items that the settings name.
fn add_first_items(ctx: &mut Context<'_>, request: &ReviewRequest) -> ApiResult<()> {
    let Some(settings) = ctx.extension_settings::<ChecklistSettings>() else { return Ok(()) };
    let items: Vec<_> = settings
        .first_items
        .iter()
        .map(|text| {
            (checklist_items::review_request_id.eq(request.id), checklist_items::text.eq(text.clone()))
        })
        .collect();
    for item in items {
        diesel::insert_into(checklist_items::table).values(item).execute(ctx.conn())?;
    }
    Ok(())
}
