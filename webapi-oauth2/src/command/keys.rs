//! Looking at signing keys, and having the next ones made.

use chrono::{DateTime, Utc};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::{CommandError, server};
use crate::signing::known::KnownKey;
use crate::signing::{Activation, SigningAlgorithm};

/// What a key is good for at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyUse {
    /// Published, to sign later.
    Next,
    /// It signs.
    Signs,
    /// It signs no more, and is published while something that it signed may live.
    Published,
    /// Kept to read old identity tokens by, at logout.
    Kept,
    /// Withdrawn: what it signed is worth nothing.
    Withdrawn,
}

/// A signing key, without its private part.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct KeyState {
    /// The key's id.
    pub kid: String,
    /// How it signs.
    pub algorithm: SigningAlgorithm,
    /// What it is good for now.
    pub key_use: KeyUse,
    /// When it was made; `None` for a key that a setting gives.
    pub created_at: Option<DateTime<Utc>>,
    /// From when on it signs, or signed; `None` for a key that a setting gives.
    pub active_from: Option<DateTime<Utc>>,
}

impl KeyUse {
    /// The word for a list.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Signs => "signs",
            Self::Published => "published",
            Self::Kept => "kept",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// All signing keys, by algorithm and age; none if nothing is signed.
///
/// # Errors
///
/// [`CommandError`]; [`CommandError::Store`] as well where a key cannot be opened.
pub fn list_keys(api: &WebApi, conn: &mut DbConn) -> Result<Vec<KeyState>, CommandError> {
    let server = server(api)?;
    let Some(keys) = server.keys() else { return Ok(Vec::new()) };
    let (keyring, now) = (keys.keyring(), api.clock().now());
    let known = keyring.read(conn, keys.store(), api.database(), now)?;
    let stored = |at: DateTime<Utc>| keyring.settings.given.is_none().then_some(at);
    let state = |key: &KnownKey| {
        let signs = known.signing(key.algorithm, now).is_some_and(|signing| signing.kid() == key.kid);
        let published_until = key.superseded_at.map(|superseded| superseded + keyring.published_for());
        let key_use = match published_until {
            _ if key.retired_at.is_some() => KeyUse::Withdrawn,
            _ if signs => KeyUse::Signs,
            _ if now < key.active_from => KeyUse::Next,
            Some(until) if until <= now => KeyUse::Kept,
            _ => KeyUse::Published,
        };
        KeyState {
            kid: key.kid.clone(),
            algorithm: key.algorithm,
            key_use,
            created_at: stored(key.created_at),
            active_from: stored(key.active_from),
        }
    };
    Ok(known.keys.iter().map(state).collect())
}

/// Has the next keys made: of one algorithm, or of all that are offered. Takes up to some seconds.
///
/// # Errors
///
/// [`CommandError`]; [`CommandError::NothingSigned`] if OpenID Connect is off.
pub fn rotate_keys(
    api: &WebApi,
    algorithm: Option<SigningAlgorithm>,
    activation: Activation,
) -> Result<(), CommandError> {
    let server = server(api)?;
    let keys = server.keys().ok_or(CommandError::NothingSigned)?;
    let chosen =
        keys.algorithms().iter().copied().filter(|offered| algorithm.is_none_or(|wanted| wanted == *offered));
    for algorithm in chosen {
        keys.rotate(api, algorithm, activation)?;
    }
    Ok(())
}
