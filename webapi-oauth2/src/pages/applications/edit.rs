//! `applications/<id>/update/`: an application is changed by its owner.
//!
//! A confidential application that becomes public loses its secrets at once; a public one that becomes confidential gets
//! one, which the answer shows. A secret that is typed takes the place of all before it. What was changed elsewhere since
//! the form was made is not overwritten unseen.

use chrono::{DateTime, TimeDelta, Utc};
use minijinja::context;
use webapi_core::db::transaction;

use super::view::whole;
use super::{detail, detail_path, form, offer, own, secret};
use crate::client::registration::{Draft, FieldErrors};
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::{ClientKind, ClientRecord, SecretCheck, StoredClient};
use crate::token::ClientSecret;

pub(super) fn edit(visit: &mut Visit<'_>, typed: Option<SecretCheck>) -> PageResult<Page> {
    let client = own(visit)?;
    let offer = offer(visit);
    let Some(sent) = visit.form() else {
        return show(visit, &client, &Draft::of_client(&client.record, &offer), &FieldErrors::default());
    };
    let draft = Draft::sent(sent);
    let now = visit.api().clock().now();
    let mut errors = FieldErrors::default();
    if sent.value("version").is_some_and(|version| version != version_of(&client.record)) {
        errors.add(
            FieldErrors::WHOLE,
            "The application was changed elsewhere since you opened this form. Look at what you typed, and save again.",
        );
        return show(visit, &client, &draft, &errors);
    }
    let changed = match draft.change(&client.record, &offer, now) {
        Ok(changed) => changed,
        Err(errors) => return show(visit, &client, &draft, &errors),
    };
    match store(visit, &client, &changed, typed, now)? {
        Some((client, secret)) => detail::show(visit, &client, Some(&secret)),
        None => Ok(Page::see_other(detail_path(visit.server(), client.id))),
    }
}

/// Stores the change, with what it means for the secrets; a secret that was made for it comes back.
fn store(
    visit: &mut Visit<'_>,
    before: &StoredClient,
    changed: &ClientRecord,
    typed: Option<SecretCheck>,
    now: DateTime<Utc>,
) -> PageResult<Option<(StoredClient, ClientSecret)>> {
    let (server, clock) = (visit.server(), visit.api().clock());
    let clients = server.clients().asked_by(visit.arrival().origin());
    let needs_secret = typed.is_some() || before.record.kind == ClientKind::Public;
    let kept = match needs_secret {
        true => secret::of_kind(visit, changed.kind, typed, now)?,
        false => None,
    };
    transaction::write(visit.conn, |conn| {
        if !clients.update(conn, clock, changed)? {
            return Err(PageEnd::NotFound);
        }
        if changed.kind == ClientKind::Public {
            clients.end_secrets(conn, clock, &changed.client_id)?;
        }
        let Some(kept) = kept else { return Ok(None) };
        clients.rotate_secret(conn, clock, &changed.client_id, &kept.stored, TimeDelta::zero())?;
        let Some(made) = kept.shown else { return Ok(None) };
        let client = clients.by_id(conn, before.id)?.ok_or(PageEnd::NotFound)?;
        Ok(Some((client, made)))
    })
}

/// Tells one state of an application from the next.
fn version_of(record: &ClientRecord) -> String {
    record.updated_at.timestamp_micros().to_string()
}

fn show(visit: &Visit<'_>, client: &StoredClient, draft: &Draft, errors: &FieldErrors) -> PageResult<Page> {
    let server = visit.server();
    visit.render(
        "oauth2_provider/application_form.html",
        context! {
            form => form::view(&offer(visit), draft, errors),
            application => whole(server, client, visit.api().clock().now()),
            version => version_of(&client.record),
            cancel_url => detail_path(server, client.id),
        },
    )
}
