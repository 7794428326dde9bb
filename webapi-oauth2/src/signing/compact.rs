//! The compact form of a signed token (RFC 7515 section 7.1).
//!
//! `jsonwebtoken` reads tokens here and writes their headers. It parses a private key anew for every signature, which
//! for RSA costs a good part of the signature itself, so what is signed is put together here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Header;
use serde::Serialize;
use webapi_core::error::{ApiError, ApiResult};

use super::key::SigningKey;

/// Signs claims; `kind` is the header's `typ`.
pub(crate) fn sign(key: &SigningKey, kind: &str, claims: &impl Serialize) -> ApiResult<String> {
    let mut header = Header::new(key.algorithm().jwt());
    header.typ = Some(kind.to_owned());
    header.kid = Some(key.kid().to_owned());
    let part =
        |json: serde_json::Result<Vec<u8>>| json.map(|json| encoded(&json)).map_err(ApiError::internal);
    let header = part(serde_json::to_vec(&header))?;
    let claims = part(serde_json::to_vec(claims))?;
    let message = format!("{header}.{claims}");
    let signature = key.sign(message.as_bytes()).map_err(ApiError::internal)?;
    Ok(format!("{message}.{}", encoded(&signature)))
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
