//! The statements: each operation is one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use super::policy::Policy;
use super::record::{ApiToken, ApiTokenChange, ImportedApiToken, Row, naive};
use super::schema::webapi_api_tokens as tokens;
use super::secret::TokenDigest;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};

/// By what a token is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TokenKey {
    /// The digest of the token itself.
    Token(TokenDigest),
    /// The digest of the session cookie that follows from it.
    Session(TokenDigest),
}

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        (
            (
                tokens::id,
                tokens::user_id,
                tokens::digest,
                tokens::session_digest,
                tokens::hint,
                tokens::token_generator_id,
            ),
            (tokens::time_added, tokens::last_updated, tokens::last_used, tokens::expires),
            (tokens::valid, tokens::invalid_date, tokens::invalid_reason),
            (tokens::note, tokens::policy, tokens::extra_data),
        )
    };
}

/// Stores a token.
pub(super) fn insert(conn: &mut DbConn, new: ImportedApiToken) -> ApiResult<ApiToken> {
    let ImportedApiToken { text, generator_id, time_added, invalidated, token } = new;
    let policy = token.policy.unwrap_or_else(Policy::full_access);
    let (invalid_date, invalid_reason) =
        invalidated.map_or((None, String::new()), |(date, reason)| (Some(naive(date)), reason));
    let row: Row = diesel::insert_into(tokens::table)
        .values((
            (
                tokens::user_id.eq(token.user_id),
                tokens::digest.eq(text.digest().as_bytes()),
                tokens::session_digest.eq(text.session_digest().as_bytes()),
                tokens::hint.eq(text.hint()),
                tokens::token_generator_id.eq(generator_id),
            ),
            (
                tokens::time_added.eq(naive(time_added)),
                tokens::last_updated.eq(naive(time_added)),
                tokens::expires.eq(token.expires.map(naive)),
            ),
            (
                tokens::valid.eq(invalid_date.is_none()),
                tokens::invalid_date.eq(invalid_date),
                tokens::invalid_reason.eq(invalid_reason),
            ),
            (
                tokens::note.eq(token.note),
                tokens::policy.eq(policy.document()),
                tokens::extra_data.eq(Value::Object(token.extra_data)),
            ),
        ))
        .returning(columns!())
        .get_result(conn)?;
    ApiToken::of_row(row).ok_or_else(|| ApiError::internal("the stored digests cannot be read back"))
}

/// The token, usable or not, by one probe of a unique index.
pub(super) fn find(conn: &mut DbConn, key: TokenKey) -> ApiResult<Option<ApiToken>> {
    let row: Option<Row> = match key {
        TokenKey::Token(digest) => tokens::table
            .filter(tokens::digest.eq(digest.as_bytes()))
            .select(columns!())
            .first(conn)
            .optional()?,
        TokenKey::Session(digest) => tokens::table
            .filter(tokens::session_digest.eq(digest.as_bytes()))
            .select(columns!())
            .first(conn)
            .optional()?,
    };
    Ok(row.and_then(ApiToken::of_row))
}

/// The token with this primary key.
pub(super) fn by_id(conn: &mut DbConn, id: i64) -> ApiResult<Option<ApiToken>> {
    let row: Option<Row> = tokens::table.find(id).select(columns!()).first(conn).optional()?;
    Ok(row.and_then(ApiToken::of_row))
}

/// The tokens of a user, oldest first.
pub(super) fn of_user(conn: &mut DbConn, user_id: i64) -> ApiResult<Vec<ApiToken>> {
    let of_user = tokens::table.filter(tokens::user_id.eq(user_id)).order(tokens::id);
    let rows: Vec<Row> = of_user.select(columns!()).load(conn)?;
    Ok(rows.into_iter().filter_map(ApiToken::of_row).collect())
}

/// The columns that a change sets.
#[derive(AsChangeset)]
#[diesel(table_name = tokens)]
#[allow(clippy::option_option, reason = "a change to null is not the same as no change")]
struct Changes {
    last_updated: chrono::NaiveDateTime,
    note: Option<String>,
    policy: Option<Value>,
    expires: Option<Option<chrono::NaiveDateTime>>,
    extra_data: Option<Value>,
}

/// Changes a token; `None` if it is gone.
pub(super) fn change(
    conn: &mut DbConn,
    id: i64,
    change: ApiTokenChange,
    now: DateTime<Utc>,
) -> ApiResult<Option<ApiToken>> {
    let changes = Changes {
        last_updated: naive(now),
        note: change.note,
        policy: change.policy.map(|policy| policy.document().clone()),
        expires: change.expires.map(|expires| expires.map(naive)),
        extra_data: change.extra_data.map(Value::Object),
    };
    let row: Option<Row> = diesel::update(tokens::table.find(id))
        .set(changes)
        .returning(columns!())
        .get_result(conn)
        .optional()?;
    Ok(row.and_then(ApiToken::of_row))
}

/// Invalidates a token; `None` if it is gone or invalid already.
pub(super) fn invalidate(
    conn: &mut DbConn,
    id: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> ApiResult<Option<ApiToken>> {
    let row: Option<Row> = diesel::update(tokens::table.find(id).filter(tokens::valid.eq(true)))
        .set((
            tokens::valid.eq(false),
            tokens::invalid_date.eq(Some(naive(now))),
            tokens::invalid_reason.eq(reason),
            tokens::last_updated.eq(naive(now)),
        ))
        .returning(columns!())
        .get_result(conn)
        .optional()?;
    Ok(row.and_then(ApiToken::of_row))
}

/// Deletes a token; `None` if it is gone.
pub(super) fn delete(conn: &mut DbConn, id: i64) -> ApiResult<Option<ApiToken>> {
    let row: Option<Row> =
        diesel::delete(tokens::table.find(id)).returning(columns!()).get_result(conn).optional()?;
    Ok(row.and_then(ApiToken::of_row))
}

/// Notes a use, unless a later one is noted.
pub(super) fn touch(conn: &mut DbConn, id: i64, now: DateTime<Utc>) -> QueryResult<usize> {
    let now = naive(now);
    let earlier = tokens::last_used.is_null().or(tokens::last_used.lt(now));
    diesel::update(tokens::table.find(id).filter(earlier)).set(tokens::last_used.eq(now)).execute(conn)
}
