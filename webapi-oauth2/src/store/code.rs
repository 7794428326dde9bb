//! Authorization codes: each is worth one exchange, by one client.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use webapi_core::account::UserStore;
use webapi_core::db::DbConn;
use webapi_core::db::prepared::Prepared;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::schema::{accounts, oauth2_codes as codes, oauth2_grants as grants};
use super::words;
use crate::token::SecretDigest;

/// A code to be stored.
#[derive(Debug, Clone)]
pub struct CodeRecord {
    /// Digest of the code; unique.
    pub digest: SecretDigest,
    /// Primary key of the grant that it stands for.
    pub grant: i64,
    /// Primary key of the client.
    pub client: i64,
    /// The user who granted it.
    pub user_id: i64,
    /// The redirect URI as the authorization request sent it; `None` if it sent none.
    pub redirect_uri: Option<String>,
    /// What was granted: a scope list.
    pub scope: String,
    /// The resource servers that were granted.
    pub resources: Vec<String>,
    /// The PKCE challenge with its method; `None` if none was sent.
    pub challenge: Option<(String, String)>,
    /// The nonce of an OpenID Connect request.
    pub nonce: Option<String>,
    /// When the user authenticated.
    pub auth_time: Option<DateTime<Utc>>,
    /// The absolute limit of the family.
    pub family_expires_at: DateTime<Utc>,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// A code as it is stored, in whatever state.
#[derive(Debug, Clone)]
pub struct StoredCode {
    /// When it was exchanged, if it was.
    pub consumed_at: Option<DateTime<Utc>>,
    /// The rest.
    pub record: CodeRecord,
}

/// A code that was consumed just now.
#[derive(Debug, Clone)]
pub struct ConsumedCode {
    /// The code as it was stored.
    pub record: CodeRecord,
    /// Whether its user may still log in.
    pub user_is_active: bool,
}

/// Keeps authorization codes.
pub trait CodeStore: Send + Sync + 'static {
    /// Stores a code.
    ///
    /// # Errors
    ///
    /// `DUPLICATE_ITEM` if there is such a code already.
    fn create(&self, conn: &mut DbConn, code: &CodeRecord) -> ApiResult<()>;

    /// Consumes a code of this client, in one atomic statement: of any number of callers at most one gets it.
    ///
    /// `None` if it is unknown, of another client, consumed or expired, or if its grant was revoked. Whether the user is
    /// active, `users` tells.
    ///
    /// # Errors
    ///
    /// Those of both stores.
    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedCode>>;

    /// The code with this digest, in whatever state.
    ///
    /// # Errors
    ///
    /// The store's.
    fn find(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<StoredCode>>;
}

/// Codes in the table `oauth2_codes`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselCodes;

type Row = (
    (i64, i64, i64),
    (Option<String>, String, String),
    (Option<String>, Option<String>, Option<String>),
    (Option<NaiveDateTime>, NaiveDateTime, NaiveDateTime, NaiveDateTime),
);
type Columns = (
    (codes::grant_id, codes::client_id, codes::user_id),
    (codes::redirect_uri, codes::scope, codes::resources),
    (codes::challenge, codes::challenge_method, codes::nonce),
    (codes::auth_time, codes::family_expires_at, codes::created_at, codes::expires_at),
);
const COLUMNS: Columns = (
    (codes::grant_id, codes::client_id, codes::user_id),
    (codes::redirect_uri, codes::scope, codes::resources),
    (codes::challenge, codes::challenge_method, codes::nonce),
    (codes::auth_time, codes::family_expires_at, codes::created_at, codes::expires_at),
);

impl CodeStore for DieselCodes {
    fn create(&self, conn: &mut DbConn, code: &CodeRecord) -> ApiResult<()> {
        let (challenge, method) = code.challenge.as_ref().map(|(c, m)| (c.as_str(), m.as_str())).unzip();
        let values = (
            (
                codes::digest.eq(code.digest.as_bytes()),
                codes::grant_id.eq(code.grant),
                codes::client_id.eq(code.client),
                codes::user_id.eq(code.user_id),
                codes::redirect_uri.eq(code.redirect_uri.as_deref()),
                codes::scope.eq(&code.scope),
                codes::resources.eq(words::write(&code.resources)),
            ),
            (
                codes::challenge.eq(challenge),
                codes::challenge_method.eq(method),
                codes::nonce.eq(code.nonce.as_deref()),
                codes::auth_time.eq(code.auth_time.map(|at| at.naive_utc())),
                codes::family_expires_at.eq(code.family_expires_at.naive_utc()),
                codes::created_at.eq(code.created_at.naive_utc()),
                codes::expires_at.eq(code.expires_at.naive_utc()),
            ),
        );
        with_native!(conn, |native| diesel::insert_into(codes::table).values(values).execute(native))?;
        Ok(())
    }

    fn consume(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        client: i64,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<ConsumedCode>> {
        let unrevoked =
            grants::table.filter(grants::id.eq(codes::grant_id)).filter(grants::revoked_at.is_null());
        let usable = codes::table
            .filter(codes::digest.eq(digest.as_bytes()))
            .filter(codes::client_id.eq(client))
            .filter(codes::consumed_at.is_null())
            .filter(codes::expires_at.gt(now.naive_utc()))
            .filter(exists(unrevoked));
        let consumption = diesel::update(usable).set(codes::consumed_at.eq(now.naive_utc()));
        if users.is_the_table_of_accounts() {
            let account = accounts::table.filter(accounts::id.eq(codes::user_id));
            let is_active = account.select(accounts::is_active).single_value();
            let consumption = consumption.returning((COLUMNS, is_active));
            let row: Option<(Row, Option<bool>)> =
                with_native!(conn, |native| Prepared(consumption).get_result(native).optional())?;
            return Ok(row.map(|(row, is_active)| ConsumedCode {
                record: of_row(digest, row),
                user_is_active: is_active == Some(true),
            }));
        }
        let consumption = consumption.returning(COLUMNS);
        let row: Option<Row> =
            with_native!(conn, |native| Prepared(consumption).get_result(native).optional())?;
        let Some(record) = row.map(|row| of_row(digest, row)) else { return Ok(None) };
        let user_is_active = users.by_id(conn, record.user_id)?.is_some_and(|user| user.is_active);
        Ok(Some(ConsumedCode { record, user_is_active }))
    }

    fn find(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<StoredCode>> {
        let query =
            codes::table.filter(codes::digest.eq(digest.as_bytes())).select((codes::consumed_at, COLUMNS));
        let row: Option<(Option<NaiveDateTime>, Row)> =
            with_native!(conn, |native| query.first(native).optional())?;
        Ok(row.map(|(consumed_at, row)| StoredCode {
            consumed_at: consumed_at.map(|at| at.and_utc()),
            record: of_row(digest, row),
        }))
    }
}

fn of_row(digest: SecretDigest, row: Row) -> CodeRecord {
    let ((grant, client, user_id), (redirect_uri, scope, resources), (challenge, method, nonce), times) = row;
    let (auth_time, family_expires_at, created_at, expires_at) = times;
    CodeRecord {
        digest,
        grant,
        client,
        user_id,
        redirect_uri,
        scope,
        resources: words::read(&resources),
        challenge: challenge.zip(method),
        nonce,
        auth_time: auth_time.map(|at| at.and_utc()),
        family_expires_at: family_expires_at.and_utc(),
        created_at: created_at.and_utc(),
        expires_at: expires_at.and_utc(),
    }
}
