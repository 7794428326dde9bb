//! Who changed which extension, and when.

use diesel::prelude::*;

use super::manager::By;
use super::schema::webapi_extension_changes as changes;
use crate::db::DbConn;
use crate::field::UtcDateTime;
use crate::signal::Signal;

/// What was done to an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtensionAction {
    /// It was enabled.
    Enabled,
    /// It was disabled.
    Disabled,
    /// Another version of it took over.
    Upgraded,
    /// Its settings were changed.
    Configured,
    /// One of these was tried, and failed.
    Failed,
}

impl ExtensionAction {
    /// The word in the column `action`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Upgraded => "upgraded",
            Self::Configured => "configured",
            Self::Failed => "failed",
        }
    }
}

/// One entry of the audit, kept in `webapi_extension_changes`; sent as a signal in the process that made the change,
/// when the new tree is in its place.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ExtensionChange {
    /// The id of the extension.
    pub extension: String,
    /// What was done.
    pub action: ExtensionAction,
    /// Its version.
    pub version: String,
    /// Who did it.
    pub by: By,
    /// What else there is to say: the error, the version before.
    pub detail: String,
    /// When.
    pub at: UtcDateTime,
}

impl Signal for ExtensionChange {}

/// Writes entries; in the transaction of the change.
pub(super) fn write(conn: &mut DbConn, entries: &[ExtensionChange]) -> QueryResult<()> {
    for entry in entries {
        diesel::insert_into(changes::table)
            .values((
                changes::class_name.eq(&entry.extension),
                changes::action.eq(entry.action.as_str()),
                changes::version.eq(&entry.version),
                changes::user_id.eq(entry.by.user_id()),
                changes::username.eq(entry.by.name()),
                changes::detail.eq(&entry.detail),
                changes::timestamp.eq(entry.at.naive()),
            ))
            .execute(conn)?;
    }
    Ok(())
}
