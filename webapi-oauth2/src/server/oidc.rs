//! What a builder holds of OpenID Connect and of signing keys, and how it is checked.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use jsonwebtoken::crypto::{CryptoProvider, rust_crypto};

use super::settings::SettingsError;
use crate::oidc::{AccountClaims, ClaimsProvider, OpenIdConnect};
use crate::signing::keyring::{FRESH, KeySettings, Keyring};
use crate::signing::known::KnownKeys;
use crate::signing::sealing_file::SealingSource;
use crate::signing::{KeyError, SigningAlgorithm, SigningKey};

/// The longest that identity tokens may live: a day.
const LONGEST_ID_TOKEN: TimeDelta = TimeDelta::days(1);

/// The longest that a key may sign: ten years.
const LONGEST_KEY: TimeDelta = TimeDelta::days(3660);

/// What a builder holds.
pub(super) struct Parts {
    pub(super) is_on: bool,
    pub(super) id_token_lifetime: Duration,
    pub(super) needs_offline_access: bool,
    pub(super) revokes_at_logout: bool,
    pub(super) claims: Arc<dyn ClaimsProvider>,
    pub(super) algorithms: Vec<SigningAlgorithm>,
    pub(super) given: Vec<Result<SigningKey, KeyError>>,
    pub(super) sealing: Result<SealingSource, KeyError>,
    pub(super) key_lifetime: Duration,
    pub(super) key_lead: Duration,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            is_on: false,
            id_token_lifetime: Duration::from_hours(1),
            needs_offline_access: false,
            revokes_at_logout: false,
            claims: Arc::new(AccountClaims),
            algorithms: SigningAlgorithm::ALL.to_vec(),
            given: Vec::new(),
            sealing: Ok(SealingSource::Beside),
            key_lifetime: Duration::from_hours(90 * 24),
            key_lead: Duration::from_hours(24),
        }
    }
}

impl Parts {
    /// Checks everything, and adds what is wrong to `errors`.
    pub(super) fn check(self, errors: &mut Vec<SettingsError>) -> (Option<OpenIdConnect>, Option<Keyring>) {
        let id_token = (TimeDelta::seconds(1), "a second", LONGEST_ID_TOKEN, "a day");
        let id_token_lifetime = bounded(self.id_token_lifetime, id_token, "id_token_lifetime", errors);
        let lead = (FRESH + FRESH, "ten minutes", TimeDelta::days(7), "a week");
        let lead = bounded(self.key_lead, lead, "signing_key_lead", errors);
        let lifetime = if self.key_lifetime.is_zero() {
            TimeDelta::zero()
        } else {
            let day = (TimeDelta::days(1), "a day (or zero for ever)", LONGEST_KEY, "ten years");
            bounded(self.key_lifetime, day, "signing_key_lifetime", errors)
        };
        if lifetime > TimeDelta::zero() && lifetime < lead {
            errors.push(SettingsError::KeyLead);
        }
        let mut wrong = |setting, error: KeyError| {
            errors.push(SettingsError::Key { setting, why: error.to_string() });
        };
        let sealing = self.sealing.unwrap_or_else(|error| {
            wrong("sealing_key", error);
            SealingSource::Beside
        });
        let mut given = Vec::new();
        for key in self.given {
            match key {
                Ok(key) => given.push(key),
                Err(error) => wrong("signing_key_pem", error),
            }
        }
        let mut algorithms = self.algorithms;
        if !given.is_empty() {
            algorithms = SigningAlgorithm::ALL.to_vec();
            algorithms.retain(|algorithm| given.iter().any(|key| key.algorithm() == *algorithm));
        }
        if !algorithms.contains(&SigningAlgorithm::Rs256) {
            errors.push(SettingsError::NoRs256);
        }
        if !self.is_on {
            return (None, None);
        }
        // Only if features of other crates leave it open: nothing of this crate asks for another provider.
        if CryptoProvider::try_get_default().is_none() {
            let _ = rust_crypto::DEFAULT_PROVIDER.install_default();
        }
        let given = (!given.is_empty()).then(|| Arc::new(KnownKeys::given(given)));
        let keys =
            KeySettings { given, algorithms, sealing, lifetime, lead, signed_lives: id_token_lifetime };
        let oidc = OpenIdConnect {
            id_token_lifetime,
            claims: self.claims,
            needs_offline_access: self.needs_offline_access,
            revokes_at_logout: self.revokes_at_logout,
        };
        (Some(oidc), Some(Keyring::new(keys)))
    }
}

type Bounds = (TimeDelta, &'static str, TimeDelta, &'static str);

fn bounded(
    given: Duration,
    (shortest, least, longest, most): Bounds,
    setting: &'static str,
    errors: &mut Vec<SettingsError>,
) -> TimeDelta {
    let found = TimeDelta::from_std(given).ok().filter(|given| (shortest..=longest).contains(given));
    found.unwrap_or_else(|| {
        errors.push(SettingsError::Lifetime { setting, least, most });
        shortest
    })
}
