//! The form of the `djblets` corpus, whose side effects are words.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Expected, Record, RecordedRequest};

#[derive(Deserialize)]
struct Line {
    id: String,
    why: String,
    setup: String,
    seq: Option<String>,
    step: Option<u32>,
    side_effect_before: Option<String>,
    request: RecordedRequest,
    response: Expected,
}

pub(super) fn record(line: Value) -> Result<Record, String> {
    let line: Line = serde_json::from_value(line).map_err(|error| error.to_string())?;
    Ok(Record {
        id: line.id,
        why: line.why,
        setup: line.setup,
        seq: line.seq,
        step: line.step,
        session: None,
        csrf: false,
        actions: line.side_effect_before.as_deref().map(action).transpose()?.into_iter().collect(),
        request: line.request,
        response: line.response,
        capture: BTreeMap::new(),
        rfc_deviation: None,
    })
}

/// The words of a record as an action of the server.
fn action(effect: &str) -> Result<Value, String> {
    let words: Vec<&str> = effect.split(' ').collect();
    let (name, token) = match words[..] {
        ["access", "token", token, "deleted"] => ("delete_access_token", token),
        ["access", "token", token, "expired"] => ("expire_access_token", token),
        ["token", token, "row", "deleted"] => ("delete_api_token", token),
        ["token", token, "set", "valid=false"] => ("invalidate_api_token", token),
        _ => return Err(format!("the side effect `{effect}` is not known")),
    };
    Ok(json!({"do": name, "token": token}))
}
