//! [`ExtensionContext`]: what a step of an extension may use.

use std::any::Any;

use serde_json::Value;

use super::settings::AnySettings;
use crate::db::DbConn;
use crate::field::UtcDateTime;

/// The connection of a change, inside its transaction, and what the extension is set to.
pub struct ExtensionContext<'a> {
    pub(crate) conn: &'a mut DbConn,
    pub(crate) settings: Option<&'a AnySettings>,
    pub(crate) settings_json: &'a Value,
    pub(crate) now: UtcDateTime,
}

impl ExtensionContext<'_> {
    /// The connection.
    pub fn conn(&mut self) -> &mut DbConn {
        self.conn
    }

    /// The settings, if the extension has settings of this type.
    pub fn settings<S: Any>(&self) -> Option<&S> {
        self.settings?.downcast_ref()
    }

    /// The settings as JSON; null if the extension has none.
    pub fn settings_json(&self) -> &Value {
        self.settings_json
    }

    /// The time.
    pub fn now(&self) -> UtcDateTime {
        self.now
    }
}

impl std::fmt::Debug for ExtensionContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExtensionContext")
    }
}
