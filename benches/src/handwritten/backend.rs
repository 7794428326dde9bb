//! The SQL, once for SQLite and once for PostgreSQL, and how each is best driven.
//!
//! In: a connection and typed values. Out: rows. The statements are the same on both; what differs
//! is where they run: SQLite reads take microseconds and stay on the worker thread, its writes go
//! through one connection, and everything on PostgreSQL waits for another process.

use super::oauth::{Grants, Issued, OAUTH_DDL, oauth_statements};
use super::payload::ReviewRequest;
use super::token_cache::{Digest, Grant};
use crate::fixture::schema::{review_requests, webapi_users};
use crate::fixture::tokens::{READ_SCOPE, SeedToken, WRITE_SCOPE};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;

diesel::table! {
    bench_tokens (digest) {
        digest -> Binary,
        user_id -> BigInt,
        scopes -> Text,
        expires_at -> Timestamp,
    }
}

/// What a client may set of a new review request.
pub(super) struct NewReviewRequest {
    pub(super) summary: String,
    pub(super) description: String,
}

/// A database and the statements of this application in its dialect.
pub(super) trait Backend: 'static {
    type Connection: R2D2Connection + Send + 'static;

    /// Whether a read may run on the thread that serves connections.
    const READS_INLINE: bool;
    /// Threads per worker for what must not run there. With as many threads in all as there are
    /// connections nobody waits for a connection, only for a thread, in the order of arrival.
    const BLOCKING_THREADS: usize;
    /// Connections for reading.
    const READERS: u32;
    /// Connections for writing; `None` if readers write as well.
    const WRITERS: Option<u32>;

    /// Prepares a new connection.
    fn set_up(connection: &mut Self::Connection) -> QueryResult<()>;
    /// Makes the table of tokens, and puts in those that are missing.
    fn store_tokens(connection: &mut Self::Connection, tokens: &[(Digest, SeedToken)]) -> QueryResult<()>;
    /// The grant of an unexpired token: one probe of a unique index.
    fn grant(connection: &mut Self::Connection, digest: &Digest) -> QueryResult<Option<Grant>>;
    /// One review request with its submitter's name.
    fn item(connection: &mut Self::Connection, id: i64) -> QueryResult<Option<ReviewRequest>>;
    /// How many review requests there are.
    fn count(connection: &mut Self::Connection) -> QueryResult<i64>;
    /// Some review requests in the order of their ids.
    fn page(
        connection: &mut Self::Connection,
        start: i64,
        max_results: i64,
    ) -> QueryResult<Vec<ReviewRequest>>;
    /// Stores a new review request.
    fn create(
        connection: &mut Self::Connection,
        submitter_id: i64,
        new: NewReviewRequest,
    ) -> QueryResult<ReviewRequest>;
    /// Stores codes of the load's client.
    fn store_codes(connection: &mut Self::Connection, codes: &[Digest]) -> QueryResult<()>;
    /// Takes a code out of use, once.
    fn consume_code(connection: &mut Self::Connection, code: &Digest) -> QueryResult<Option<Grants>>;
    /// Takes a refresh token out of use, once.
    fn consume_refresh_token(
        connection: &mut Self::Connection,
        token: &Digest,
    ) -> QueryResult<Option<Grants>>;
    /// Stores tokens.
    fn store_grant(connection: &mut Self::Connection, issued: &Issued) -> QueryResult<()>;
    /// An access token that has not expired.
    fn find_grant(connection: &mut Self::Connection, token: &Digest) -> QueryResult<Option<Issued>>;
}

/// SQLite in WAL mode: many readers beside one writer.
pub(super) struct Sqlite;

/// PostgreSQL.
pub(super) struct Postgres;

macro_rules! columns {
    () => {
        (
            review_requests::id,
            review_requests::summary,
            review_requests::description,
            review_requests::status,
            review_requests::time_added,
            review_requests::last_updated,
            webapi_users::username,
        )
    };
}

