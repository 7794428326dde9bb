//! `applications/register/`: a new application of whoever is logged in.
//!
//! In: the form. Out: the form with what is wrong; or the new application. A confidential one has the secret that was
//! typed, or gets a random one, which the answer shows; the client id in the form keeps the same form from making two.

use minijinja::context;
use webapi_core::db::transaction;

use super::view::name_of;
use super::{detail, detail_path, form, list_path, offer, owner, secret};
use crate::client::registration::{Draft, FieldErrors};
use crate::pages::done::Done;
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::{ClientRecord, SecretCheck, StoredClient};
use crate::token::ClientSecret;

/// What became of a form: a client, with its secret if one was made; or what is wrong.
type Registered = Result<(StoredClient, Option<ClientSecret>), FieldErrors>;

pub(super) fn register(visit: &mut Visit<'_>, typed: Option<SecretCheck>) -> PageResult<Page> {
    let owner = owner(visit)?;
    let offer = offer(visit);
    let Some(sent) = visit.form() else {
        let blank = Draft::blank(visit.server().generator().client_id()?, &offer);
        return show(visit, &blank, &FieldErrors::default());
    };
    let draft = Draft::sent(sent);
    let record = match draft.create(owner, &offer, visit.api().clock().now()) {
        Ok(record) => record,
        Err(errors) => return show(visit, &draft, &errors),
    };
    match store(visit, owner, record, typed)? {
        Err(errors) => show(visit, &draft, &errors),
        Ok((client, Some(secret))) => detail::show(visit, &client, Some(&secret)),
        Ok((client, None)) => {
            let place = detail_path(visit.server(), client.id);
            Ok(Page::see_other(place).after(Done::Registered))
        }
    }
}

/// Stores the client and its secret together, unless its id is taken or there are too many.
fn store(
    visit: &mut Visit<'_>,
    owner: i64,
    mut record: ClientRecord,
    typed: Option<SecretCheck>,
) -> PageResult<Registered> {
    let server = visit.server();
    let mut made = None;
    if let Some(kept) = secret::of_kind(visit, record.kind, typed, record.created_at)? {
        record.secrets.push(kept.stored);
        made = kept.shown;
    }
    let clients = server.clients().asked_by(visit.arrival().origin());
    let most = server.settings().applications.most;
    transaction::write(visit.conn, |conn| {
        let mut errors = FieldErrors::default();
        if clients.by_client_id(conn, &record.client_id)?.is_some() {
            errors.add("client_id", "Application with this Client ID already exists.");
        }
        if clients.list(conn, Some(owner))?.len() >= most {
            errors.add(
                FieldErrors::WHOLE,
                format!("You have {most} applications, which is as many as there may be. Delete one first."),
            );
        }
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let id = clients.create(conn, &record)?;
        Ok::<_, PageEnd>(Ok((StoredClient { id, is_enabled: true, record }, made)))
    })
}

fn show(visit: &Visit<'_>, draft: &Draft, errors: &FieldErrors) -> PageResult<Page> {
    let server = visit.server();
    visit.render(
        "oauth2_provider/application_registration_form.html",
        context! {
            form => form::view(visit, draft, draft.client_secret.as_ref(), errors),
            application => context! { name => name_of(&draft.name, &draft.client_id) },
            cancel_url => list_path(server),
        },
    )
}
