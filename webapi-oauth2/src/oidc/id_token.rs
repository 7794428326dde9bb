//! Identity tokens (OpenID Connect Core sections 2 and 3.1.3.6).
//!
//! In: what was granted to whom, and the key that signs. Out: the signed token. The key is taken before the grant is
//! committed, so that nothing is consumed where nothing can be signed; the signature is made after, since it takes a
//! millisecond.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha512};
use webapi_core::error::ApiResult;

use super::subject;
use crate::signing::{SigningAlgorithm, SigningKey, compact};
use crate::token::AccessToken;

/// Somebody who signed in, for a client that may know it.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) user_id: i64,
    /// When the user authenticated.
    pub(crate) auth_time: Option<DateTime<Utc>>,
    /// As the client sent it (section 3.1.2.1).
    pub(crate) nonce: Option<String>,
    pub(crate) key: Arc<SigningKey>,
}

/// What stays the same for every token of a server.
pub(crate) struct Issue<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) now: DateTime<Utc>,
    pub(crate) lifetime: TimeDelta,
    /// What the application adds.
    pub(crate) more: Map<String, Value>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    at_hash: String,
    jti: String,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// Claims of the protocol, which no application can set.
pub(crate) const RESERVED: [&str; 12] =
    ["iss", "sub", "aud", "exp", "iat", "nbf", "auth_time", "nonce", "at_hash", "c_hash", "azp", "jti"];

impl Identity {
    /// The signed token, which belongs to this access token.
    pub(crate) fn sign(&self, access: &AccessToken, mut issue: Issue<'_>) -> ApiResult<String> {
        issue.more.retain(|claim, _| !RESERVED.contains(&claim.as_str()));
        let claims = Claims {
            iss: issue.issuer,
            sub: subject(self.user_id),
            aud: issue.client_id,
            exp: (issue.now + issue.lifetime).timestamp(),
            iat: issue.now.timestamp(),
            auth_time: self.auth_time.map(|at| at.timestamp()),
            nonce: self.nonce.as_deref(),
            at_hash: half_hash(self.key.algorithm(), access.expose()),
            jti: uuid::Uuid::new_v4().to_string(),
            more: issue.more,
        };
        compact::sign(&self.key, "JWT", &claims)
    }
}

/// The left half of the digest that belongs to the algorithm: SHA-512 for Ed25519, SHA-256 for the others.
fn half_hash(algorithm: SigningAlgorithm, text: &str) -> String {
    match algorithm {
        SigningAlgorithm::EdDsa => URL_SAFE_NO_PAD.encode(&Sha512::digest(text.as_bytes())[..32]),
        SigningAlgorithm::Rs256 | SigningAlgorithm::Es256 => {
            URL_SAFE_NO_PAD.encode(&Sha256::digest(text.as_bytes())[..16])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa_467_at_hash_is_the_left_half_of_the_digest() {
        // The example of OpenID Connect Core appendix A.3.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(half_hash(SigningAlgorithm::Rs256, token), "77QmUPtjPfzWtF2AnpK9RQ");
        assert_eq!(half_hash(SigningAlgorithm::EdDsa, token).len(), 43);
    }
}
