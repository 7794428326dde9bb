//! Codes and tokens in two tables, and the statements over them.

use chrono::{NaiveDateTime, TimeDelta, Utc};

use super::super::token_cache::{Digest, digest};
use crate::fixture::client;
use crate::fixture::schema::webapi_users;

diesel::table! {
    bench_codes (digest) {
        digest -> Binary,
        user_id -> BigInt,
        scope -> Text,
        redirect_uri -> Text,
        challenge -> Text,
        expires_at -> Timestamp,
        consumed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    bench_grants (digest) {
        digest -> Binary,
        refresh_digest -> Nullable<Binary>,
        user_id -> Nullable<BigInt>,
        scope -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        refresh_expires_at -> Timestamp,
        refreshed_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(bench_grants -> webapi_users (user_id));
diesel::allow_tables_to_appear_in_same_query!(bench_grants, webapi_users);

/// Both tables. A type name that SQLite does not know leaves binary values as they are.
pub(in super::super) const OAUTH_DDL: &str = "
CREATE TABLE IF NOT EXISTS bench_codes (
    digest BYTEA PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES webapi_users (id),
    scope TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    consumed_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS bench_grants (
    digest BYTEA PRIMARY KEY,
    refresh_digest BYTEA UNIQUE,
    user_id BIGINT REFERENCES webapi_users (id),
    scope TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    refresh_expires_at TIMESTAMP NOT NULL,
    refreshed_at TIMESTAMP
);
CREATE INDEX IF NOT EXISTS bench_grants_expiry ON bench_grants (expires_at)";

/// What a code or a refresh token was good for.
pub(in super::super) struct Grants {
    pub(in super::super) user_id: i64,
    pub(in super::super) scope: String,
    pub(in super::super) bound_to: Option<(String, String)>,
}

impl Grants {
    /// Whether a code was asked for with this redirect URI and this challenge.
    pub(super) fn matches(&self, redirect_uri: &str, challenge: &str) -> bool {
        self.bound_to.as_ref().is_none_or(|(uri, kept)| uri == redirect_uri && kept == challenge)
    }
}

/// Tokens to be stored, and what is read of them again.
pub(in super::super) struct Issued {
    pub(in super::super) digest: Digest,
    pub(in super::super) refresh_digest: Option<Digest>,
    pub(in super::super) user_id: Option<i64>,
    pub(in super::super) scope: String,
    pub(in super::super) created_at: NaiveDateTime,
    pub(in super::super) expires_at: NaiveDateTime,
    /// The user's name, where it is read.
    pub(in super::super) username: Option<String>,
}

impl Issued {
    /// Tokens that live an hour from now.
    pub(super) fn new(access: &str, refresh: Option<&str>, user_id: Option<i64>, scope: &str) -> Self {
        let now = Utc::now().naive_utc();
        Self {
            digest: digest(access),
            refresh_digest: refresh.map(digest),
            user_id,
            scope: scope.to_owned(),
            created_at: now,
            expires_at: now + TimeDelta::hours(1),
            username: None,
        }
    }

    /// The row of a code that the load may exchange within an hour.
    pub(in super::super) fn code() -> (i64, String, &'static str, &'static str, NaiveDateTime) {
        let expires_at = Utc::now().naive_utc() + TimeDelta::hours(1);
        (client::USER_ID, client::scope(), client::REDIRECT_URI, client::CHALLENGE, expires_at)
    }
}

/// The statements, for a connection of either database.
macro_rules! oauth_statements {
    () => {
        fn store_codes(connection: &mut Self::Connection, codes: &[Digest]) -> QueryResult<()> {
            use crate::handwritten::oauth::bench_codes;
            connection.transaction(|connection| {
                for code in codes {
                    let (user_id, scope, redirect_uri, challenge, expires_at) = Issued::code();
                    diesel::insert_into(bench_codes::table)
                        .values((
                            bench_codes::digest.eq(&code[..]),
                            bench_codes::user_id.eq(user_id),
                            bench_codes::scope.eq(scope),
                            bench_codes::redirect_uri.eq(redirect_uri),
                            bench_codes::challenge.eq(challenge),
                            bench_codes::expires_at.eq(expires_at),
                        ))
                        .execute(connection)?;
                }
                Ok(())
            })
        }

        fn consume_code(connection: &mut Self::Connection, code: &Digest) -> QueryResult<Option<Grants>> {
            use crate::handwritten::oauth::bench_codes;
            let now = Utc::now().naive_utc();
            let fresh = bench_codes::table
                .filter(bench_codes::digest.eq(&code[..]))
                .filter(bench_codes::consumed_at.is_null())
                .filter(bench_codes::expires_at.gt(now));
            let rows: Vec<(i64, String, String, String)> = diesel::update(fresh)
                .set(bench_codes::consumed_at.eq(now))
                .returning((
                    bench_codes::user_id,
                    bench_codes::scope,
                    bench_codes::redirect_uri,
                    bench_codes::challenge,
                ))
                .get_results(connection)?;
            let grants = |(user_id, scope, redirect_uri, challenge)| Grants {
                user_id,
                scope,
                bound_to: Some((redirect_uri, challenge)),
            };
            Ok(rows.into_iter().next().map(grants))
        }

        fn consume_refresh_token(
            connection: &mut Self::Connection,
            token: &Digest,
        ) -> QueryResult<Option<Grants>> {
            use crate::handwritten::oauth::bench_grants;
            let now = Utc::now().naive_utc();
            let fresh = bench_grants::table
                .filter(bench_grants::refresh_digest.eq(&token[..]))
                .filter(bench_grants::refreshed_at.is_null())
                .filter(bench_grants::refresh_expires_at.gt(now));
            let rows: Vec<(Option<i64>, String)> = diesel::update(fresh)
                .set(bench_grants::refreshed_at.eq(now))
                .returning((bench_grants::user_id, bench_grants::scope))
                .get_results(connection)?;
            let row = rows.into_iter().next();
            Ok(row.and_then(|(user_id, scope)| Some(Grants { user_id: user_id?, scope, bound_to: None })))
        }

        fn store_grant(connection: &mut Self::Connection, issued: &Issued) -> QueryResult<()> {
            use crate::handwritten::oauth::bench_grants;
            diesel::insert_into(bench_grants::table)
                .values((
                    bench_grants::digest.eq(&issued.digest[..]),
                    bench_grants::refresh_digest.eq(issued.refresh_digest.as_ref().map(|digest| &digest[..])),
                    bench_grants::user_id.eq(issued.user_id),
                    bench_grants::scope.eq(&issued.scope),
                    bench_grants::created_at.eq(issued.created_at),
                    bench_grants::expires_at.eq(issued.expires_at),
                    bench_grants::refresh_expires_at.eq(issued.created_at + chrono::TimeDelta::days(14)),
                ))
                .execute(connection)?;
            Ok(())
        }

        fn find_grant(connection: &mut Self::Connection, token: &Digest) -> QueryResult<Option<Issued>> {
            use crate::handwritten::oauth::bench_grants;
            type Row = (Option<i64>, String, NaiveDateTime, NaiveDateTime, Option<String>);
            let row: Option<Row> = bench_grants::table
                .left_join(webapi_users::table)
                .filter(bench_grants::digest.eq(&token[..]))
                .filter(bench_grants::expires_at.gt(Utc::now().naive_utc()))
                .select((
                    bench_grants::user_id,
                    bench_grants::scope,
                    bench_grants::created_at,
                    bench_grants::expires_at,
                    webapi_users::username.nullable(),
                ))
                .get_result(connection)
                .optional()?;
            let issued = |(user_id, scope, created_at, expires_at, username)| Issued {
                digest: *token,
                refresh_digest: None,
                user_id,
                scope,
                created_at,
                expires_at,
                username,
            };
            Ok(row.map(issued))
        }
    };
}
pub(in super::super) use oauth_statements;
