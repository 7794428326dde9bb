//! [`DieselTokens`]: tokens in the table `oauth2_access_tokens`.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use webapi_core::account::{User, UserStore};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_core::with_native;

use super::{
    LiveToken, StoredToken, TokenDigests, TokenKey, TokenRecord, TokenSource, TokenStore, active_user,
    find_whole,
};
use crate::store::schema::{
    accounts, oauth2_access_tokens as tokens, oauth2_clients as clients, oauth2_grants as grants,
};
use crate::store::{StoredClient, words};
use crate::token::SecretDigest;

/// Tokens in the table `oauth2_access_tokens`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselTokens;

/// A token and its grant.
type Own = (
    i64,
    (Vec<u8>, Vec<u8>),
    (i64, Option<i64>, String),
    (NaiveDateTime, NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>),
    (Option<i64>, String, Option<String>, String),
    (Option<i64>, Option<NaiveDateTime>),
);
/// Id and name of its client, and whether it is enabled.
type ClientRow = (String, String, bool);
/// Key and name of an account, and whether it is a superuser's.
type AccountRow = (i64, String, bool);
/// A token that is good, with its user's name.
type LiveRow =
    ((Option<i64>, Option<String>, String), (NaiveDateTime, NaiveDateTime), (String, Option<String>));
pub(in crate::store) type DigestRow = (Vec<u8>, Vec<u8>);

/// What is read of a token and its grant.
macro_rules! own {
    () => {
        (
            tokens::id,
            (tokens::digest, tokens::session_digest),
            (tokens::client_id, tokens::user_id, tokens::scope),
            (tokens::created_at, tokens::expires_at, tokens::revoked_at, tokens::refreshed_at),
            (tokens::grant_id, tokens::audience, tokens::confirmation, tokens::source),
            (grants::id.nullable(), grants::revoked_at.nullable()),
        )
    };
}

/// What is read of its client.
macro_rules! of_client {
    () => {
        (clients::client_id, clients::name, clients::is_enabled)
    };
}

/// What is read of its user, if there is one who may log in.
macro_rules! of_user {
    () => {
        (accounts::id, accounts::username, accounts::is_superuser).nullable()
    };
}

// Digests are unique: no query needs a limit.
impl TokenStore for DieselTokens {
    fn issue(&self, conn: &mut DbConn, token: &TokenRecord) -> ApiResult<()> {
        let refresh = token.refresh.as_ref();
        let kept_until =
            refresh.map_or(token.expires_at, |refresh| refresh.family_expires_at.max(token.expires_at));
        let values = (
            (
                tokens::digest.eq(token.digest.as_bytes()),
                tokens::session_digest.eq(token.session_digest.as_bytes()),
                tokens::client_id.eq(token.client),
                tokens::user_id.eq(token.user_id),
                tokens::scope.eq(&token.scope),
                tokens::created_at.eq(token.created_at.naive_utc()),
                tokens::expires_at.eq(token.expires_at.naive_utc()),
            ),
            (
                tokens::grant_id.eq(token.grant),
                tokens::audience.eq(words::write(&token.audience)),
                tokens::confirmation.eq(token.confirmation.as_deref()),
                tokens::source.eq(token.source.as_str()),
                tokens::kept_until.eq(kept_until.naive_utc()),
            ),
            (
                tokens::refresh_digest.eq(refresh.map(|refresh| refresh.digest.as_bytes())),
                tokens::refresh_scope.eq(refresh.map(|refresh| refresh.scope.as_str())),
                tokens::refresh_resources.eq(refresh.map(|refresh| words::write(&refresh.resources))),
                tokens::generation.eq(refresh.map_or(0, |refresh| refresh.generation)),
                tokens::refresh_expires_at.eq(refresh.map(|refresh| refresh.expires_at.naive_utc())),
                tokens::family_expires_at.eq(refresh.map(|refresh| refresh.family_expires_at.naive_utc())),
                tokens::auth_time.eq(refresh.and_then(|refresh| refresh.auth_time).map(|at| at.naive_utc())),
                tokens::seed.eq(refresh.and_then(|refresh| refresh.seed.as_deref())),
            ),
        );
        with_native!(conn, |native| diesel::insert_into(tokens::table).values(values).execute(native))?;
        Ok(())
    }

