//! Records whose features are not there yet, each with who owns them. In the end the list is empty.
//!
//! ```toml
//! [[open]]
//! owner = "protect"
//! why = "the views are not there yet"
//! ids = ["rf-02-old-at"]
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

/// All open records, from the id to the owner.
#[derive(Debug, Default)]
pub struct Open(BTreeMap<String, String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    open: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    owner: String,
    #[serde(rename = "why")]
    _why: String,
    ids: Vec<String>,
}

impl Open {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// A sentence if the file cannot be read.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let parsed: File = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let owned = |entry: Entry| entry.ids.into_iter().map(move |id| (id, entry.owner.clone()));
        Ok(Self(parsed.open.into_iter().flat_map(owned).collect()))
    }

    /// Whether a record is open.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// The ids of the open records.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
