//! OAuth2 access to the application: the server's settings, and the tokens of the corpus's description.

use chrono::{DateTime, TimeZone as _, Utc};
use diesel::connection::SimpleConnection as _;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};
use webapi_core::with_native;
use webapi_oauth2::command::{NewClient, create_client};
use webapi_oauth2::token::{AccessToken, ClientSecret, NewToken};
use webapi_oauth2::{AuthorizationServer, AuthorizationServerBuilder, ScopeSet};

const ADMIN: i64 = 1;
const DOC: i64 = 2;
const GHOST: i64 = 5;

/// Text, user, scope; of the application `Golden App`, and good until 2199.
const TOKENS: [(&str, Option<i64>, &str); 16] = [
    ("oa-none", Some(DOC), ""),
    ("oa-root", Some(DOC), "root:read"),
    ("oa-rr-read", Some(DOC), "review_request:read"),
    ("oa-rr-write", Some(DOC), "review_request:write"),
    ("oa-rr-destroy", Some(DOC), "review_request:destroy"),
    ("oa-admin-rr-read", Some(ADMIN), "review_request:read"),
    ("oa-admin-rr-write", Some(ADMIN), "review_request:write"),
    ("oa-admin-rr-destroy", Some(ADMIN), "review_request:destroy"),
    ("oa-admin-group-all", Some(ADMIN), "group:read group:write group:destroy"),
    ("oa-audit", Some(DOC), "audit_entry:read audit_entry:destroy"),
    ("oa-custom", Some(DOC), "custom-scope:read"),
    ("oa-groupuser", Some(DOC), "group_user:read"),
    ("oa-user", Some(DOC), "user:read"),
    ("oa-ghost", Some(GHOST), "root:read"),
    ("oa-nouser", None, "root:read"),
    ("oa-prefix", Some(DOC), "review_request:reads"),
];

/// The authorization server. Tokens without a user are refused, as Djblets refuses them.
pub(super) fn server() -> AuthorizationServerBuilder {
    AuthorizationServer::builder("http://reviews.example.com")
        .allow_insecure_issuer()
        .exact_bearer_scheme()
        .verify_request(|request| request.user.is_some() && request.client_name != "Disabled App")
}

fn of(api: &WebApi) -> ApiResult<AuthorizationServer> {
    AuthorizationServer::of(api)
        .ok_or_else(|| ApiError::internal("the application has no authorization server"))
}

/// Forgets what was verified earlier.
pub(super) fn forget(api: &WebApi) -> ApiResult<()> {
    of(api)?.forget_verified(api.clock());
    Ok(())
}

/// Empties the tables of clients and tokens and fills them again.
pub(super) fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    with_native!(conn, |native| native
        .batch_execute("DELETE FROM oauth2_access_tokens; DELETE FROM oauth2_clients;"))?;
    let client = |conn: &mut DbConn, name: &'static str| {
        let secret = ClientSecret::new("golden");
        let client = NewClient {
            name,
            client_id: Some(name),
            secret: Some(secret),
            cheap_hash: true,
            ..NewClient::default()
        };
        create_client(api, conn, client).map(|client| client.id).map_err(ApiError::internal)
    };
    let (golden, disabled) = (client(conn, "Golden App")?, client(conn, "Disabled App")?);
    let (far, past) = (year(2199)?, year(2024)?);
    for (token, user, scope) in TOKENS {
        issue(api, conn, (token, golden, user, scope, far))?;
    }
    issue(api, conn, ("oa-report", golden, Some(DOC), "report:read build_weather:read", far))?;
    issue(api, conn, ("oa-expired", golden, Some(DOC), "root:read", past))?;
    issue(api, conn, ("oa-disabled", disabled, Some(DOC), "root:read", far))
}

type Row = (&'static str, i64, Option<i64>, &'static str, DateTime<Utc>);

fn issue(api: &WebApi, conn: &mut DbConn, (token, client, user_id, scope, expires_at): Row) -> ApiResult<()> {
    let scopes = ScopeSet::parse(scope).map_err(ApiError::internal)?;
    let token = AccessToken::new(token);
    let new = NewToken { token, client, user_id, scopes, created_at: year(2023)?, expires_at };
    of(api)?.tokens().issue(conn, new).map(drop)
}

/// The first moment of a year.
fn year(year: i32) -> ApiResult<DateTime<Utc>> {
    Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().ok_or_else(|| ApiError::internal("not a year"))
}

/// Lets a token expire; false if there is none.
pub(super) fn expire(api: &WebApi, conn: &mut DbConn, token: &str) -> ApiResult<bool> {
    of(api)?.tokens().expire(conn, api.clock(), &AccessToken::new(token))
}

/// Deletes a token; false if there is none.
pub(super) fn delete(api: &WebApi, conn: &mut DbConn, token: &str) -> ApiResult<bool> {
    of(api)?.tokens().delete(conn, api.clock(), &AccessToken::new(token))
}
