//! The form of the `oauth` corpus: profiles, scenarios, sessions, actions and captured values.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Expected, Record, RecordedRequest};

#[derive(Deserialize)]
struct Line {
    id: String,
    why: String,
    setup: Setup,
    request: RecordedRequest,
    response: Expected,
    #[serde(default)]
    capture: BTreeMap<String, String>,
    rfc_deviation: Option<String>,
}

#[derive(Deserialize)]
struct Setup {
    profile: String,
    scenario: String,
    step: u32,
    session: Option<String>,
    #[serde(default)]
    csrf: bool,
    #[serde(default)]
    actions: Vec<Value>,
}

pub(super) fn record(line: Value) -> Result<Record, String> {
    let line: Line = serde_json::from_value(line).map_err(|error| error.to_string())?;
    Ok(Record {
        id: line.id,
        why: line.why,
        setup: line.setup.profile,
        seq: Some(line.setup.scenario),
        step: Some(line.setup.step),
        session: line.setup.session,
        csrf: line.setup.csrf,
        actions: line.setup.actions,
        request: line.request,
        response: line.response,
        capture: line.capture,
        rfc_deviation: line.rfc_deviation,
    })
}
