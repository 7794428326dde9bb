//! The decision: a code for the client, or a refusal.

use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};

use super::respond::{RedirectError, location};
use super::response_type::ResponseType;
use super::validate::Validated;
use crate::event::{Event, Origin};
use crate::grant::{Desk, legacy_implicit};
use crate::scope::{ScopeSet, enable_webapi_scopes};
use crate::server::AuthorizationServer;
use crate::store::{CodeRecord, GrantRecord, TokenSource};

/// What a user agreed to.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The user.
    pub user_id: i64,
    /// The scopes that stayed ticked. Those that were not asked for are left out.
    pub scopes: ScopeSet,
    /// When the user authenticated.
    pub auth_time: Option<DateTime<Utc>>,
}

impl Validated {
    /// Makes a code for what the user agreed to, and returns the URL that carries it to the client.
    ///
    /// # Errors
    ///
    /// The stores'. If no scope is left, that is a refusal: `Ok(Err(..))`.
    pub fn approve(
        self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
        approval: &Approval,
        origin: &Origin,
    ) -> ApiResult<Result<String, RedirectError>> {
        let scopes: ScopeSet = self.scopes.iter().filter(|scope| approval.scopes.contains(scope)).collect();
        if scopes.is_empty() {
            return Ok(Err(self.deny(server, approval.user_id, origin)));
        }
        if self.response == ResponseType::Token {
            return self.issue_token(api, server, conn, approval, &scopes, origin).map(Ok);
        }
        let (now, settings, client) = (api.clock().now(), server.settings(), &self.client.record);
        let code = server.generator().authorization_code()?;
        let absolute = client.refresh_absolute_lifetime.unwrap_or(settings.refresh_absolute_lifetime);
        let grant = GrantRecord {
            client: self.client.id,
            user_id: approval.user_id,
            scope: scopes.to_string(),
            resources: self.resources.clone(),
            source: TokenSource::AuthorizationCode,
            created_at: now,
            expires_at: now + absolute,
        };
        let mut record = CodeRecord {
            digest: code.digest(),
            grant: 0,
            client: self.client.id,
            user_id: approval.user_id,
            redirect_uri: self.target.was_sent.then(|| self.target.uri.clone()),
            scope: grant.scope.clone(),
            resources: self.resources.clone(),
            challenge: self
                .challenge
                .as_ref()
                .map(|challenge| (challenge.as_str().to_owned(), challenge.method().as_str().to_owned())),
            nonce: self.nonce.clone(),
            auth_time: approval.auth_time,
            family_expires_at: grant.expires_at,
            created_at: now,
            expires_at: now + client.code_lifetime.unwrap_or(settings.code_lifetime),
        };
        transaction::write(conn, |conn| {
            record.grant = server.grant_store().create(conn, &grant)?;
            server.code_store().create(conn, &record)?;
            Ok::<_, ApiError>(())
        })?;
        server.emit(
            &Event::ConsentGiven {
                client: &client.client_id,
                user: approval.user_id,
                grant: record.grant,
                scope: &grant.scope,
            },
            origin,
        );
        Ok(Ok(location(&self.target, server.issuer(), &[("code", code.expose())])))
    }

    /// Legacy: a token instead of a code, which the redirect carries itself.
    fn issue_token(
        self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
        approval: &Approval,
        scopes: &ScopeSet,
        origin: &Origin,
    ) -> ApiResult<String> {
        let dictionary = enable_webapi_scopes(api).dictionary();
        let desk = Desk {
            server,
            users: api.users(),
            dictionary: &dictionary,
            resources: server.resources(api),
            origin,
            now: api.clock().now(),
        };
        let wanted = legacy_implicit::Wanted {
            client: &self.client,
            user_id: approval.user_id,
            scopes,
            resources: &self.resources,
            auth_time: approval.auth_time,
        };
        let (token, lifetime) = legacy_implicit::grant(&desk, conn, &wanted)?;
        let (lifetime, scope) = (lifetime.num_seconds().to_string(), scopes.to_string());
        let answer = [
            ("access_token", token.expose()),
            ("expires_in", lifetime.as_str()),
            ("token_type", "Bearer"),
            ("scope", scope.as_str()),
        ];
        Ok(location(&self.target, server.issuer(), &answer))
    }

    /// Refuses, because the user did.
    pub fn deny(self, server: &AuthorizationServer, user_id: i64, origin: &Origin) -> RedirectError {
        let client = &self.client.record.client_id;
        server.emit(&Event::ConsentRefused { client, user: user_id }, origin);
        self.refuse("access_denied", "the user refused")
    }
}
