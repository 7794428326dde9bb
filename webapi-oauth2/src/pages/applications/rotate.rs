//! `applications/<id>/rotate-secret/`: a new secret, and some time to bring it to the program.
//!
//! The new secret counts at once and the newest old one for as long as the owner says, so that two count at most. A form
//! knows which secret it is to follow: sent twice, it makes one secret and not two.

use chrono::TimeDelta;
use minijinja::{Value, context};
use webapi_core::db::transaction;

use super::view::whole;
use super::{detail, detail_path, own};
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::{ClientKind, SecretCheck, StoredClient, StoredSecret};

/// How long the old secret may go on, in seconds, with words for it; the third is chosen beforehand.
const OVERLAPS: [(&str, i64, &str); 4] = [
    ("0", 0, "Stop the old secret at once"),
    ("3600", 3_600, "Keep the old secret for an hour"),
    ("86400", 86_400, "Keep the old secret for a day"),
    ("604800", 604_800, "Keep the old secret for a week"),
];
const USUAL: &str = "86400";

pub(super) fn rotate(visit: &mut Visit<'_>) -> PageResult<Page> {
    let client = own(visit)?;
    if client.record.kind == ClientKind::Public {
        return Err(PageEnd::NotFound);
    }
    let Some(form) = visit.form() else { return show(visit, &client) };
    let chosen = form.value("overlap").unwrap_or(USUAL);
    let overlap = OVERLAPS.into_iter().find(|(value, ..)| *value == chosen);
    let (_, seconds, _) =
        overlap.ok_or_else(|| PageEnd::refused(400, "invalid_request", "Choose one of the times."))?;
    let newest = form.value("newest").unwrap_or_default().to_owned();
    let secret = visit.server().generator().client_secret()?;
    let (server, clock) = (visit.server(), visit.api().clock());
    let clients = server.clients().asked_by(visit.arrival().origin());
    let rotated = transaction::write(visit.conn, |conn| {
        let before = clients.by_id(conn, client.id)?.ok_or(PageEnd::NotFound)?;
        if newest_of(&before) != newest {
            return Ok(None);
        }
        let kept = StoredSecret {
            check: SecretCheck::Digest(secret.digest()),
            created_at: clock.now(),
            expires_at: None,
        };
        let overlap = TimeDelta::seconds(seconds);
        if !clients.rotate_secret_from(conn, clock, &before.record, &kept, overlap)? {
            return Ok(None);
        }
        Ok::<_, PageEnd>(clients.by_id(conn, client.id)?)
    })?;
    match rotated {
        Some(client) => detail::show(visit, &client, Some(&secret)),
        None => Ok(Page::see_other(detail_path(server, client.id))),
    }
}

/// Names the newest secret: by when it was made, which is no secret.
fn newest_of(client: &StoredClient) -> String {
    let newest = client.record.secrets.iter().map(|secret| secret.created_at.timestamp_micros()).max();
    newest.map_or_else(|| "none".to_owned(), |newest| newest.to_string())
}

fn show(visit: &Visit<'_>, client: &StoredClient) -> PageResult<Page> {
    let server = visit.server();
    let overlaps: Vec<Value> = OVERLAPS
        .into_iter()
        .map(|(value, _, title)| context! { value, title, checked => value == USUAL })
        .collect();
    visit.render(
        "oauth2_provider/application_rotate_secret.html",
        context! {
            application => whole(server, client, visit.api().clock().now()),
            overlaps,
            newest => newest_of(client),
            cancel_url => detail_path(server, client.id),
        },
    )
}
