//! Secrets of applications: those that owners type, and those that are made here.
//!
//! A typed secret is digested before the page does its work, since that takes tens of milliseconds; only for whoever is
//! offered these pages, and few at once.

use chrono::{DateTime, Utc};

use super::owner;
use crate::client::registration::Draft;
use crate::pages::{Arrival, PageEnd, PageResult, Site, Visit};
use crate::store::{ClientKind, SecretCheck, StoredSecret};
use crate::token::ClientSecret;
use crate::token::generate::looks_generated;

/// What is kept of the secret that a form brings; nothing if it brings none, or none that may be stored.
pub(super) async fn typed(site: Site, arrival: Arrival) -> PageResult<Option<SecretCheck>> {
    let Some(form) = arrival.form().filter(|_| arrival.session().is_some()) else { return Ok(None) };
    let draft = Draft::sent(form);
    let Some(secret) = draft.sound_secret() else { return Ok(None) };
    if looks_generated(secret) {
        return Ok(Some(SecretCheck::Digest(secret.digest())));
    }
    site.hop(&arrival, false, |visit| owner(visit)).await?;
    let digested = site.server().checks().hash(secret.expose()).await;
    digested.map(|hash| Some(SecretCheck::Chosen(hash))).map_err(|_| PageEnd::Busy)
}

/// A secret to be stored, with its text if it was made here and must be shown.
pub(super) struct Kept {
    pub(super) stored: StoredSecret,
    pub(super) shown: Option<ClientSecret>,
}

/// The secret of a client of this kind: what was typed, or else a random one; a public one has none.
pub(super) fn of_kind(
    visit: &Visit<'_>,
    kind: ClientKind,
    typed: Option<SecretCheck>,
    now: DateTime<Utc>,
) -> PageResult<Option<Kept>> {
    if kind == ClientKind::Public {
        return Ok(None);
    }
    let stored = |check| StoredSecret { check, created_at: now, expires_at: None };
    if let Some(check) = typed {
        return Ok(Some(Kept { stored: stored(check), shown: None }));
    }
    let secret = visit.server().generator().client_secret()?;
    Ok(Some(Kept { stored: stored(SecretCheck::Digest(secret.digest())), shown: Some(secret) }))
}
