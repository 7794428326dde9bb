//! [`JwtVerifier`]: checks JWT access tokens (RFC 9068) with the keys that their issuer publishes.

mod claims;
mod keys;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};

use super::remote::{BadUrl, RemoteUrl};
use super::{ForeignToken, PresentedToken, ScopeMap, TokenVerifier, Verified, Verifying};
use crate::bearer::BadToken;
use claims::Claims;
use keys::{Keys, NoKey};

/// A signature algorithm. Those with shared secrets, and none at all, are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl JwtAlgorithm {
    const fn jose(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::RS256,
            Self::Ps256 => Algorithm::PS256,
            Self::Es256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

/// Checks the tokens of an issuer with its published keys, without asking it about each.
///
/// A token needs the type `at+jwt`, one of the algorithms, a `kid` among the issuer's keys, `iss` and `aud` as they are
/// set here, and times that hold. Keys in its header are a reason to refuse it. Keys are fetched when they are needed,
/// again after ten minutes, and once a minute at most for a `kid` that nobody knows. While the issuer cannot be asked,
/// keys that are known go on working for an hour.
///
/// A revoked token is accepted until it expires: nobody asks its issuer. Where that is too long, use
/// [`Introspection`](super::Introspection).
///
/// ```
/// use webapi_oauth2::verifier::{JwtVerifier, ResourceServer};
///
/// # fn main() -> Result<(), webapi_oauth2::verifier::BadUrl> {
/// let issuer = JwtVerifier::discovered("https://id.example.com", "https://reviews.example.com/api/")?;
/// let server = ResourceServer::new().verifier(issuer);
/// # Ok(()) }
/// ```
pub struct JwtVerifier {
    issuer: Arc<str>,
    audience: Vec<String>,
    algorithms: Vec<Algorithm>,
    any_type: bool,
    keys: Keys,
    scope_map: Option<ScopeMap>,
    shares_usernames: bool,
}

/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 30;

impl JwtVerifier {
    /// Finds the keys by the issuer's metadata (RFC 8414, else OpenID Connect Discovery). They must be on the issuer's
    /// own origin. Tokens must be for `audience`.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] for an issuer that is not encrypted and not on this machine.
    pub fn discovered(issuer: &str, audience: impl Into<String>) -> Result<Self, BadUrl> {
        let at = RemoteUrl::parse(issuer)?;
        Ok(Self::new(issuer, audience, Keys::discovered(&at)))
    }

    /// Fetches the keys at this URL.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] for a URL that is not encrypted and not on this machine.
    pub fn with_jwks(issuer: &str, audience: impl Into<String>, jwks_url: &str) -> Result<Self, BadUrl> {
        Ok(Self::new(issuer, audience, Keys::at(RemoteUrl::parse(jwks_url)?)))
    }

    fn new(issuer: &str, audience: impl Into<String>, keys: Keys) -> Self {
        let algorithms = [JwtAlgorithm::Rs256, JwtAlgorithm::Es256, JwtAlgorithm::EdDsa];
        Self {
            issuer: issuer.into(),
            audience: vec![audience.into()],
            algorithms: algorithms.map(JwtAlgorithm::jose).to_vec(),
            any_type: false,
            keys,
            scope_map: None,
            shares_usernames: false,
        }
    }

    /// Another identifier of this resource server.
    pub fn audience(mut self, identifier: impl Into<String>) -> Self {
        self.audience.push(identifier.into());
        self
    }

    /// The algorithms that are taken; RS256, ES256 and `EdDSA` by default.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        self.algorithms = algorithms.into_iter().map(JwtAlgorithm::jose).collect();
        self
    }

    /// Takes tokens of the type `JWT`, or without one, for issuers older than RFC 9068. ID tokens look the same but for
    /// their audience: make sure that no client is called as this server is.
    pub fn any_type(mut self) -> Self {
        self.any_type = true;
        self
    }

    /// What the issuer's scopes are called here.
    pub fn scopes(mut self, map: ScopeMap) -> Self {
        self.scope_map = Some(map);
        self
    }

    /// The claim `username` names accounts here; see [`Introspection::shared_usernames`](super::Introspection).
    pub fn shared_usernames(mut self) -> Self {
        self.shares_usernames = true;
        self
    }

    /// How long the issuer may take to answer; two seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.keys = self.keys.within(timeout);
        self
    }

    async fn check(&self, token: &PresentedToken<'_>, now: DateTime<Utc>) -> Verified {
        let Some(header) = decode_header(token.expose()).ok().filter(|header| self.accepts(header)) else {
            return Verified::Bad(BadToken::Invalid);
        };
        let Some(kid) = &header.kid else { return Verified::Bad(BadToken::Invalid) };
        match self.keys.find(kid, header.alg, now).await {
            Ok(key) => self.decode(token, &key, header.alg, now),
            Err(NoKey::Unknown) => Verified::Bad(BadToken::Invalid),
            Err(NoKey::Unavailable(after)) => Verified::Unavailable(after),
        }
    }

    /// Whether the header says nothing that it should not. Keys that it brings or points at are never used; that it
    /// tries is enough.
    fn accepts(&self, header: &Header) -> bool {
        let typed = header.typ.as_deref().is_some_and(|typ| {
            let typ = typ.strip_prefix("application/").unwrap_or(typ);
            typ.eq_ignore_ascii_case("at+jwt")
        });
        let brings_keys =
            header.jwk.is_some() || header.jku.is_some() || header.x5u.is_some() || header.x5c.is_some();
        self.algorithms.contains(&header.alg)
            && (typed || self.any_type)
            && !brings_keys
            && header.crit.is_none()
    }

    fn decode(
        &self,
        token: &PresentedToken<'_>,
        key: &DecodingKey,
        algorithm: Algorithm,
        now: DateTime<Utc>,
    ) -> Verified {
        // Times are compared below, with the clock of the API.
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[&*self.issuer]);
        validation.set_audience(&self.audience);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let Ok(decoded) = decode::<Claims>(token.expose(), key, &validation) else {
            return Verified::Bad(BadToken::Invalid);
        };
        let (claims, second) = (decoded.claims, now.timestamp());
        if claims.begins_after(second + LEEWAY) {
            return Verified::Bad(BadToken::Invalid);
        }
        let Some(expires_at) = DateTime::from_timestamp(claims.exp, 0) else {
            return Verified::Bad(BadToken::Invalid);
        };
        if expires_at <= now {
            return Verified::Bad(BadToken::Expired);
        }
        Verified::Good(ForeignToken {
            username: claims.username,
            audience: claims.aud.into_vec(),
            subject: Some(claims.sub),
            ..ForeignToken::new(
                Arc::clone(&self.issuer),
                claims.client_id.or(claims.azp).unwrap_or_default(),
                claims.scope.into_set(),
                expires_at,
            )
        })
    }
}

impl TokenVerifier for JwtVerifier {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn takes(&self, token: &PresentedToken<'_>) -> bool {
        token.claimed_issuer() == Some(&*self.issuer)
    }

    fn verify<'a>(&'a self, token: &'a PresentedToken<'a>, now: DateTime<Utc>) -> Verifying<'a> {
        Box::pin(self.check(token, now))
    }

    fn scope_map(&self) -> Option<&ScopeMap> {
        self.scope_map.as_ref()
    }

    fn shares_usernames(&self) -> bool {
        self.shares_usernames
    }
}

impl fmt::Debug for JwtVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtVerifier({})", self.issuer)
    }
}
