//! [`Keys`]: the published keys of an issuer, fetched when they are needed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use oauth2::http;
use serde::Deserialize;

use crate::verifier::remote::{Breaker, Fetch, RemoteUrl, same_origin};

/// From then on keys are fetched anew.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// For so long they count while their issuer cannot be asked.
const USABLE: TimeDelta = TimeDelta::hours(1);

/// How often keys are fetched for the sake of a `kid` that nobody knows.
const MISSES: TimeDelta = TimeDelta::minutes(1);

/// More keys than this are not taken.
const MOST_KEYS: usize = 100;

/// The keys of an issuer.
pub(super) struct Keys {
    place: Place,
    fetch: Fetch,
    breaker: Breaker,
    known: Mutex<Known>,
}

enum Place {
    At(RemoteUrl),
    /// Where the metadata may be, and the issuer that it must name.
    Discovered {
        candidates: Vec<String>,
        issuer: String,
    },
}

#[derive(Default)]
struct Known {
    keys: HashMap<String, (Arc<DecodingKey>, Jwk)>,
    fetched_at: Option<DateTime<Utc>>,
    missed_at: Option<DateTime<Utc>>,
}

/// Why there is no key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoKey {
    /// The issuer has none with this `kid`, or not for this algorithm.
    Unknown,
    /// The issuer cannot be asked.
    Unavailable(Duration),
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

impl Keys {
    pub(super) fn at(url: RemoteUrl) -> Self {
        Self::new(Place::At(url))
    }

    /// The documents of RFC 8414 section 3.1 and of OpenID Connect Discovery section 4.
    pub(super) fn discovered(issuer: &RemoteUrl) -> Self {
        let issuer = issuer.as_str();
        let bare = issuer.trim_end_matches('/');
        let (scheme, rest) = bare.split_once("://").unwrap_or_default();
        let (host, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let candidates = vec![
            format!("{scheme}://{host}/.well-known/oauth-authorization-server{path}"),
            format!("{bare}/.well-known/openid-configuration"),
        ];
        Self::new(Place::Discovered { candidates, issuer: issuer.to_owned() })
    }

    fn new(place: Place) -> Self {
        let fetch = Fetch::new(Duration::from_secs(2));
        Self { place, fetch, breaker: Breaker::default(), known: Mutex::default() }
    }

    pub(super) fn within(self, timeout: Duration) -> Self {
        Self { fetch: Fetch::new(timeout), ..self }
    }

    /// The key with this `kid`, if it is for this algorithm.
    pub(super) async fn find(
        &self,
        kid: &str,
        algorithm: Algorithm,
        now: DateTime<Utc>,
    ) -> Result<Arc<DecodingKey>, NoKey> {
        if let Some(key) = self.known().get(kid, FRESH, now) {
            return fitting(key, algorithm);
        }
        if !self.known().may_fetch(now) {
            return match self.known().get(kid, USABLE, now) {
                Some(key) => fitting(key, algorithm),
                None => Err(NoKey::Unknown),
            };
        }
        let failed = match self.breaker.closed_in(now) {
            Some(left) => Some(left),
            None => self.refresh(now).await.err(),
        };
        let found = self.known().get(kid, USABLE, now);
        match (found, failed) {
            (Some(key), _) => fitting(key, algorithm),
            (None, Some(after)) => Err(NoKey::Unavailable(after)),
            (None, None) => {
                self.known().missed_at = Some(now);
                Err(NoKey::Unknown)
            }
        }
    }

    async fn refresh(&self, now: DateTime<Utc>) -> Result<(), Duration> {
        match self.read().await {
            Ok(keys) => {
                self.breaker.succeeded();
                let mut known = self.known();
                known.keys = keys;
                known.fetched_at = Some(now);
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, "the keys of an issuer cannot be fetched");
                Err(self.breaker.failed(now))
            }
        }
    }

    async fn read(&self) -> Result<HashMap<String, (Arc<DecodingKey>, Jwk)>, String> {
        let url = match &self.place {
            Place::At(url) => url.clone(),
            Place::Discovered { candidates, issuer } => self.discover(candidates, issuer).await?,
        };
        let set: JwkSet = self.get(url.as_str()).await?;
        if set.keys.len() > MOST_KEYS {
            return Err(format!("there are {} keys", set.keys.len()));
        }
        let usable = set.keys.into_iter().filter(|key| {
            key.common.public_key_use.as_ref().is_none_or(|intended| *intended == PublicKeyUse::Signature)
        });
        let named = usable.filter_map(|key| {
            let decoding = DecodingKey::from_jwk(&key).ok()?;
            Some((key.common.key_id.clone()?, (Arc::new(decoding), key)))
        });
        Ok(named.collect())
    }

    async fn discover(&self, candidates: &[String], issuer: &str) -> Result<RemoteUrl, String> {
        let mut wrong = String::new();
        for candidate in candidates {
            match self.get::<Metadata>(candidate).await {
                Err(error) => wrong = error,
                Ok(metadata) if metadata.issuer != issuer => {
                    return Err(format!("{candidate} is of the issuer {}", metadata.issuer));
                }
                Ok(metadata) if !same_origin(&metadata.jwks_uri, issuer) => {
                    return Err(format!("{candidate} names keys on another origin; give their URL"));
                }
                Ok(metadata) => {
                    return RemoteUrl::parse(&metadata.jwks_uri).map_err(|error| error.to_string());
                }
            }
        }
        Err(wrong)
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, url: &str) -> Result<T, String> {
        let request = http::Request::get(url).header("accept", "application/json").body(Vec::new());
        let answer = self.fetch.send(request.map_err(|error| error.to_string())?).await;
        let answer = answer.map_err(|error| format!("{url}: {error}"))?;
        if answer.status() != http::StatusCode::OK {
            return Err(format!("{url} answers {}", answer.status()));
        }
        serde_json::from_slice(answer.body()).map_err(|error| format!("{url}: {error}"))
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn get(
        &self,
        kid: &str,
        age: TimeDelta,
        now: DateTime<Utc>,
    ) -> Option<(Arc<DecodingKey>, Option<Algorithm>)> {
        let is_usable = self.fetched_at.is_some_and(|fetched| now < fetched + age);
        let (key, jwk) = self.keys.get(kid).filter(|_| is_usable)?;
        let intended = jwk.common.key_algorithm.as_ref().and_then(|named| named.to_string().parse().ok());
        Some((Arc::clone(key), intended))
    }

    /// Whether keys may be fetched: not for every unknown `kid` that somebody makes up.
    fn may_fetch(&self, now: DateTime<Utc>) -> bool {
        let is_fresh = self.fetched_at.is_some_and(|fetched| now < fetched + FRESH);
        !is_fresh || self.missed_at.is_none_or(|missed| now >= missed + MISSES)
    }
}

/// A key is used with the algorithm that its issuer names, if it names one; that of another family never fits.
fn fitting(
    (key, intended): (Arc<DecodingKey>, Option<Algorithm>),
    algorithm: Algorithm,
) -> Result<Arc<DecodingKey>, NoKey> {
    let fits = intended.is_none_or(|intended| intended == algorithm);
    if fits && key.family().algorithms().contains(&algorithm) { Ok(key) } else { Err(NoKey::Unknown) }
}
