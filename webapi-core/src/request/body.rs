//! Request bodies: forms, multipart and JSON become the same kind of parameters.
//!
//! In: the `Content-Type`, the announced length and the payload stream. Out: a [`Body`], or a [`DecodeError`] with
//! its status. Djblets reads forms and multipart only and ignores JSON; here JSON objects count as well.
//!
//! The payload is never held beyond [`Limits`], and a body of a type nobody asked for is not read. Whether such a
//! body deserves a 415 is for the caller to say, from [`BodyKind::Other`].

use std::pin::pin;

use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt as _};
use serde_json::Value;

use super::content_type::ContentType;
use super::json::{self, JsonError};
use super::{DecodeError, Limits, Parameters, RawValue, multipart, query};

/// What form a body had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// There is no body, or nothing says of which type it is; such a body is ignored, as in Djblets.
    Empty,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data` (RFC 7578).
    Multipart,
    /// `application/json`, or a type with the suffix `+json`.
    Json,
    /// A non-empty body that declares any other type; it gives no parameters.
    Other,
}

/// A decoded request body.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The form the body had.
    pub kind: BodyKind,
    /// The parameters found in it.
    pub parameters: Parameters,
}

/// Reads and decodes the body of a request.
///
/// A JSON body must be an object, whose members become parameters; an empty one has no members. `content_length` is
/// the announced length in bytes; what is too large is refused before it is read where the length is known.
///
/// # Errors
///
/// Any [`DecodeError`] but [`DecodeError::QueryNotUtf8`].
pub async fn read<S>(
    content_type: Option<&str>,
    content_length: Option<u64>,
    payload: S,
    limits: &Limits,
) -> Result<Body, DecodeError>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
{
    let Some(declared) = content_type.and_then(ContentType::parse) else {
        return Ok(Body { kind: BodyKind::Empty, parameters: Parameters::new() });
    };
    let (kind, parameters) = match declared.essence() {
        "application/x-www-form-urlencoded" => {
            declared.require_utf8()?;
            let raw = collect(payload, content_length, limits.body_bytes).await?;
            (BodyKind::Form, query::decode(&raw, limits)?)
        }
        "multipart/form-data" => {
            declared.require_utf8()?;
            refuse_announced(content_length, limits.multipart_bytes())?;
            let parameters = match content_length {
                Some(0) => Parameters::new(),
                _ => multipart::read(&declared, payload, limits).await?,
            };
            (BodyKind::Multipart, parameters)
        }
        _ if declared.is_json() => {
            declared.require_utf8()?;
            let raw = collect(payload, content_length, limits.body_bytes).await?;
            (BodyKind::Json, members(&raw, limits)?)
        }
        _ if is_empty(payload, content_length).await? => (BodyKind::Empty, Parameters::new()),
        _ => (BodyKind::Other, Parameters::new()),
    };
    Ok(Body { kind, parameters })
}

/// What a failing payload means for the client.
pub(crate) fn payload_error(error: &PayloadError, limit: usize) -> DecodeError {
    match error {
        PayloadError::Overflow => DecodeError::BodyTooLarge { limit },
        PayloadError::EncodingCorrupted => DecodeError::CorruptEncoding,
        _ => DecodeError::Incomplete,
    }
}

fn refuse_announced(content_length: Option<u64>, limit: usize) -> Result<(), DecodeError> {
    let fits =
        content_length.is_none_or(|length| usize::try_from(length).is_ok_and(|length| length <= limit));
    if fits { Ok(()) } else { Err(DecodeError::BodyTooLarge { limit }) }
}

async fn collect(
    payload: impl Stream<Item = Result<Bytes, PayloadError>>,
    content_length: Option<u64>,
    limit: usize,
) -> Result<Vec<u8>, DecodeError> {
    refuse_announced(content_length, limit)?;
    let mut payload = pin!(payload);
    let mut raw = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| payload_error(&error, limit))?;
        if chunk.len() > limit - raw.len() {
            return Err(DecodeError::BodyTooLarge { limit });
        }
        raw.extend_from_slice(&chunk);
    }
    Ok(raw)
}

/// Whether the payload ends without a byte; reads up to the first one if no length is announced.
async fn is_empty(
    payload: impl Stream<Item = Result<Bytes, PayloadError>>,
    content_length: Option<u64>,
) -> Result<bool, DecodeError> {
    if let Some(length) = content_length {
        return Ok(length == 0);
    }
    let mut payload = pin!(payload);
    while let Some(chunk) = payload.next().await {
        if !chunk.map_err(|error| payload_error(&error, 0))?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The members of a JSON object; an empty text has none.
fn members(raw: &[u8], limits: &Limits) -> Result<Parameters, DecodeError> {
    let text = std::str::from_utf8(raw).map_err(|_| DecodeError::BodyNotUtf8)?;
    if text.trim_ascii().is_empty() {
        return Ok(Parameters::new());
    }
    let value = json::parse(text, limits.json_depth).map_err(|error| match error {
        JsonError::TooDeep => DecodeError::JsonTooDeep { limit: limits.json_depth },
        JsonError::Syntax { line, column } => DecodeError::MalformedJson { line, column },
    })?;
    let Value::Object(members) = value else { return Err(DecodeError::JsonNotObject) };
    let mut parameters = Parameters::new();
    for (name, value) in members {
        limits.admit(&name, parameters.len())?;
        parameters.push(name, RawValue::Json(value));
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use actix_web::rt::System;
    use futures_util::stream;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    async fn decode(content_type: &str, body: &str) -> Result<Body, DecodeError> {
        decode_within(content_type, body, &Limits::DEFAULT).await
    }

    async fn decode_within(content_type: &str, body: &str, limits: &Limits) -> Result<Body, DecodeError> {
        let chunks: Vec<_> =
            body.as_bytes().chunks(7).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        read(Some(content_type), None, stream::iter(chunks), limits).await
    }

    fn pending() -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static {
        stream::pending()
    }

    #[actix_web::test]
    async fn a_form_gives_text_parameters() {
        let body = decode(FORM, "name=a+b&name=c").await.expect("a form");
        assert_eq!(body.kind, BodyKind::Form);
        assert_eq!(body.parameters.text("name"), Some("c"));
    }

    #[actix_web::test]
    async fn a_json_object_gives_its_members() {
        let body = decode("application/vnd.example+json; charset=UTF-8", r#"{"a": [1], "b": null}"#).await;
        let body = body.expect("a JSON object");
        assert_eq!(body.kind, BodyKind::Json);
        assert_eq!(body.parameters.get("a"), Some(&RawValue::Json(json!([1]))));
        assert_eq!(body.parameters.get("b"), Some(&RawValue::Json(Value::Null)));
    }

    #[actix_web::test]
    async fn an_empty_json_body_has_no_members() {
        let body = decode("application/json", " \n").await.expect("an empty body");
        assert_eq!(body, Body { kind: BodyKind::Json, parameters: Parameters::new() });
    }

    #[actix_web::test]
    async fn json_must_be_an_object_of_bounded_depth() {
        assert_eq!(decode("application/json", "[1]").await, Err(DecodeError::JsonNotObject));
        assert_eq!(
            decode("application/json", "{\"a\":\n x}").await,
            Err(DecodeError::MalformedJson { line: 2, column: 2 })
        );
        let limits = Limits { json_depth: 2, ..Limits::DEFAULT };
        let deep = decode_within("application/json", r#"{"a": [[]]}"#, &limits).await;
        assert_eq!(deep, Err(DecodeError::JsonTooDeep { limit: 2 }));
    }

    #[actix_web::test]
    async fn another_charset_is_refused() {
        for content_type in [FORM, "application/json", "multipart/form-data; boundary=x"] {
            let refused = decode(&format!("{content_type}; charset=latin-1"), "").await;
            assert_eq!(refused, Err(DecodeError::UnsupportedCharset { charset: "latin-1".into() }));
        }
    }

    #[actix_web::test]
    async fn a_body_of_another_type_is_named_other_and_an_untyped_one_is_ignored() {
        let kind = |body: Result<Body, DecodeError>| body.map(|body| body.kind);
        assert_eq!(kind(decode("text/plain", "x").await), Ok(BodyKind::Other));
        assert_eq!(kind(decode("text/plain", "").await), Ok(BodyKind::Empty));
        assert_eq!(kind(decode(" ", "name=n").await), Ok(BodyKind::Empty));
        assert_eq!(kind(read(None, Some(6), pending(), &Limits::DEFAULT).await), Ok(BodyKind::Empty));
        assert_eq!(
            kind(read(Some("text/plain"), Some(6), pending(), &Limits::DEFAULT).await),
            Ok(BodyKind::Other)
        );
    }

    #[actix_web::test]
    async fn an_announced_length_beyond_the_limit_is_refused_unread() {
        let limits = Limits { body_bytes: 10, ..Limits::DEFAULT };
        let refused = read(Some(FORM), Some(11), pending(), &limits).await;
        assert_eq!(refused, Err(DecodeError::BodyTooLarge { limit: 10 }));
    }

    #[actix_web::test]
    async fn a_broken_connection_is_an_incomplete_body() {
        let chunks = vec![Ok(Bytes::from_static(b"na")), Err(PayloadError::Incomplete(None))];
        let broken = read(Some(FORM), None, stream::iter(chunks), &Limits::DEFAULT).await;
        assert_eq!(broken, Err(DecodeError::Incomplete));
    }

    proptest! {
        #[test]
        fn arbitrary_bodies_never_panic(
            raw in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6),
            content_type in prop_oneof![
                Just(FORM.to_owned()),
                Just("application/json".to_owned()),
                Just("multipart/form-data; boundary=X".to_owned()),
                any::<String>(),
            ],
            length in any::<Option<u64>>(),
        ) {
            let chunks: Vec<_> = raw.into_iter().map(|chunk| Ok(Bytes::from(chunk))).collect();
            let _ = System::new().block_on(read(Some(&content_type), length, stream::iter(chunks), &Limits::DEFAULT));
        }

        #[test]
        fn the_size_of_a_body_is_always_respected(size in 0_usize..64, limit in 0_usize..64, step in 1_usize..9) {
            let limits = Limits { body_bytes: limit, ..Limits::DEFAULT };
            let body = vec![b'a'; size];
            let chunks: Vec<_> = body.chunks(step).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
            let read = System::new().block_on(read(Some(FORM), None, stream::iter(chunks), &limits));
            prop_assert_eq!(read.is_ok(), size <= limit);
        }
    }
}
