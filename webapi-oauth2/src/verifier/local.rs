//! [`LocalTokens`]: the tokens in tables that this process can read itself.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use webapi_core::account::UserStore;
use webapi_core::db::Database;
use webapi_core::error::ApiResult;

use super::{ForeignToken, PresentedToken, TokenVerifier, Verified, Verifying};
use crate::bearer::{VerifiedToken, look_up};
use crate::server::AuthorizationServer;
use crate::store::TokenKey;

/// Looks tokens up in the tables of an authorization server: for a resource server beside it that shares its database
/// and its accounts. In the authorization server's own process nothing of this is needed.
pub struct LocalTokens {
    server: AuthorizationServer,
    database: Database,
    users: Arc<dyn UserStore>,
}

impl LocalTokens {
    /// Looks into the tables of `server` through `database`.
    pub fn new(server: AuthorizationServer, database: Database, users: impl UserStore) -> Self {
        Self { server, database, users: Arc::new(users) }
    }

    async fn find(&self, token: &PresentedToken<'_>, now: DateTime<Utc>) -> ApiResult<Verified> {
        let key = TokenKey::Token(token.digest());
        let (server, users) = (self.server.clone(), Arc::clone(&self.users));
        let found = self.database.run(move |conn| look_up(&server, conn, key, users.as_ref(), now)).await??;
        Ok(found.map_or_else(Verified::Bad, |token| Verified::Good(self.described(&token))))
    }

    fn described(&self, token: &VerifiedToken) -> ForeignToken {
        ForeignToken {
            subject: token.subject().map(str::to_owned),
            username: token.user().map(|user| user.username.clone()),
            audience: token.audience().to_vec(),
            ..ForeignToken::new(
                self.server.issuer(),
                token.client_id(),
                token.scopes().clone(),
                token.expires_at(),
            )
        }
    }
}

impl TokenVerifier for LocalTokens {
    fn issuer(&self) -> &str {
        self.server.issuer()
    }

    fn takes(&self, token: &PresentedToken<'_>) -> bool {
        token.claimed_issuer().is_none()
    }

    fn verify<'a>(&'a self, token: &'a PresentedToken<'a>, now: DateTime<Utc>) -> Verifying<'a> {
        Box::pin(async move {
            self.find(token, now).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the token store cannot be asked");
                Verified::Unavailable(std::time::Duration::from_secs(1))
            })
        })
    }

    fn shares_usernames(&self) -> bool {
        true
    }
}

impl std::fmt::Debug for LocalTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LocalTokens({})", self.server.issuer())
    }
}
