//! [`DieselClients`]: clients in the tables `oauth2_clients` and `oauth2_client_secrets`.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use webapi_core::account::PasswordHash;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::{
    ClientAuthMethod, ClientKind, ClientRecord, ClientStore, PkceRule, SecretCheck, StoredClient,
    StoredSecret, TokenFormat,
};
use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::signing::SigningAlgorithm;
use crate::store::schema::{
    oauth2_access_tokens as tokens, oauth2_client_secrets as secrets, oauth2_clients as clients,
};
use crate::store::words;
use crate::token::SecretDigest;

/// Clients in the tables `oauth2_clients` and `oauth2_client_secrets`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DieselClients;

#[derive(Queryable)]
struct Row {
    id: i64,
    client_id: String,
    name: String,
    client_type: String,
    grants: String,
    allowed_scopes: Option<String>,
    is_enabled: bool,
    user_id: Option<i64>,
    access_token_lifetime: Option<i64>,
    created_at: NaiveDateTime,
    redirect_uris: String,
    post_logout_redirect_uris: String,
    allowed_origins: String,
    default_scopes: Option<String>,
    skip_authorization: bool,
    auth_methods: String,
    pkce: String,
    _token_format: String,
    is_introspector: bool,
    code_lifetime: Option<i64>,
    refresh_idle_lifetime: Option<i64>,
    refresh_absolute_lifetime: Option<i64>,
    updated_at: NaiveDateTime,
    extra: String,
    id_token_algorithm: String,
    requires_pushed_requests: bool,
}

type SecretRow = (Option<Vec<u8>>, Option<String>, NaiveDateTime, Option<NaiveDateTime>);

const SECRET: (secrets::digest, secrets::password_hash, secrets::created_at, secrets::expires_at) =
    (secrets::digest, secrets::password_hash, secrets::created_at, secrets::expires_at);

impl From<Row> for StoredClient {
    fn from(row: Row) -> Self {
        let seconds = |stored: Option<i64>| stored.and_then(TimeDelta::try_seconds);
        let kind = ClientKind::parse(&row.client_type);
        let mut auth_methods: Vec<_> =
            row.auth_methods.split(' ').filter_map(ClientAuthMethod::parse).collect();
        if row.auth_methods.is_empty() {
            auth_methods = kind.default_auth_methods();
        }
        Self {
            id: row.id,
            is_enabled: row.is_enabled,
            record: ClientRecord {
                client_id: row.client_id,
                secrets: Vec::new(),
                name: row.name,
                kind,
                auth_methods,
                grants: row.grants.split(' ').filter_map(GrantType::parse).collect(),
                redirect_uris: words::read(&row.redirect_uris),
                post_logout_redirect_uris: words::read(&row.post_logout_redirect_uris),
                allowed_origins: words::read(&row.allowed_origins),
                allowed_scopes: row.allowed_scopes.as_deref().map(ScopeSet::of_words),
                default_scopes: row.default_scopes.as_deref().map(ScopeSet::of_words),
                skip_authorization: row.skip_authorization,
                pkce: PkceRule::parse(&row.pkce),
                requires_pushed_requests: row.requires_pushed_requests,
                token_format: TokenFormat::Opaque,
                id_token_algorithm: SigningAlgorithm::parse(&row.id_token_algorithm).unwrap_or_default(),
                is_introspector: row.is_introspector,
                owner: row.user_id,
                access_token_lifetime: seconds(row.access_token_lifetime),
                code_lifetime: seconds(row.code_lifetime),
                refresh_idle_lifetime: seconds(row.refresh_idle_lifetime),
                refresh_absolute_lifetime: seconds(row.refresh_absolute_lifetime),
                created_at: row.created_at.and_utc(),
                updated_at: row.updated_at.and_utc(),
                extra: row.extra,
            },
        }
    }
}