    fn find(&self, conn: &mut DbConn, key: TokenKey) -> ApiResult<Option<StoredToken>> {
        let query = tokens::table
            .inner_join(clients::table)
            .left_join(grants::table)
            .filter(tokens::digest.eq(digest_of(&key)))
            .select((own!(), of_client!()));
        let row: Option<(Own, ClientRow)> = with_native!(conn, |native| query.get_result(native).optional())?;
        Ok(row.and_then(|(own, client)| stored(own, client)).filter(|token| is_meant(token, &key)))
    }

    fn find_with_user(
        &self,
        conn: &mut DbConn,
        key: TokenKey,
        users: &dyn UserStore,
    ) -> ApiResult<Option<(StoredToken, Option<User>)>> {
        if !users.is_the_table_of_accounts() {
            let Some(token) = self.find(conn, key)? else { return Ok(None) };
            let user = active_user(conn, &token, users)?;
            return Ok(Some((token, user)));
        }
        let account = accounts::id.nullable().eq(tokens::user_id).and(accounts::is_active);
        let query = tokens::table
            .inner_join(clients::table)
            .left_join(grants::table)
            .left_join(accounts::table.on(account))
            .filter(tokens::digest.eq(digest_of(&key)))
            .select((own!(), of_client!(), of_user!()));
        let row: Option<(Own, ClientRow, Option<AccountRow>)> =
            with_native!(conn, |native| query.get_result(native).optional())?;
        let found = row.and_then(|(own, client, account)| Some((stored(own, client)?, account.map(user))));
        Ok(found.filter(|(token, _)| is_meant(token, &key)))
    }

    fn find_live(
        &self,
        conn: &mut DbConn,
        token: SecretDigest,
        client: &StoredClient,
        users: &dyn UserStore,
        now: DateTime<Utc>,
    ) -> ApiResult<Option<LiveToken>> {
        if !users.is_the_table_of_accounts() {
            return find_whole(self, conn, token, client, users, now);
        }
        // Subqueries of one value: a join may be merged with the index of all accounts, and `EXISTS` may hash all grants,
        // as long as PostgreSQL has not counted them. SQLite compares times as the texts that diesel writes, which sort.
        let username = accounts::table
            .filter(accounts::id.nullable().eq(tokens::user_id).and(accounts::is_active))
            .select(accounts::username)
            .single_value();
        let living = grants::table
            .filter(grants::id.nullable().eq(tokens::grant_id))
            .filter(grants::revoked_at.is_null())
            .select(grants::id)
            .single_value();
        let query = tokens::table
            .filter(tokens::digest.eq(token.as_bytes()))
            .filter(tokens::client_id.eq(client.id))
            .filter(tokens::expires_at.gt(now.naive_utc()))
            .filter(tokens::revoked_at.is_null().and(tokens::refreshed_at.is_null()))
            .filter(tokens::grant_id.is_null().or(living.is_not_null()))
            .select((
                (tokens::user_id, username, tokens::scope),
                (tokens::created_at, tokens::expires_at),
                (tokens::audience, tokens::confirmation),
            ));
        let row: Option<LiveRow> = with_native!(conn, |native| query.get_result(native).optional())?;
        Ok(row
            .map(live)
            .filter(|token| client.is_enabled && token.user_id.is_some() == token.username.is_some()))
    }

