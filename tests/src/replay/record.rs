//! Records and topics of a corpus.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// One recorded request with its answer.
#[derive(Debug, Clone, Deserialize)]
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
    /// A change of the database right before the request, in words.
    pub side_effect_before: Option<String>,
    /// The request.
    pub request: RecordedRequest,
    /// The answer.
    pub response: Expected,
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
    /// Parsed JSON, or text.
    #[serde(default)]
    pub body: Value,
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
            serde_json::from_str(&readable(line))
                .map_err(|error| format!("{}:{}: {error}", file.display(), number + 1))
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

/// The line without what Python writes as JSON and nobody else reads: `NaN`, `Infinity` and `-Infinity`, all as null.
/// We answer with none of them, so such a record can only be a deviation.
fn readable(line: &str) -> Cow<'_, str> {
    if !line.contains("NaN") && !line.contains("Infinity") {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(quote) = rest.find('"') {
        let (outside, from_quote) = rest.split_at(quote);
        out.push_str(&without_python(outside));
        let mut escaped = false;
        let end = from_quote.char_indices().skip(1).find(|(_, char)| {
            let ends = *char == '"' && !escaped;
            escaped = *char == '\\' && !escaped;
            ends
        });
        let (text, behind) = from_quote.split_at(end.map_or(from_quote.len(), |(at, _)| at + 1));
        out.push_str(text);
        rest = behind;
    }
    out.push_str(&without_python(rest));
    Cow::Owned(out)
}

fn without_python(outside: &str) -> String {
    outside.replace("-Infinity", "null").replace("Infinity", "null").replace("NaN", "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_not_json_are_read_as_null_and_texts_are_left_alone() {
        let line = r#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" Infinity"}"#;
        assert_eq!(readable(line), r#"{"a": null, "b": [null, null], "c": "NaN \" Infinity"}"#);
    }
}