/// What a change of a client writes; the names are those of the columns.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = clients, treat_none_as_null = true)]
struct Changes<'a> {
    name: &'a str,
    client_type: &'static str,
    grants: String,
    allowed_scopes: Option<String>,
    user_id: Option<i64>,
    access_token_lifetime: Option<i64>,
    redirect_uris: String,
    post_logout_redirect_uris: String,
    allowed_origins: String,
    default_scopes: Option<String>,
    skip_authorization: bool,
    auth_methods: String,
    pkce: &'static str,
    token_format: &'static str,
    is_introspector: bool,
    code_lifetime: Option<i64>,
    refresh_idle_lifetime: Option<i64>,
    refresh_absolute_lifetime: Option<i64>,
    updated_at: NaiveDateTime,
    extra: &'a str,
    id_token_algorithm: &'static str,
    requires_pushed_requests: bool,
}

impl<'a> Changes<'a> {
    fn of(client: &'a ClientRecord) -> Self {
        let seconds = |time: Option<TimeDelta>| time.map(|time| time.num_seconds());
        Self {
            name: &client.name,
            client_type: client.kind.as_str(),
            grants: words::write(client.grants.iter().map(|grant| grant.as_str())),
            allowed_scopes: client.allowed_scopes.as_ref().map(ScopeSet::to_string),
            user_id: client.owner,
            access_token_lifetime: seconds(client.access_token_lifetime),
            redirect_uris: words::write(&client.redirect_uris),
            post_logout_redirect_uris: words::write(&client.post_logout_redirect_uris),
            allowed_origins: words::write(&client.allowed_origins),
            default_scopes: client.default_scopes.as_ref().map(ScopeSet::to_string),
            skip_authorization: client.skip_authorization,
            auth_methods: words::write(client.auth_methods.iter().map(|method| method.as_str())),
            pkce: client.pkce.as_str(),
            token_format: client.token_format.as_str(),
            is_introspector: client.is_introspector,
            code_lifetime: seconds(client.code_lifetime),
            refresh_idle_lifetime: seconds(client.refresh_idle_lifetime),
            refresh_absolute_lifetime: seconds(client.refresh_absolute_lifetime),
            updated_at: client.updated_at.naive_utc(),
            extra: &client.extra,
            id_token_algorithm: client.id_token_algorithm.as_str(),
            requires_pushed_requests: client.requires_pushed_requests,
        }
    }
}

/// A row that holds neither digest matches nothing, and is as good as none.
fn secret((digest, hash, created_at, expires_at): SecretRow) -> Option<StoredSecret> {
    let check = match (digest, hash) {
        (Some(digest), _) => SecretCheck::Digest(SecretDigest::from_stored(&digest)?),
        (None, Some(hash)) => SecretCheck::Chosen(PasswordHash::new(hash)),
        (None, None) => return None,
    };
    let (created_at, expires_at) = (created_at.and_utc(), expires_at.map(|end| end.and_utc()));
    Some(StoredSecret { check, created_at, expires_at })
}

/// One client out of its rows, of which there is one for each secret.
fn with_secrets(rows: Vec<(Row, Option<SecretRow>)>) -> Option<StoredClient> {
    let mut found: Option<StoredClient> = None;
    for (row, kept) in rows {
        let client = found.get_or_insert_with(|| row.into());
        client.record.secrets.extend(kept.and_then(secret));
    }
    found
}

