//! Replays recorded exchanges with a Djblets server on the level of fields: what was sent, and what was parsed or
//! refused, word for word. Where the answers differ on purpose, [`deviation`] says how and why.

use actix_web::web::Bytes;
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use webapi_core::field::{
    self, DateTimeField, FieldErrors, FieldInfo, FieldKind, FieldSet, FieldValue, extra_fields, take,
};
use webapi_core::request::{Limits, Parameters, RawValue, UploadedFile, body, query};

static INTEGER: FieldKind = FieldKind::Integer;

const OPTIONAL: [FieldInfo; 11] = [
    FieldInfo::new("bool", FieldKind::Boolean),
    FieldInfo::new("choice", FieldKind::Choice(&["red", "green"])),
    FieldInfo::new("when", FieldKind::DateTime),
    FieldInfo::new("dict", FieldKind::Dict),
    FieldInfo::new("file", FieldKind::File),
    FieldInfo::new("int", FieldKind::Integer),
    FieldInfo::new("list", FieldKind::List(None)),
    FieldInfo::new("ints", FieldKind::List(Some(&INTEGER))),
    FieldInfo::new("str", FieldKind::String),
    FieldInfo::new("legacy_int", FieldKind::Integer),
    FieldInfo::new("legacy_choice", FieldKind::Choice(&["a", "b"])),
];

static CREATE: [FieldInfo; 12] = {
    let mut fields = [FieldInfo::new("name", FieldKind::String).required(); 12];
    let mut index = 0;
    while index < OPTIONAL.len() {
        fields[index + 1] = OPTIONAL[index];
        index += 1;
    }
    fields
};
static UPDATE: [FieldInfo; 11] = OPTIONAL;
static LIST: [FieldInfo; 2] =
    [FieldInfo::new("int", FieldKind::Integer), FieldInfo::new("q", FieldKind::String)];

/// One recorded exchange.
#[derive(Deserialize)]
struct Record {
    id: String,
    why: String,
    method: String,
    query: String,
    content_type: Option<String>,
    body: Option<String>,
    status: u16,
    fields: Option<Value>,
    parsed: Option<Value>,
    extra: Option<Value>,
}

/// What a request came to.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// The fields handed to the handler, and the unknown ones.
    Accepted { parsed: Value, extra: Value },
    /// The messages by field.
    Refused(Value),
    /// The query or the body could not be decoded.
    Undecodable(u16),
}

/// Records whose answer is another one here, with that answer.
fn deviation(id: &str) -> Option<Outcome> {
    let accepted = |parsed: Value| Outcome::Accepted { parsed, extra: json!({}) };
    Some(match id {
        // Djblets refuses the parameter that its own documentation recommends for bodies, and reads no JSON bodies.
        "f-only-underscore" | "f-json-body" => accepted(json!({"name": "n"})),
        // NaN and Infinity are not JSON; Djblets sends them back as invalid JSON.
        "f-dict-nan" => Outcome::Refused(json!({"dict": ["This value is not a valid JSON document"]})),
        // Djblets fails with status 500.
        "f-ints-null" => Outcome::Refused(json!({"ints": ["This value is not an integer"]})),
        "f-dt-overflow" => {
            Outcome::Refused(json!({"when": ["This timestamp is not a valid ISO 8601 date/time"]}))
        }
        // Integers have a range here.
        "f-int-big" => Outcome::Refused(json!({"int": [
            "\"123456789012345678901234567890\" is out of range: expected a number between \
             -9223372036854775808 and 9223372036854775807"
        ]})),
        // The JSON body is read here.
        "f-put-json" => Outcome::Refused(json!({"int": ["\"x\" is not an integer"]})),
        _ => return None,
    })
}

fn file_details(file: &UploadedFile) -> Value {
    json!({"name": file.name(), "content_type": file.content_type(), "size": file.size()})
}

