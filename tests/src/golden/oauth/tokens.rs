//! The tokens of the corpus's description. Each stands for a grant of its own, as if its user had consented to it.

use chrono::{DateTime, TimeDelta, Utc};
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};
use webapi_oauth2::AuthorizationServer;
use webapi_oauth2::store::{
    DieselGrants, DieselTokens, GrantRecord, GrantStore as _, RefreshRecord, TokenRecord, TokenSource,
    TokenStore as _,
};
use webapi_oauth2::token::{AccessToken, RefreshToken};

use super::clients;
use super::people::{ALICE, BOB, CAROL};

/// Token, user, client id, scope; primary keys count from 1 in this order, and so do those of their grants.
const ACCESS: [(&str, Option<i64>, &str, &str); 24] = [
    ("at-read", Some(ALICE), "conf-code", "read"),
    ("at-write", Some(ALICE), "conf-code", "write"),
    ("at-rw", Some(ALICE), "conf-code", "read write"),
    ("at-groups", Some(ALICE), "conf-code", "groups"),
    ("at-music", Some(ALICE), "conf-code", "music"),
    ("at-music-read", Some(ALICE), "conf-code", "music:read"),
    ("at-music-write", Some(ALICE), "conf-code", "music:write"),
    ("at-read-music", Some(ALICE), "conf-code", "read music"),
    ("at-write-music", Some(ALICE), "conf-code", "write music"),
    (
        "at-all",
        Some(ALICE),
        "conf-code",
        "read write groups music music:read music:write can_make_it can_break_it",
    ),
    ("at-noscope", Some(ALICE), "conf-code", ""),
    ("at-make", Some(ALICE), "conf-code", "can_make_it"),
    ("at-makebreak", Some(ALICE), "conf-code", "can_break_it can_make_it"),
    ("at-create1", Some(ALICE), "conf-code", "create1"),
    ("at-create1-scope2", Some(ALICE), "conf-code", "create1 scope2"),
    ("at-alt3", Some(ALICE), "conf-code", "alt-scope3"),
    ("at-alt45", Some(ALICE), "conf-code", "alt-scope4 alt-scope5"),
    ("at-alt4", Some(ALICE), "conf-code", "alt-scope4"),
    ("at-expired", Some(ALICE), "conf-code", "read write groups music"),
    ("at-client", None, "conf-cc", "read music groups"),
    ("at-introspection", Some(BOB), "bob-app", "introspection"),
    ("at-carol", Some(CAROL), "conf-code", "read"),
    ("at-unknown-scope", Some(ALICE), "conf-code", "read retired:scope"),
    ("at-bob", Some(BOB), "bob-app", "read"),
];

/// Refresh token, its access token, user, client id, scope.
const REFRESH: [(&str, &str, i64, &str, &str); 4] = [
    ("rt-read", "at-of-rt-read", ALICE, "conf-code", "read"),
    ("rt-rw", "at-of-rt-rw", ALICE, "conf-code", "read write"),
    ("rt-pub", "at-of-rt-pub", ALICE, "pub-code", "read write"),
    ("rt-bob", "at-of-rt-bob", BOB, "bob-app", "read"),
];

/// A token to be stored.
pub struct Token<'a> {
    /// Its text.
    pub text: &'a str,
    /// Primary key of its user.
    pub user_id: Option<i64>,
    /// Its client, by client id.
    pub client_id: &'a str,
    /// Its scope list.
    pub scope: &'a str,
    /// From now on how long it lives.
    pub lifetime: TimeDelta,
    /// The resource servers it is for; empty for any.
    pub resources: Vec<String>,
    /// The refresh token beside it.
    pub refresh: Option<&'a str>,
}

impl<'a> Token<'a> {
    /// A token for ten hours.
    pub fn new(text: &'a str, user_id: Option<i64>, client_id: &'a str, scope: &'a str) -> Self {
        let (lifetime, resources) = (TimeDelta::hours(10), Vec::new());
        Self { text, user_id, client_id, scope, lifetime, resources, refresh: None }
    }

    /// Stores it, with the grant behind it.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn store(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        let now = api.clock().now();
        let client = clients::id(api, conn, self.client_id)?;
        let expires_at = now + self.lifetime;
        let family_expires_at = if self.refresh.is_some() { now + TimeDelta::days(90) } else { expires_at };
        let source = if self.user_id.is_some() {
            TokenSource::AuthorizationCode
        } else {
            TokenSource::ClientCredentials
        };
        let grant = GrantRecord {
            client,
            user_id: self.user_id.unwrap_or_default(),
            scope: self.scope.to_owned(),
            resources: self.resources.clone(),
            source,
            created_at: now,
            expires_at: family_expires_at,
        };
        let mut grant = Some(DieselGrants.create(conn, &grant)?);
        if self.user_id.is_none() {
            // Nobody granted it; the grant only keeps its number free.
            grant = None;
        }
        let (token, refresh) = (AccessToken::new(self.text), self.refresh.map(RefreshToken::new));
        let record = TokenRecord {
            digest: token.digest(),
            session_digest: token.session_digest(),
            client,
            user_id: self.user_id,
            scope: self.scope.to_owned(),
            created_at: now,
            expires_at,
            grant,
            audience: self.resources.clone(),
            confirmation: None,
            source,
            refresh: refresh.map(|refresh| RefreshRecord {
                digest: refresh.digest(),
                scope: self.scope.to_owned(),
                resources: self.resources.clone(),
                auth_time: None,
                generation: 0,
                seed: None,
                expires_at: now + TimeDelta::days(14),
                family_expires_at,
            }),
        };
        DieselTokens.issue(conn, &record)
    }
}

/// Fills the empty table.
///
/// # Errors
///
/// Those of the database.
pub fn fill(api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
    for (text, user_id, client_id, scope) in ACCESS {
        let mut token = Token::new(text, user_id, client_id, scope);
        if text == "at-expired" {
            token.lifetime = TimeDelta::hours(-1);
        }
        token.store(api, conn)?;
    }
    for (refresh, text, user_id, client_id, scope) in REFRESH {
        let refresh = Some(refresh);
        Token { refresh, ..Token::new(text, Some(user_id), client_id, scope) }.store(api, conn)?;
    }
    Ok(())
}

/// The authorization server of the application.
///
/// # Errors
///
/// An internal error if there is none.
pub fn server(api: &WebApi) -> ApiResult<AuthorizationServer> {
    let server = AuthorizationServer::of(api);
    server.ok_or_else(|| ApiError::internal("the application has no authorization server"))
}

/// The time that is this many seconds away.
pub fn in_seconds(api: &WebApi, seconds: i64) -> DateTime<Utc> {
    api.clock().now() + TimeDelta::seconds(seconds)
}