fn insert_secret(conn: &mut DbConn, client: i64, secret: &StoredSecret) -> ApiResult<()> {
    diesel::insert_into(secrets::table)
        .values((
            secrets::client_id.eq(client),
            secrets::digest.eq(secret.digest().map(SecretDigest::as_bytes)),
            secrets::password_hash.eq(secret.chosen().map(PasswordHash::expose)),
            secrets::created_at.eq(secret.created_at.naive_utc()),
            secrets::expires_at.eq(secret.expires_at.map(|end| end.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

impl ClientStore for DieselClients {
    fn create(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<i64> {
        let id = diesel::insert_into(clients::table)
            .values((
                Changes::of(client),
                clients::client_id.eq(&client.client_id),
                clients::is_enabled.eq(true),
                clients::created_at.eq(client.created_at.naive_utc()),
            ))
            .returning(clients::id)
            .get_result(conn)?;
        for secret in &client.secrets {
            insert_secret(conn, id, secret)?;
        }
        Ok(id)
    }

    fn update(&self, conn: &mut DbConn, client: &ClientRecord) -> ApiResult<bool> {
        let known = clients::table.filter(clients::client_id.eq(&client.client_id));
        Ok(diesel::update(known).set(Changes::of(client)).execute(conn)? > 0)
    }

    fn update_from(&self, conn: &mut DbConn, client: &ClientRecord, seen: DateTime<Utc>) -> ApiResult<bool> {
        let known = clients::table.filter(clients::client_id.eq(&client.client_id));
        let unchanged = known.filter(clients::updated_at.eq(seen.naive_utc()));
        Ok(diesel::update(unchanged).set(Changes::of(client)).execute(conn)? > 0)
    }

    fn by_client_id(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<Option<StoredClient>> {
        let rows: Vec<(Row, Option<SecretRow>)> = clients::table
            .left_join(secrets::table)
            .filter(clients::client_id.eq(client_id))
            .select((clients::all_columns, SECRET.nullable()))
            .order(secrets::id.desc())
            .load(conn)?;
        Ok(with_secrets(rows))
    }

    fn by_id(&self, conn: &mut DbConn, id: i64) -> ApiResult<Option<StoredClient>> {
        let rows: Vec<(Row, Option<SecretRow>)> = clients::table
            .left_join(secrets::table)
            .filter(clients::id.eq(id))
            .select((clients::all_columns, SECRET.nullable()))
            .order(secrets::id.desc())
            .load(conn)?;
        Ok(with_secrets(rows))
    }

    fn list(&self, conn: &mut DbConn, owner: Option<i64>) -> ApiResult<Vec<StoredClient>> {
        let rows: Vec<Row> = match owner {
            Some(owner) => clients::table.filter(clients::user_id.eq(owner)).order(clients::id).load(conn)?,
            None => clients::table.order(clients::id).load(conn)?,
        };
        Ok(rows.into_iter().map(StoredClient::from).collect())
    }

    fn add_secret(&self, conn: &mut DbConn, client_id: &str, secret: &StoredSecret) -> ApiResult<bool> {
        let known = clients::table.filter(clients::client_id.eq(client_id)).select(clients::id);
        let Some(id) = known.first(conn).optional()? else { return Ok(false) };
        insert_secret(conn, id, secret)?;
        Ok(true)
    }

    fn retire_secrets(
        &self,
        conn: &mut DbConn,
        client_id: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> ApiResult<()> {
        let of_client = clients::table.filter(clients::client_id.eq(client_id)).select(clients::id);
        let of_client = secrets::table.filter(secrets::client_id.eq_any(of_client));
        let lasts_beyond =
            |time: DateTime<Utc>| secrets::expires_at.is_null().or(secrets::expires_at.gt(time.naive_utc()));
        let live = of_client.filter(lasts_beyond(now));
        let newest: Option<i64> =
            live.select(secrets::id).order(secrets::id.desc()).first(conn).optional()?;
        let Some(newest) = newest else { return Ok(()) };
        diesel::update(live.filter(secrets::id.ne(newest)))
            .set(secrets::expires_at.eq(now.naive_utc()))
            .execute(conn)?;
        diesel::update(secrets::table.find(newest).filter(lasts_beyond(until)))
            .set(secrets::expires_at.eq(until.naive_utc()))
            .execute(conn)?;
        Ok(())
    }

    fn set_enabled(&self, conn: &mut DbConn, client_id: &str, enabled: bool) -> ApiResult<bool> {
        let changed = diesel::update(clients::table.filter(clients::client_id.eq(client_id)))
            .set(clients::is_enabled.eq(enabled))
            .execute(conn)?;
        Ok(changed > 0)
    }

    fn delete(&self, conn: &mut DbConn, client_id: &str) -> ApiResult<bool> {
        let id: Option<i64> = diesel::delete(clients::table.filter(clients::client_id.eq(client_id)))
            .returning(clients::id)
            .get_result(conn)
            .optional()?;
        let Some(id) = id else { return Ok(false) };
        // Tokens refer to their client by no foreign key: decision 34. Without it they are worth nothing.
        diesel::delete(tokens::table.filter(tokens::client_id.eq(id))).execute(conn)?;
        Ok(true)
    }
}
