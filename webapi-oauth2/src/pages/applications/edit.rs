//! `applications/<id>/update/`: an application is changed by its owner.
//!
//! A confidential application that becomes public loses its secrets at once; a public one that becomes confidential gets
//! one, which the answer shows. A secret that is typed takes the place of all before it. What was changed elsewhere since
//! the form was made is not overwritten unseen.

use chrono::TimeDelta;
use minijinja::context;
use webapi_core::db::transaction;

use super::view::whole;
use super::{detail, detail_path, form, offer, own, secret};
use crate::client::registration::{Draft, FieldErrors};
use crate::pages::done::Done;
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::{ClientKind, ClientRecord, SecretCheck, StoredClient};
use crate::token::ClientSecret;

/// What became of a change: a secret that was made for it comes with the client.
enum Stored {
    Changed,
    WithSecret(Box<StoredClient>, ClientSecret),
    /// Somebody else changed the client meanwhile.
    Overtaken,
}

pub(super) fn edit(visit: &mut Visit<'_>, typed: Option<SecretCheck>) -> PageResult<Page> {
    let client = own(visit)?;
    let offer = offer(visit);
    let Some(sent) = visit.form() else {
        return show(visit, &client, &Draft::of_client(&client.record, &offer), &FieldErrors::default());
    };
    let draft = Draft::sent(sent);
    if sent.value("version").is_some_and(|version| version != version_of(&client.record)) {
        return overtaken(visit, &client, &draft);
    }
    let changed =
        match draft.change(&client.record, &offer, client.record.next_change(visit.api().clock().now())) {
            Ok(changed) => changed,
            Err(errors) => return show(visit, &client, &draft, &errors),
        };
    match store(visit, &client, &changed, typed)? {
        Stored::Changed => Ok(Page::see_other(detail_path(visit.server(), client.id)).after(Done::Saved)),
        Stored::WithSecret(client, secret) => detail::show(visit, &client, Some(&secret)),
        Stored::Overtaken => {
            let client = own(visit)?;
            overtaken(visit, &client, &draft)
        }
    }
}

/// Stores the change, with what it means for the secrets, if the client is still the one that was read.
fn store(
    visit: &mut Visit<'_>,
    before: &StoredClient,
    changed: &ClientRecord,
    typed: Option<SecretCheck>,
) -> PageResult<Stored> {
    let (server, clock) = (visit.server(), visit.api().clock());
    let clients = server.clients().asked_by(visit.arrival().origin());
    let needs_secret = typed.is_some() || before.record.kind == ClientKind::Public;
    let kept = match needs_secret {
        true => secret::of_kind(visit, changed.kind, typed, clock.now())?,
        false => None,
    };
    transaction::write(visit.conn, |conn| {
        if !clients.update_from(conn, clock, changed, before.record.updated_at)? {
            return Ok(Stored::Overtaken);
        }
        if changed.kind == ClientKind::Public {
            clients.end_secrets(conn, clock, &changed.client_id)?;
        }
        let Some(kept) = kept else { return Ok(Stored::Changed) };
        clients.rotate_secret(conn, clock, &changed.client_id, &kept.stored, TimeDelta::zero())?;
        let Some(made) = kept.shown else { return Ok(Stored::Changed) };
        let client = clients.by_id(conn, before.id)?.ok_or(PageEnd::NotFound)?;
        Ok(Stored::WithSecret(Box::new(client), made))
    })
}

/// Tells one state of an application from the next.
fn version_of(record: &ClientRecord) -> String {
    record.updated_at.timestamp_micros().to_string()
}

/// The form with what was typed, for somebody to look at what was changed meanwhile.
fn overtaken(visit: &Visit<'_>, client: &StoredClient, draft: &Draft) -> PageResult<Page> {
    let mut errors = FieldErrors::default();
    errors.add(
        FieldErrors::WHOLE,
        "The application was changed elsewhere since you opened this form. Look at what you typed, and save again.",
    );
    show(visit, client, draft, &errors)
}

fn show(visit: &Visit<'_>, client: &StoredClient, draft: &Draft, errors: &FieldErrors) -> PageResult<Page> {
    let server = visit.server();
    visit.render(
        "oauth2_provider/application_form.html",
        context! {
            form => form::view(visit, draft, None, errors),
            application => whole(server, client, visit.api().clock().now()),
            version => version_of(&client.record),
            cancel_url => detail_path(server, client.id),
        },
    )
}
