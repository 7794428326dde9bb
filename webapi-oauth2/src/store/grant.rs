//! Grants: what a user granted to a client, and so the family of all tokens that follow from it.
//!
//! Every use of a token of the family looks at the grant, so revoking the grant is one statement and ends all of them,
//! those included that are being issued at the same moment.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::schema::{oauth2_clients as clients, oauth2_grants as grants};
use super::{TokenSource, words};

/// A grant to be stored.
#[derive(Debug, Clone)]
pub struct GrantRecord {
    /// Primary key of the client.
    pub client: i64,
    /// The user who granted it.
    pub user_id: i64,
    /// What was granted: a scope list.
    pub scope: String,
    /// The resource servers it is for (RFC 8707); empty for any.
    pub resources: Vec<String>,
    /// How it was granted.
    pub source: TokenSource,
    /// When it was granted.
    pub created_at: DateTime<Utc>,
    /// The absolute limit: nothing that follows from the grant can be renewed beyond it.
    pub expires_at: DateTime<Utc>,
}

/// A grant as it is stored.
#[derive(Debug, Clone)]
pub struct StoredGrant {
    /// Primary key.
    pub id: i64,
    /// The client's public id.
    pub client_id: String,
    /// The client's name.
    pub client_name: String,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// The rest.
    pub record: GrantRecord,
}

/// Keeps grants.
pub trait GrantStore: Send + Sync + 'static {
    /// Stores a grant and returns its primary key.
    ///
    /// # Errors
    ///
    /// `STILL_REFERENCED` if there is no such client.
    fn create(&self, conn: &mut DbConn, grant: &GrantRecord) -> ApiResult<i64>;

    /// The grants of a user that count at this time, the newest first; of one client, or of all.
    ///
    /// # Errors
    ///
    /// The store's.
    fn of_user(
        &self,
        conn: &mut DbConn,
        user_id: i64,
        client: Option<i64>,
        now: DateTime<Utc>,
    ) -> ApiResult<Vec<StoredGrant>>;

    /// Revokes a grant in one statement; false if it is unknown or revoked already.
    ///
    /// # Errors
    ///
    /// The store's.
    fn revoke(&self, conn: &mut DbConn, grant: i64, at: DateTime<Utc>) -> ApiResult<bool>;

    /// Revokes the grants of a user in one statement, of one client or of all, and returns their primary keys.
    ///
    /// # Errors
    ///
    /// The store's.
    fn revoke_of_user(
        &self,
        conn: &mut DbConn,
        user_id: i64,
        client: Option<i64>,
        at: DateTime<Utc>,
    ) -> ApiResult<Vec<i64>>;
}

/// Grants in the table `oauth2_grants`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselGrants;

type Row = (
    i64,
    (i64, i64, String, String, String),
    (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>),
    (String, String),
);

impl GrantStore for DieselGrants {
    fn create(&self, conn: &mut DbConn, grant: &GrantRecord) -> ApiResult<i64> {
        let values = (
            grants::client_id.eq(grant.client),
            grants::user_id.eq(grant.user_id),
            grants::scope.eq(&grant.scope),
            grants::resources.eq(words::write(&grant.resources)),
            grants::source.eq(grant.source.as_str()),
            grants::created_at.eq(grant.created_at.naive_utc()),
            grants::expires_at.eq(grant.expires_at.naive_utc()),
        );
        let insertion = diesel::insert_into(grants::table).values(values).returning(grants::id);
        Ok(with_native!(conn, |native| insertion.get_result(native))?)
    }

    fn of_user(
        &self,
        conn: &mut DbConn,
        user_id: i64,
        client: Option<i64>,
        now: DateTime<Utc>,
    ) -> ApiResult<Vec<StoredGrant>> {
        let live = grants::table
            .inner_join(clients::table)
            .filter(grants::user_id.eq(user_id))
            .filter(grants::revoked_at.is_null())
            .filter(grants::expires_at.gt(now.naive_utc()))
            .order(grants::id.desc())
            .select((
                grants::id,
                (grants::client_id, grants::user_id, grants::scope, grants::resources, grants::source),
                (grants::created_at, grants::expires_at, grants::revoked_at),
                (clients::client_id, clients::name),
            ));
        let rows: Vec<Row> = match client {
            Some(client) => live.filter(grants::client_id.eq(client)).load(conn)?,
            None => live.load(conn)?,
        };
        Ok(rows.into_iter().map(stored).collect())
    }

    fn revoke(&self, conn: &mut DbConn, grant: i64, at: DateTime<Utc>) -> ApiResult<bool> {
        let unrevoked = grants::table.find(grant).filter(grants::revoked_at.is_null());
        let revocation = diesel::update(unrevoked).set(grants::revoked_at.eq(at.naive_utc()));
        Ok(with_native!(conn, |native| revocation.execute(native))? > 0)
    }

    fn revoke_of_user(
        &self,
        conn: &mut DbConn,
        user_id: i64,
        client: Option<i64>,
        at: DateTime<Utc>,
    ) -> ApiResult<Vec<i64>> {
        let live = grants::table.filter(grants::user_id.eq(user_id)).filter(grants::revoked_at.is_null());
        let set = grants::revoked_at.eq(at.naive_utc());
        Ok(match client {
            Some(client) => diesel::update(live.filter(grants::client_id.eq(client)))
                .set(set)
                .returning(grants::id)
                .get_results(conn)?,
            None => diesel::update(live).set(set).returning(grants::id).get_results(conn)?,
        })
    }
}

fn stored((id, granted, (created_at, expires_at, revoked_at), (client_id, client_name)): Row) -> StoredGrant {
    let (client, user_id, scope, resources, source) = granted;
    StoredGrant {
        id,
        client_id,
        client_name,
        revoked_at: revoked_at.map(|at| at.and_utc()),
        record: GrantRecord {
            client,
            user_id,
            scope,
            resources: words::read(&resources),
            source: TokenSource::parse(&source),
            created_at: created_at.and_utc(),
            expires_at: expires_at.and_utc(),
        },
    }
}
