//! `probes`: nothing but what a request brings, to look at fields, errors and encodings.

mod modes;

use serde::Serialize;
use serde_json::{Map, Value};
use webapi_core::field::{self, DateTimeField, RequestFields as _};
use webapi_core::prelude::*;
use webapi_core::request::UploadedFile;

/// A probe.
#[derive(Debug, WebApiResource)]
#[webapi(
    key_variable = "probe_id",
    key_pattern = "[0-9]+",
    methods(GET, POST, PUT, DELETE),
    create_fields = ProbeCreateFields,
    update_fields = ProbeFields,
    handlers(list, get, create, update, delete),
    allow_unknown(PUT),
    manual
)]
pub struct Probe;

/// What the list takes.
#[derive(Debug, RequestFields, Serialize)]
pub struct ProbeListFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    int: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    q: Option<String>,
}

/// What POST takes.
#[derive(Debug, RequestFields, Serialize)]
pub struct ProbeCreateFields {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bool: Option<bool>,
    #[webapi(choices("red", "green"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<DateTimeField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dict: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "file")]
    file: Option<UploadedFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    int: Option<i128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ints: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    str: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legacy_int: Option<i64>,
    #[webapi(choices("a", "b"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    legacy_choice: Option<String>,
}

/// What PUT takes: the fields of POST without the name.
#[derive(Debug, RequestFields, Serialize)]
pub struct ProbeFields {
    #[serde(skip_serializing_if = "Option::is_none")]
    bool: Option<bool>,
    #[webapi(choices("red", "green"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<DateTimeField>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dict: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "file")]
    file: Option<UploadedFile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    int: Option<i128>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ints: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    str: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    legacy_int: Option<i64>,
    #[webapi(choices("a", "b"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    legacy_choice: Option<String>,
}

#[allow(clippy::ref_option, reason = "serde hands the field as it is")]
fn file<S: serde::Serializer>(file: &Option<UploadedFile>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct About<'a> {
        content_type: Option<&'a str>,
        name: &'a str,
        size: u64,
    }
    let about = file.as_ref().map(|file| About {
        name: file.name(),
        content_type: file.content_type(),
        size: file.size(),
    });
    about.serialize(serializer)
}

/// What was read, and what was let through unread.
fn echo<T: Serialize>(parsed: &T, extra: Vec<(String, Node)>) -> ApiResult<Node> {
    Ok(Node::object([("parsed", Node::of(parsed)?), ("extra", Node::object(extra))]))
}

impl Probe {
    fn list(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let parsed: ProbeListFields = field::parse(ctx.fields(), &[]).map_err(ApiError::invalid_fields)?;
        Ok(Reply::tree([("parsed", Node::of(&parsed)?), ("extra", Node::Object(Vec::new()))]))
    }

    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        modes::answer(ctx)
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let probe = echo(ctx.input::<ProbeCreateFields>()?, Vec::new())?;
        Ok(Reply::tree([("probe", probe)]).with_status(201))
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let extra = field::extra_fields(ctx.fields(), ProbeFields::FIELDS);
        let extra = extra
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.as_str().map(str::to_owned).into()));
        let probe = echo(ctx.input::<ProbeFields>()?, extra.collect())?;
        Ok(Reply::tree([("probe", probe)]))
    }

    fn delete(_: &mut Context<'_>) -> ApiResult<Reply> {
        Err(ApiError::method_not_allowed())
    }
}
