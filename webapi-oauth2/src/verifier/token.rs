//! [`PresentedToken`], which nobody believes yet, and [`ForeignToken`], which somebody vouches for.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::scope::ScopeSet;
use crate::token::SecretDigest;

/// Longer foreign tokens than this are refused unread.
pub(super) const LONGEST: usize = 8 * 1024;

/// A token as a request presents it. Its `Debug` does not show it.
pub struct PresentedToken<'a> {
    text: &'a str,
    claimed_issuer: Option<String>,
}

impl<'a> PresentedToken<'a> {
    /// Looks at the form of a token, and believes nothing of it.
    pub fn new(text: &'a str) -> Self {
        Self { text, claimed_issuer: if text.len() <= LONGEST { claimed_issuer(text) } else { None } }
    }

    /// The text.
    pub const fn expose(&self) -> &'a str {
        self.text
    }

    /// The issuer that a JWT says it comes from; `None` for tokens of other forms.
    pub fn claimed_issuer(&self) -> Option<&str> {
        self.claimed_issuer.as_deref()
    }

    pub(super) fn digest(&self) -> SecretDigest {
        SecretDigest::of(self.text)
    }

    pub(super) fn is_too_long(&self) -> bool {
        self.text.len() > LONGEST
    }
}

impl fmt::Debug for PresentedToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresentedToken(..)")
    }
}

fn claimed_issuer(text: &str) -> Option<String> {
    let mut parts = text.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims.get("iss")?.as_str().map(str::to_owned)
}

/// What an issuer says of a token.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ForeignToken {
    /// The issuer.
    pub issuer: Arc<str>,
    /// The client, as the issuer calls it.
    pub client_id: String,
    /// Whom it stands for, as the issuer calls them.
    pub subject: Option<String>,
    /// The name of the user it stands for, if the issuer says one.
    pub username: Option<String>,
    /// What it may do, in the issuer's words.
    pub scopes: ScopeSet,
    /// From when on it is worth nothing.
    pub expires_at: DateTime<Utc>,
    /// The resource servers it is for; empty if the issuer does not say.
    pub audience: Vec<String>,
}

impl ForeignToken {
    /// A token of a client that stands for nobody.
    pub fn new(
        issuer: impl Into<Arc<str>>,
        client_id: impl Into<String>,
        scopes: ScopeSet,
        expires_at: DateTime<Utc>,
    ) -> Self {
        let (issuer, client_id) = (issuer.into(), client_id.into());
        Self { issuer, client_id, subject: None, username: None, scopes, expires_at, audience: Vec::new() }
    }
}
