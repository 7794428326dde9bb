//! The API tokens of the corpus's description, and what records do to them.

use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::api_token::{ApiTokens, ImportedApiToken, NewApiToken, Policy, TokenText};
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};

const ADMIN: i64 = 1;
const DOC: i64 = 2;
const GHOST: i64 = 5;

/// One token of the description; unless it says more, it has the form `vendor_checksum` and never expires.
struct Row {
    user_id: i64,
    text: &'static str,
    policy: Value,
    more: More,
}

/// What is special about a token.
enum More {
    Nothing,
    Full,
    Legacy,
    Expires(i32, [u32; 5]),
    Invalid(&'static str),
}

fn rows() -> Vec<Row> {
    let row = |user_id, text, more| Row { user_id, text, policy: json!({}), more };
    let of_doc = |text, resources: Value| Row {
        user_id: DOC,
        text,
        policy: json!({ "resources": resources }),
        more: More::Nothing,
    };
    vec![
        row(DOC, "tok-doc-full", More::Full),
        row(ADMIN, "tok-admin-full", More::Nothing),
        of_doc("tok-doc-readonly", json!({"*": {"allow": ["GET"], "block": ["*"]}})),
        of_doc("tok-doc-blockall", json!({"*": {"block": ["*"]}})),
        of_doc(
            "tok-doc-rr-only",
            json!({"*": {"block": ["*"]}, "review_request": {"*": {"allow": ["GET", "PUT"]}}}),
        ),
        of_doc("tok-doc-noput", json!({"review_request": {"*": {"allow": ["*"], "block": ["PUT"]}}})),
        of_doc("tok-doc-conflict", json!({"*": {"allow": ["GET"], "block": ["GET"]}})),
        of_doc("tok-doc-item", json!({"repository": {"2": {"block": ["*"]}, "*": {"allow": ["*"]}}})),
        of_doc("tok-doc-itemallow", json!({"*": {"block": ["*"]}, "repository": {"1": {"allow": ["GET"]}}})),
        of_doc("tok-doc-groupuser", json!({"group_user": {"*": {"block": ["*"]}}})),
        of_doc("tok-doc-rootblock", json!({"root": {"*": {"block": ["*"]}}})),
        row(DOC, "tok-doc-expired", More::Expires(2024, [1, 2, 3, 4, 5])),
        row(DOC, "tok-doc-future", More::Expires(2199, [1, 1, 0, 0, 0])),
        row(DOC, "tok-doc-invalid", More::Invalid("Leaked.")),
        row(DOC, "tok-doc-invalid2", More::Invalid("")),
        row(DOC, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", More::Legacy),
        row(GHOST, "tok-ghost", More::Nothing),
    ]
}

/// Fills the empty table.
pub(super) fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    let tree = api.snapshot();
    for Row { user_id, text, policy, more } in rows() {
        let (note, generator_id) = match more {
            More::Full => ("full", "vendor_checksum"),
            More::Legacy => ("legacy", "legacy_sha1"),
            _ => ("", "vendor_checksum"),
        };
        let expires = match more {
            More::Expires(year, rest) => Some(time(year, rest)?),
            _ => None,
        };
        let invalidated = match more {
            More::Invalid(reason) => Some((time(2024, [6, 7, 8, 9, 10])?, reason.to_owned())),
            _ => None,
        };
        let policy = Policy::new(policy, &tree).map_err(ApiError::internal)?;
        let token = NewApiToken {
            user_id,
            note: note.to_owned(),
            policy: Some(policy),
            expires,
            ..NewApiToken::default()
        };
        let imported = ImportedApiToken {
            text: TokenText::new(text),
            generator_id: generator_id.to_owned(),
            time_added: time(2024, [2, 1, 0, 0, 0])?,
            invalidated,
            token,
        };
        of(api)?.import(conn, imported)?;
    }
    Ok(())
}

fn time(year: i32, [month, day, hour, minute, second]: [u32; 5]) -> ApiResult<DateTime<Utc>> {
    let time = Utc.with_ymd_and_hms(year, month, day, hour, minute, second).single();
    time.ok_or_else(|| ApiError::internal("not a time"))
}

fn of(api: &WebApi) -> ApiResult<ApiTokens> {
    ApiTokens::of(api).ok_or_else(|| ApiError::internal("the application has no API tokens"))
}

/// Forgets what was verified earlier.
pub(super) fn forget(api: &WebApi) -> ApiResult<()> {
    of(api)?.forget_verified(api.clock());
    Ok(())
}

/// Invalidates a token; false if there is none.
pub(super) fn invalidate(api: &WebApi, conn: &mut DbConn, text: &str) -> ApiResult<bool> {
    let tokens = of(api)?;
    let Some(token) = tokens.find_text(conn, &TokenText::new(text))? else { return Ok(false) };
    tokens.invalidate(conn, api.clock(), token.id, "")?;
    Ok(true)
}

/// Deletes a token; false if there is none.
pub(super) fn delete(api: &WebApi, conn: &mut DbConn, text: &str) -> ApiResult<bool> {
    let tokens = of(api)?;
    match tokens.find_text(conn, &TokenText::new(text))? {
        Some(token) => tokens.delete(conn, api.clock(), token.id),
        None => Ok(false),
    }
}
