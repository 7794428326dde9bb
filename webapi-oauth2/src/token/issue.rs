//! Issuing: from "this client gets a token" to what is stored and what is handed out.

use chrono::{DateTime, Utc};

use super::secret::AccessToken;
use crate::scope::ScopeSet;
use crate::store::{TokenRecord, TokenSource};

/// A token to be stored. The text may be generated, or given: fixtures have known tokens.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// The text; only digests of it are stored.
    pub token: AccessToken,
    /// Primary key of the client.
    pub client: i64,
    /// The user it stands for; `None` for a token of the client itself.
    pub user_id: Option<i64>,
    /// What it may do.
    pub scopes: ScopeSet,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// A token that was stored: the only moment at which its text can be had.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// The text.
    pub token: AccessToken,
    /// What it may do.
    pub scopes: ScopeSet,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
}

impl NewToken {
    /// What is stored of it.
    pub(crate) fn record(&self) -> TokenRecord {
        TokenRecord {
            digest: self.token.digest(),
            session_digest: self.token.session_digest(),
            client: self.client,
            user_id: self.user_id,
            scope: self.scopes.to_string(),
            created_at: self.created_at,
            expires_at: self.expires_at,
            grant: None,
            audience: Vec::new(),
            confirmation: None,
            source: TokenSource::Minted,
            refresh: None,
        }
    }

    /// What is handed out of it.
    pub(crate) fn issued(self) -> IssuedToken {
        IssuedToken { token: self.token, scopes: self.scopes, expires_at: self.expires_at }
    }
}