macro_rules! statements {
    () => {
        fn store_tokens(
            connection: &mut Self::Connection,
            tokens: &[(Digest, SeedToken)],
        ) -> QueryResult<()> {
            connection.batch_execute(TOKEN_DDL)?;
            connection.batch_execute(OAUTH_DDL)?;
            let year_2100 = DateTime::from_timestamp(4_102_444_800, 0).unwrap_or_default().naive_utc();
            for (digest, token) in tokens {
                diesel::insert_into(bench_tokens::table)
                    .values((
                        bench_tokens::digest.eq(&digest[..]),
                        bench_tokens::user_id.eq(token.user_id),
                        bench_tokens::scopes.eq(&token.scopes),
                        bench_tokens::expires_at.eq(year_2100),
                    ))
                    .on_conflict_do_nothing()
                    .execute(connection)?;
            }
            Ok(())
        }

        fn grant(connection: &mut Self::Connection, digest: &Digest) -> QueryResult<Option<Grant>> {
            let row: Option<(i64, String, NaiveDateTime)> = bench_tokens::table
                .find(&digest[..])
                .filter(bench_tokens::expires_at.gt(Utc::now().naive_utc()))
                .select((bench_tokens::user_id, bench_tokens::scopes, bench_tokens::expires_at))
                .get_result(connection)
                .optional()?;
            Ok(row.map(|(user_id, scopes, expires_at)| {
                let has = |wanted: &str| scopes.split(' ').any(|scope| scope == wanted);
                Grant { user_id, reads: has(READ_SCOPE), writes: has(WRITE_SCOPE), expires_at }
            }))
        }

        fn item(connection: &mut Self::Connection, id: i64) -> QueryResult<Option<ReviewRequest>> {
            review_requests::table
                .inner_join(webapi_users::table)
                .filter(review_requests::id.eq(id))
                .select(columns!())
                .get_result(connection)
                .optional()
        }

        fn count(connection: &mut Self::Connection) -> QueryResult<i64> {
            review_requests::table.count().get_result(connection)
        }

        fn page(
            connection: &mut Self::Connection,
            start: i64,
            max_results: i64,
        ) -> QueryResult<Vec<ReviewRequest>> {
            review_requests::table
                .inner_join(webapi_users::table)
                .order(review_requests::id)
                .offset(start)
                .limit(max_results)
                .select(columns!())
                .load(connection)
        }

        fn create(
            connection: &mut Self::Connection,
            submitter_id: i64,
            new: NewReviewRequest,
        ) -> QueryResult<ReviewRequest> {
            let now = Utc::now().naive_utc();
            // All rows, not one: SQLite moves its write-ahead log back into the database only after
            // a statement that was stepped to its end, and reading one row stops before that.
            let rows: Vec<(i64, String)> = diesel::insert_into(review_requests::table)
                .values((
                    review_requests::summary.eq(&new.summary),
                    review_requests::description.eq(&new.description),
                    review_requests::submitter_id.eq(submitter_id),
                    review_requests::time_added.eq(now),
                    review_requests::last_updated.eq(now),
                ))
                .returning((review_requests::id, review_requests::status))
                .get_results(connection)?;
            let (id, status) = rows.into_iter().next().ok_or(diesel::result::Error::NotFound)?;
            let submitter = webapi_users::table
                .find(submitter_id)
                .select(webapi_users::username)
                .get_result(connection)?;
            let NewReviewRequest { summary, description } = new;
            Ok(ReviewRequest {
                id,
                summary,
                description,
                status,
                time_added: now,
                last_updated: now,
                submitter,
            })
        }
    };
}

impl Backend for Sqlite {
    type Connection = SqliteConnection;
    const READS_INLINE: bool = true;
    const BLOCKING_THREADS: usize = 1;
    const READERS: u32 = 2;
    const WRITERS: Option<u32> = Some(1);

    fn set_up(connection: &mut Self::Connection) -> QueryResult<()> {
        connection.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; \
             PRAGMA mmap_size = 268435456;",
        )
    }

    statements!();
    oauth_statements!();
}

impl Backend for Postgres {
    type Connection = PgConnection;
    const READS_INLINE: bool = false;
    const BLOCKING_THREADS: usize = 4;
    const READERS: u32 = 8;
    const WRITERS: Option<u32> = None;

    fn set_up(connection: &mut Self::Connection) -> QueryResult<()> {
        connection.batch_execute("SET client_min_messages = warning")
    }

    statements!();
    oauth_statements!();
}

/// For both: a type name that SQLite does not know leaves binary values as they are.
const TOKEN_DDL: &str = "
CREATE TABLE IF NOT EXISTS bench_tokens (
    digest BYTEA PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES webapi_users (id),
    scopes TEXT NOT NULL,
    expires_at TIMESTAMP NOT NULL
)";
