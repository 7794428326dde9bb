//! Records and topics of a corpus.

mod djblets;
mod oauth;
mod python;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// One recorded request with its answer.
#[derive(Debug, Clone)]
pub struct Record {
    /// Unique name.
    pub id: String,
    /// What the record demonstrates.
    pub why: String,
    /// Which setup of the application was recorded.
    pub setup: String,
    /// Records with the same name run in `step` order on one state.
    pub seq: Option<String>,
    /// Place in the sequence.
    pub step: Option<u32>,
    /// Whose browser sends the request; `None` for nobody's.
    pub session: Option<String>,
    /// Whether the request brings what protects a form against other sites.
    pub csrf: bool,
    /// Changes of the database right before the request.
    pub actions: Vec<Value>,
    /// The request.
    pub request: RecordedRequest,
    /// The answer.
    pub response: Expected,
    /// Values of the answer that later steps use: from the name to the place, for example `json:access_token`.
    pub capture: BTreeMap<String, String>,
    /// The standard's rule, where it was answered otherwise.
    pub rfc_deviation: Option<String>,
}

/// A recorded request.
#[derive(Debug, Clone, Deserialize)]
pub struct RecordedRequest {
    /// Method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers that matter.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body as text; Latin-1 for multipart.
    #[serde(default)]
    pub body: Option<String>,
}

/// An answer to compare with: recorded, or given by a deviation.
#[derive(Debug, Clone, Deserialize)]
pub struct Expected {
    /// Status code.
    pub status: u16,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What the body is, where the corpus says so.
    #[serde(default)]
    pub body_type: Option<BodyType>,
    /// Parsed JSON, the facts of a page, or text.
    #[serde(default)]
    pub body: Value,
}

/// What a recorded body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyType {
    /// JSON.
    Json,
    /// A page, of which the facts were recorded.
    Html,
    /// Text.
    Text,
    /// Nothing.
    Empty,
    /// Not compared: what a deviation answers with another status and without a body of its own.
    Any,
}

/// One file of records.
#[derive(Debug, Clone)]
pub struct Topic {
    /// File name without its ending.
    pub name: String,
    /// The records, those of one sequence together and in order.
    pub records: Vec<Record>,
}

impl Topic {
    /// Reads `<folder>/<name>.jsonl`.
    ///
    /// # Errors
    ///
    /// A sentence about the file or the line that cannot be read.
    pub fn read(folder: &Path, name: &str) -> Result<Self, String> {
        let file = folder.join(format!("{name}.jsonl"));
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let record = |(number, line): (usize, &str)| {
            read(line).map_err(|error| format!("{}:{}: {error}", file.display(), number + 1))
        };
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let mut records: Vec<Record> = lines.map(record).collect::<Result<_, _>>()?;
        // Stable: records without a sequence stay where they are, before the sequences.
        records.sort_by(|a, b| (&a.seq, a.step).cmp(&(&b.seq, b.step)));
        Ok(Self { name: name.to_owned(), records })
    }

    /// The topic with the records of one setup only.
    #[must_use]
    pub fn of_setup(&self, setup: &str) -> Self {
        let records = self.records.iter().filter(|record| record.setup == setup).cloned().collect();
        Self { name: self.name.clone(), records }
    }
}

/// Reads a line in the form of its corpus: the setup is a name in one, and an object in the other.
fn read(line: &str) -> Result<Record, String> {
    let line: Value = serde_json::from_str(&python::readable(line)).map_err(|error| error.to_string())?;
    if line["setup"].is_object() { oauth::record(line) } else { djblets::record(line) }
}
