//! `/o/authorize/`: the authorization endpoint as people see it (RFC 6749 section 3.1).
//!
//! In: the request of a client, carried by a browser. Out: an error page, the login page, the consent page, or a
//! redirect to the client with a code or an error. The order stands in [`go_on`]. A request is validated before anybody
//! is asked for anything and again at the decision; in between it waits on the server, and the browser holds a handle.
//! `/o/authorize/<handle>/` is where a browser comes back to after it had to log in once more.

mod consent;
mod decision;
mod hint;
mod login_again;
mod posted;
mod request;

use actix_web::web::ServiceConfig;
use webapi_core::auth::LoggedIn;

use super::{Methods, Page, PageEnd, PageResult, Site, Visit};
use crate::authorization::{Approval, Validated};
use crate::grant::GrantType;
use hint::Meant;
pub(super) use request::about;
use request::{Checked, Waiting};

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    let server = site.server();
    let grants = [GrantType::AuthorizationCode, GrantType::Implicit];
    if grants.into_iter().any(|grant| server.settings().offers(grant)) {
        site.page(config, &server.path("authorize/"), Methods::WritingGetAndPost, authorize);
        site.page(config, &server.path("authorize/{request}/"), Methods::WritingGetAndPost, authorize);
    }
}

/// A decision, a request that waits, or a new one.
fn authorize(visit: &mut Visit<'_>) -> PageResult<Page> {
    if let Some(form) = visit.form() {
        return decision::decide(visit, form);
    }
    let (query, waiting) = match visit.arrival().segment("request").map(str::to_owned) {
        Some(handle) => {
            let waiting = Waiting::find(visit, &handle)?;
            (waiting.query.clone(), Some(waiting))
        }
        None => request::arrived(visit)?,
    };
    match request::check(visit, &query)? {
        Checked::Valid(validated)
            if waiting.is_none() && request::must_be_pushed(visit, validated.client()) =>
        {
            let error = validated.refuse("invalid_request", "the request has to be pushed (RFC 9126)");
            Ok(request::send(visit, &error))
        }
        Checked::Valid(validated) => go_on(visit, *validated, &query, waiting),
        Checked::Refused(error) => Ok(request::send(visit, &error)),
    }
}

/// From a valid request to the next thing that the browser sees.
fn go_on(
    visit: &mut Visit<'_>,
    validated: Validated,
    query: &str,
    waiting: Option<Waiting>,
) -> PageResult<Page> {
    let is_silent = validated.prompt().none;
    let who = visit.who().cloned();
    let asked_at = waiting.as_ref().map(|waiting| waiting.since);
    let meant = Meant::by(visit, &validated)?;
    if meant == Meant::Unreadable {
        let error = validated.refuse("invalid_request", "id_token_hint is no identity token of this server");
        return Ok(request::send(visit, &error));
    }
    let is_good = |who: &LoggedIn| {
        !login_again::is_needed(visit, &validated, who.since, asked_at) && !meant.is_other_than(who.user.id)
    };
    let is_somebody_else = who.as_ref().is_some_and(|who| {
        meant.is_other_than(who.user.id) && asked_at.is_some_and(|asked_at| who.since > asked_at)
    });
    let Some(who) = who.filter(is_good) else {
        if is_silent || is_somebody_else {
            let error = validated.refuse("login_required", "the user has to log in");
            return Ok(request::send(visit, &error));
        }
        return login_again::ask(visit, &validated, query, waiting);
    };
    let (now, client) = (visit.api().clock(), validated.client().id);
    let grants = visit.server().grants().of_user(visit.conn, now, who.user.id, Some(client))?;
    if !validated.needs_consent(&grants) {
        return approve_at_once(visit, validated, waiting, &who);
    }
    if is_silent {
        let error = validated.refuse("consent_required", "the user has to consent");
        return Ok(request::send(visit, &error));
    }
    let waiting = match waiting {
        Some(waiting) => waiting,
        None => Waiting::keep(visit, query)?,
    };
    waiting.put_to(visit, who.user.id)?;
    consent::page(visit, &validated, &waiting, None)
}

/// The user agreed before, or need not be asked. A request that waited is decided by this.
fn approve_at_once(
    visit: &mut Visit<'_>,
    validated: Validated,
    waiting: Option<Waiting>,
    who: &LoggedIn,
) -> PageResult<Page> {
    if let Some(waiting) = waiting {
        waiting.put_to(visit, who.user.id)?;
        waiting.take(visit, who.user.id)?;
    }
    let scopes = validated.scopes().clone();
    approve(visit, validated, &Approval { user_id: who.user.id, scopes, auth_time: Some(who.since) })
}

/// Makes the code, and sends the browser to the client with it.
fn approve(visit: &mut Visit<'_>, validated: Validated, approval: &Approval) -> PageResult<Page> {
    let (api, server, origin) = (visit.api(), visit.server(), visit.arrival().origin());
    let made = validated.approve(api, server, visit.conn, approval, origin)?;
    Ok(match made {
        Ok(location) => Page::see_other(location),
        Err(refusal) => request::send(visit, &refusal),
    })
}

/// What is told of a request that does not wait any more, or not for this person.
fn gone() -> PageEnd {
    PageEnd::refused(
        400,
        "invalid_request",
        "This request was decided already, has expired, or belongs to another account or browser. Go back to the \
         application and start again.",
    )
}