fn parse(source: &Parameters, set: &FieldSet) -> Outcome {
    let mut errors = field::validate(set, source, &[]).err().unwrap_or_default();
    let mut parsed = Map::new();
    for info in set.fields {
        let value = match info.kind {
            FieldKind::Boolean => echo::<bool>(source, info, &mut errors),
            FieldKind::DateTime => echo::<DateTimeField>(source, info, &mut errors),
            FieldKind::Dict => echo::<Value>(source, info, &mut errors),
            FieldKind::File => take::<UploadedFile>(source, info, &mut errors).as_ref().map(file_details),
            FieldKind::Integer => echo::<i64>(source, info, &mut errors),
            FieldKind::List(None) => echo::<Vec<Value>>(source, info, &mut errors),
            FieldKind::List(_) => echo::<Vec<i64>>(source, info, &mut errors),
            _ => echo::<String>(source, info, &mut errors),
        };
        parsed.extend(value.map(|value| (info.name.to_owned(), value)));
    }
    if !errors.is_empty() {
        return Outcome::Refused(json!(errors));
    }
    let extra: Map<_, _> = extra_fields(source, set.fields)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value.as_str())))
        .collect();
    Outcome::Accepted { parsed: parsed.into(), extra: extra.into() }
}

fn echo<T: FieldValue + serde::Serialize>(
    source: &Parameters,
    info: &FieldInfo,
    errors: &mut FieldErrors,
) -> Option<Value> {
    take::<T>(source, info, errors).map(|value| json!(value))
}

async fn replay(record: &Record) -> Outcome {
    let set = match record.method.as_str() {
        "GET" => FieldSet { fields: &LIST, allow_unknown: false },
        "POST" => FieldSet { fields: &CREATE, allow_unknown: false },
        _ => FieldSet { fields: &UPDATE, allow_unknown: true },
    };
    let source = if record.method == "GET" {
        query::parse(&record.query, &Limits::DEFAULT)
    } else {
        let payload = Bytes::from(record.body.clone().unwrap_or_default());
        let length = payload.len() as u64;
        let chunks = stream::iter([Ok(payload)]);
        body::read(record.content_type.as_deref(), Some(length), chunks, &Limits::DEFAULT)
            .await
            .map(|body| body.parameters)
    };
    match source {
        Ok(source) => parse(&source, &set),
        Err(error) => Outcome::Undecodable(error.status()),
    }
}

fn recorded(record: &Record) -> Outcome {
    match (&record.fields, &record.parsed, &record.extra) {
        (Some(fields), ..) => Outcome::Refused(fields.clone()),
        (None, Some(parsed), Some(extra)) => {
            Outcome::Accepted { parsed: parsed.clone(), extra: extra.clone() }
        }
        _ => Outcome::Undecodable(record.status),
    }
}

#[actix_web::test]
async fn recorded_requests_have_the_recorded_outcome() {
    let mut differing = Vec::new();
    let mut count = 0;
    for line in include_str!("../data/request-fields.jsonl").lines() {
        let record: Record = serde_json::from_str(line).expect("a record");
        count += 1;
        let outcome = replay(&record).await;
        let (deviation, recorded) = (deviation(&record.id), recorded(&record));
        if deviation.as_ref() == Some(&recorded) {
            differing.push(format!("{}: the deviation is none", record.id));
        }
        let expected = deviation.unwrap_or(recorded);
        if outcome != expected {
            let Record { id, why, .. } = &record;
            differing.push(format!("{id} ({why})\n  expected {expected:?}\n       got {outcome:?}"));
        }
    }
    assert_eq!(count, 51);
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn pagination_parameters_have_the_recorded_messages() {
    for (name, text) in [("start", "abc"), ("start", ""), ("max-results", "many")] {
        let mut source = Parameters::new();
        source.push(name, RawValue::Text(text.into()));
        let mut errors = FieldErrors::new();
        assert_eq!(take::<i64>(&source, &FieldInfo::new(name, FieldKind::Integer), &mut errors), None);
        assert_eq!(errors.get(name), [format!("\"{text}\" is not an integer")]);
    }
}