    fn revoke(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>> {
        let unrevoked = tokens::digest.eq(digest.as_bytes()).and(tokens::revoked_at.is_null());
        let row: Option<DigestRow> = diesel::update(tokens::table.filter(unrevoked))
            .set(tokens::revoked_at.eq(at.naive_utc()))
            .returning((tokens::digest, tokens::session_digest))
            .get_result(conn)
            .optional()?;
        if row.is_none() {
            let known = tokens::table.filter(tokens::digest.eq(digest.as_bytes()));
            let row = known.select((tokens::digest, tokens::session_digest)).first::<DigestRow>(conn);
            return Ok(row.optional()?.and_then(digests));
        }
        Ok(row.and_then(digests))
    }

    fn expire(
        &self,
        conn: &mut DbConn,
        digest: SecretDigest,
        at: DateTime<Utc>,
    ) -> ApiResult<Option<TokenDigests>> {
        let row: Option<DigestRow> =
            diesel::update(tokens::table.filter(tokens::digest.eq(digest.as_bytes())))
                .set(tokens::expires_at.eq(at.naive_utc()))
                .returning((tokens::digest, tokens::session_digest))
                .get_result(conn)
                .optional()?;
        Ok(row.and_then(digests))
    }

    fn delete(&self, conn: &mut DbConn, digest: SecretDigest) -> ApiResult<Option<TokenDigests>> {
        let row: Option<DigestRow> =
            diesel::delete(tokens::table.filter(tokens::digest.eq(digest.as_bytes())))
                .returning((tokens::digest, tokens::session_digest))
                .get_result(conn)
                .optional()?;
        Ok(row.and_then(digests))
    }

    fn last_issued(&self, conn: &mut DbConn, grants: &[i64]) -> ApiResult<Vec<(i64, DateTime<Utc>)>> {
        let rows: Vec<(Option<i64>, Option<NaiveDateTime>)> = tokens::table
            .filter(tokens::grant_id.eq_any(grants))
            .group_by(tokens::grant_id)
            .select((tokens::grant_id, diesel::dsl::max(tokens::created_at)))
            .load(conn)?;
        Ok(rows.into_iter().filter_map(|(grant, at)| Some((grant?, at?.and_utc()))).collect())
    }
}

fn digest_of(key: &TokenKey) -> &[u8] {
    match key {
        TokenKey::Token(digest) => digest.as_bytes(),
        TokenKey::Session(digests) => digests.token.as_bytes(),
    }
}

/// Whether a cookie that led to a token is the token's.
fn is_meant(token: &StoredToken, key: &TokenKey) -> bool {
    match key {
        TokenKey::Token(_) => true,
        TokenKey::Session(digests) => digests.session.matches(&token.record.session_digest),
    }
}

fn user((id, username, is_superuser): AccountRow) -> User {
    User::new(id, username, is_superuser)
}

fn live(
    ((user_id, username, scope), (created_at, expires_at), (audience, confirmation)): LiveRow,
) -> LiveToken {
    LiveToken {
        user_id,
        username,
        scope,
        created_at: created_at.and_utc(),
        expires_at: expires_at.and_utc(),
        audience: words::read(&audience),
        confirmation,
    }
}

/// A row whose digests cannot be read is as good as none, and so is one whose grant is gone.
fn stored(own: Own, (client_id, client_name, client_is_enabled): ClientRow) -> Option<StoredToken> {
    let (id, digest_row, (client, user_id, scope), times, family, of_grant) = own;
    let (known_grant, grant_revoked_at) = of_grant;
    let (created_at, expires_at, revoked_at, refreshed_at) = times;
    let (grant, audience, confirmation, source) = family;
    if grant != known_grant {
        return None;
    }
    let digests = digests(digest_row)?;
    Some(StoredToken {
        id,
        revoked_at: revoked_at.map(|at| at.and_utc()),
        refreshed_at: refreshed_at.map(|at| at.and_utc()),
        grant_revoked_at: grant_revoked_at.map(|at| at.and_utc()),
        client_id,
        client_name,
        client_is_enabled,
        record: TokenRecord {
            digest: digests.token,
            session_digest: digests.session,
            client,
            user_id,
            scope,
            created_at: created_at.and_utc(),
            expires_at: expires_at.and_utc(),
            grant,
            audience: words::read(&audience),
            confirmation,
            source: TokenSource::parse(&source),
            refresh: None,
        },
    })
}

pub(in crate::store) fn digests((token, session): DigestRow) -> Option<TokenDigests> {
    Some(TokenDigests {
        token: SecretDigest::from_stored(&token)?,
        session: SecretDigest::from_stored(&session)?,
    })
}
