//! The form of the consent page: allow or refuse, once, by the user to whom it was put and in the same browser.
//!
//! What is decided on is the request that waits on the server, checked again. The form can leave scopes out of it and
//! nothing else; fields that repeat the request, as the toolkit's forms do, must be those of the request.

use super::{Checked, Waiting, approve, consent, gone, login_again, posted, request};
use crate::authorization::{Approval, RedirectError};
use crate::event::Event;
use crate::form::Form;
use crate::pages::{Page, PageEnd, PageResult, Visit, scope_groups};

/// The order of the checks. The request is taken last: whatever goes wrong before can be done again.
pub(super) fn decide(visit: &mut Visit<'_>, form: &Form) -> PageResult<Page> {
    let waiting = match form.value(posted::HANDLE) {
        Some(handle) => Waiting::find(visit, handle)?,
        None => posted_at_once(visit)?,
    };
    let validated = match request::check(visit, &waiting.query)? {
        Checked::Valid(validated) => *validated,
        Checked::Refused(error) => return vanished(visit, form, &waiting, error),
    };
    posted::check(form, &waiting.query, &validated)?;
    let Some(who) = visit.who().cloned() else { return Ok(login_again::back_to(visit, &waiting)) };
    if login_again::is_needed(visit, &validated, who.since, Some(waiting.since)) {
        return Ok(login_again::back_to(visit, &waiting));
    }
    let user_id = who.user.id;
    if form.value(posted::ALLOW).is_none() {
        waiting.take(visit, user_id)?;
        let refusal = validated.deny(visit.server(), user_id, visit.arrival().origin());
        return Ok(request::send(visit, &refusal));
    }
    let scopes = scope_groups::ticked(form);
    if scopes.is_empty() {
        waiting.put_to(visit, user_id)?;
        let message = "Tick at least one permission, or refuse the request.";
        return consent::page(visit, &validated, &waiting, Some(message));
    }
    waiting.take(visit, user_id)?;
    if !scopes.iter().all(|scope| validated.scopes().contains(scope)) {
        let error = validated.refuse("invalid_scope", "a scope was posted that was not asked for");
        return Ok(request::send(visit, &error));
    }
    approve(visit, validated, &Approval { user_id, scopes, auth_time: Some(who.since) })
}

/// The request of a form that names none, as the toolkit's forms do not: it stands in the URL. That the form is one of
/// ours, for this browser and session, was proved before.
fn posted_at_once(visit: &mut Visit<'_>) -> PageResult<Waiting> {
    if visit.arrival().query().is_empty() {
        return Err(gone());
    }
    let waiting = match request::arrived(visit)? {
        (_, Some(waiting)) => waiting,
        (query, None) => {
            refuse_unpushed(visit, &query)?;
            Waiting::keep(visit, &query)?
        }
    };
    if let Some(who) = visit.who().cloned() {
        waiting.put_to(visit, who.user.id)?;
    }
    Ok(waiting)
}

/// A form must not bring what a browser must not.
fn refuse_unpushed(visit: &mut Visit<'_>, query: &str) -> PageResult<()> {
    let proven = request::prove(visit, query)?;
    if !request::must_be_pushed(visit, proven.client()) {
        return Ok(());
    }
    let description =
        "This application has to hand its request to the server first. Go back to it and start again.";
    Err(PageEnd::refused(400, "invalid_request", description))
}

/// The request was good when it came, and is not any more: a resource is gone, for example, and its scopes with it. Whoever
/// refuses has refused all the same.
fn vanished(visit: &mut Visit<'_>, form: &Form, waiting: &Waiting, error: RedirectError) -> PageResult<Page> {
    if error.code() != "invalid_scope" {
        return Ok(request::send(visit, &error));
    }
    if form.value(posted::ALLOW).is_some() {
        return Err(PageEnd::refused(
            400,
            "invalid_scope",
            "A permission that the application asked for does not exist any more, or the application may not have it. \
             Nothing was granted. Go back to the application and start again.",
        ));
    }
    let Some(user) = visit.who().map(|who| who.user.id) else {
        return Ok(login_again::back_to(visit, waiting));
    };
    waiting.take(visit, user)?;
    let request = Form::parse(waiting.query.as_bytes()).unwrap_or_default();
    let client = request.value("client_id").unwrap_or_default();
    visit.emit(&Event::ConsentRefused { client, user });
    Ok(request::send(visit, &error.denied()))
}
