//! Records that we answer differently on purpose.
//!
//! ```toml
//! [[deviation]]
//! id = "root-head"
//! group = "HEAD and OPTIONS"         # a heading of docs/deviations.md
//! reason = "RFC 9110 section 9.3.2"
//! status = 200                       # what differs; the rest is as recorded, but headers only under the same status
//! headers = { Allow = "GET" }        # an empty text: the header is not compared
//! body = '{"stat": "ok"}'            # JSON or text; under another status, none is not compared
//! body_like = "root-anon"            # the body of another record of the topic …
//! body_patch = '{"links": null}'     # … or of this one, changed by a JSON merge patch (RFC 7396)
//!
//! [[kept]]                           # answered as recorded, though the record names a standard
//! id = "pw-01-ok"
//! reason = "legacy, off by default"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::record::{BodyType, Expected, Record, Topic};

/// All deviations, by the record's id.
#[derive(Debug, Default)]
pub struct Deviations {
    all: BTreeMap<String, Deviation>,
    kept: Vec<String>,
}

/// One record that we answer differently.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    id: String,
    /// The heading under which `docs/deviations.md` explains it.
    pub group: String,
    /// Why.
    pub reason: String,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    body_like: Option<String>,
    body_patch: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    deviation: Vec<Deviation>,
    #[serde(default)]
    kept: Vec<Kept>,
}

/// A record that is answered as recorded, though it says that a standard is against it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    id: String,
    #[serde(rename = "reason")]
    _reason: String,
}

impl Deviations {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// A sentence if the file cannot be read or names a record twice.
    pub fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let parsed: File = toml::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let mut all = BTreeMap::new();
        for deviation in parsed.deviation {
            let id = deviation.id.clone();
            if all.insert(id.clone(), deviation).is_some() {
                return Err(format!("{}: `{id}` is listed twice", file.display()));
            }
        }
        Ok(Self { all, kept: parsed.kept.into_iter().map(|kept| kept.id).collect() })
    }

    /// The deviation of a record.
    pub fn of(&self, record: &Record) -> Option<&Deviation> {
        self.all.get(&record.id)
    }

    /// Whether a record is answered as recorded against the standard that it names, with a reason in the list.
    pub fn keeps(&self, record: &Record) -> bool {
        self.kept.contains(&record.id)
    }

    /// Every deviation with the id of its record.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Deviation)> {
        self.all.iter().map(|(id, deviation)| (id.as_str(), deviation))
    }
}

impl Deviation {
    /// Whether it asks for a header that was not recorded, beside all that was.
    pub(super) fn asks_for_more(&self, record: &Record) -> bool {
        self.headers.keys().any(|name| !record.response.headers.contains_key(name))
    }

    /// The answer to expect instead of the recorded one.
    ///
    /// # Errors
    ///
    /// A sentence if a part of the declaration cannot be read.
    pub(super) fn answer(&self, record: &Record, topic: &Topic) -> Result<Expected, String> {
        let mut expected = record.response.clone();
        if self.status.is_some_and(|status| status != expected.status) {
            // Another answer altogether: no header of the recorded one need be there.
            expected.headers.clear();
            expected.body_type = expected.body_type.map(|_| BodyType::Any);
        }
        expected.status = self.status.unwrap_or(expected.status);
        for (name, value) in &self.headers {
            if value.is_empty() {
                expected.headers.remove(name);
            } else {
                expected.headers.insert(name.clone(), value.clone());
            }
        }
        if let Some(id) = &self.body_like {
            let other = topic.records.iter().find(|other| other.id == *id);
            let other =
                other.ok_or_else(|| format!("`body_like` names `{id}`, which is not in the topic"))?;
            expected.body = other.response.body.clone();
            expected.body_type = other.response.body_type;
        }
        if let Some(body) = &self.body {
            let json = serde_json::from_str(body).ok();
            let kind = if json.is_some() { BodyType::Json } else { BodyType::Text };
            expected.body_type = expected.body_type.map(|_| kind);
            expected.body = json.unwrap_or_else(|| Value::String(body.clone()));
        }
        if let Some(patch) = &self.body_patch {
            let patch: Value =
                serde_json::from_str(patch).map_err(|error| format!("`body_patch`: {error}"))?;
            merge(&mut expected.body, &patch);
        }
        Ok(expected)
    }
}

/// JSON merge patch, RFC 7396 section 2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_replaces_removes_and_adds() {
        let mut value = json!({"a": {"b": 1, "c": 2}});
        merge(&mut value, &json!({"a": {"b": null, "d": 3}, "e": {"f": null}}));
        assert_eq!(value, json!({"a": {"c": 2, "d": 3}, "e": {}}));
    }
}
