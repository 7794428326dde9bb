//! What GET of a probe answers, by its `mode`.

use webapi_core::error::ErrorCode;
use webapi_core::field::FieldErrors;
use webapi_core::prelude::*;
use webapi_core::serialize::Key;

const TEAPOT: ErrorCode = ErrorCode::new(218, 418, "x-example-teapot", "Short and stout");

/// Answers in the mode that the query asks for.
pub(super) fn answer(ctx: &Context<'_>) -> ApiResult<Reply> {
    match ctx.query().text("mode") {
        Some("teapot") => Err(ApiError::new(TEAPOT)
            .with_subtype("x-example-kettle")
            .with_detail("The kettle is empty.")
            .with_trace_id("trace-1")
            .with_header("X-Tea", "earl-grey")),
        Some("err-extra") => Err(ApiError::new(catalog::INVALID_ATTRIBUTE)
            .with_extra("reason", "probe says no")
            .with_header("X-Extra", "yes")),
        Some("service") => Err(ApiError::new(catalog::SERVICE_NOT_CONFIGURED)),
        Some("form") => Err(form()),
        Some("plain") => Ok(Reply::raw(200, "text/plain", "plain body")),
        Some("types") => Ok(Reply::tree([("probe", types())])),
        _ => {
            let id = ctx.key().and_then(|key| key.parse::<i64>().ok());
            Ok(Reply::tree([("probe", Node::object([("id", Node::from(id))]))]))
        }
    }
}

/// The errors of a form that nobody filled in; Djblets answers them without the vendor's mimetype.
fn form() -> ApiError {
    let mut errors = FieldErrors::new();
    errors.add("name", "This field is required.");
    errors.add("display_name", "This field is required.");
    ApiError::invalid_fields(errors).with_generic_mimetype()
}

/// One value of every kind.
fn types() -> Node {
    let nested = Node::object([("k", Node::from("v"))]);
    let keys = [(1, "a"), (10, "b"), (2, "c")].map(|(key, value)| (Key::Int(key), Node::from(value)));
    Node::object([
        ("int", Node::from(5)),
        ("neg", Node::from(-3)),
        ("float", Node::from(1.5)),
        ("big", Node::from(12_345_678_901_234_567_890_u64)),
        ("true", Node::from(true)),
        ("false", Node::from(false)),
        ("none", Node::Null),
        ("str", Node::from("a<b>&\"c'é☃")),
        ("empty", Node::from("")),
        ("list", Node::Array(vec![1.into(), vec![2, 3].into(), nested])),
        ("emptylist", Node::Array(Vec::new())),
        ("dict", Node::Object(Vec::new())),
        ("tuple", Node::from(vec![1, 2])),
        ("intkeys", Node::Object(keys.into())),
        ("dt", Node::from("2024-05-06T07:08:09Z")),
        ("dtoff", Node::from("2024-05-06T07:08:09-05:00")),
        ("naive", Node::from("2024-05-06T07:08:09")),
        ("date", Node::from("2024-05-06")),
        ("time", Node::from("07:08:09.123")),
        ("delta", Node::from("P1DT02H00M00S")),
    ])
}
