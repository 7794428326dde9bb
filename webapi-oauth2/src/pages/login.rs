//! `/accounts/login/`: a name and a password, by a form and by POST only.
//!
//! In: the form, and the path to go on to. Out: a new session, or the form again. What was wrong is not told: an unknown
//! name, an inactive account and a wrong password look alike and take the same time. Failures are limited per address
//! and per account, together with those of the API.

use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use webapi_core::account::StoredUser;

use super::site::Methods;
use super::{Arrival, Page, PageEnd, PageResult, Site, Visit, answer, authorize, connected, next};
use crate::event::Event;

/// Longer names are no account's, and are not looked up.
const LONGEST_NAME: usize = 255;

const WRONG: &str = "Please enter a correct username and password. Both are case-sensitive.";

/// What was typed, and where to go on to.
struct Typed {
    username: String,
    password: String,
    next: Option<String>,
}

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    let settings = &site.server().settings().pages;
    if !settings.has_login_page {
        return;
    }
    let path = settings.login_path.clone();
    let site = site.clone();
    let handler = move |http: HttpRequest, payload: Payload| {
        let site = site.clone();
        async move { serve(&site, &http, payload).await }
    };
    config.service(web::resource(path).default_service(web::to(handler)));
}

async fn serve(site: &Site, http: &HttpRequest, payload: Payload) -> HttpResponse {
    let mut arrival = match Arrival::of(site, http) {
        Ok(arrival) => arrival,
        Err(end) => return answer::failed(site, &end),
    };
    let read = arrival.read(http, payload, Methods::GetAndPost).await;
    let done = match read {
        Ok(()) => log_in(site, &arrival).await,
        Err(end) => Err(end),
    };
    site.answer(&arrival, done).await
}

/// The order of the steps.
async fn log_in(site: &Site, arrival: &Arrival) -> PageResult<Page> {
    let Some(typed) = Typed::of(arrival) else {
        return site.hop(arrival, false, |visit| form(visit, None, None)).await;
    };
    let attempt = site.api().attempt_password(arrival.address(), &typed.username);
    let attempt = attempt.map_err(PageEnd::TooMany)?;
    let name = typed.username.clone();
    let found = site.hop(arrival, false, move |visit| find(visit, &name)).await?;
    let hashes = found.iter().filter_map(|found| found.password.clone()).collect();
    let is_right = site.server().checks().verify(&typed.password, hashes).await.map_err(|_| PageEnd::Busy)?;
    let user = found.as_ref().map(|found| found.user.id);
    match found.filter(|found| is_right && found.is_active) {
        Some(found) => {
            site.hop(arrival, true, move |visit| begin(visit, &found, typed.next.as_deref())).await
        }
        None => {
            attempt.failed();
            site.server().emit(&Event::LoginFailed { user }, arrival.origin());
            site.hop(arrival, false, move |visit| form(visit, Some(&typed), Some(WRONG))).await
        }
    }
}

impl Typed {
    /// What the form of a POST says; `None` for other requests, whatever stands in their URL.
    fn of(arrival: &Arrival) -> Option<Self> {
        let form = arrival.form()?;
        let text = |name| form.value(name).unwrap_or_default().to_owned();
        Some(Self { username: text("username"), password: text("password"), next: next_of(arrival) })
    }
}

/// The path to go on to: of the form, or else of the URL.
fn next_of(arrival: &Arrival) -> Option<String> {
    let of_url = || crate::form::Form::parse(arrival.query().as_bytes()).ok();
    let place = match arrival.form().and_then(|form| form.value("next")) {
        Some(place) => Some(place.to_owned()),
        None => of_url().and_then(|url| url.value("next").map(str::to_owned)),
    };
    place.filter(|place| next::local(place).is_some())
}

fn find(visit: &mut Visit<'_>, username: &str) -> PageResult<Option<StoredUser>> {
    if username.is_empty() || username.len() > LONGEST_NAME {
        return Ok(None);
    }
    Ok(visit.api().users().by_username(visit.conn, username)?)
}

/// A new session; the one that the browser had ends. Whoever was not on the way somewhere sees what is connected.
fn begin(visit: &mut Visit<'_>, found: &StoredUser, next: Option<&str>) -> PageResult<Page> {
    let sessions = visit.api().sessions();
    let cookie = sessions.begin(visit.conn, found, visit.arrival().session())?;
    visit.emit(&Event::LoginSucceeded { user: found.user.id });
    let place = next.map_or_else(|| connected::list_path(visit.server()), str::to_owned);
    Ok(Page::see_other(place).with_cookie(sessions.set_cookie(&cookie)))
}

/// The form, empty or with what was typed but for the password.
fn form(visit: &mut Visit<'_>, typed: Option<&Typed>, error: Option<&'static str>) -> PageResult<Page> {
    let next = next_of(visit.arrival());
    let about = next.as_deref().and_then(|next| authorize::about(visit, next));
    let hint = about.as_ref().and_then(|about| about.login_hint.as_deref());
    let username = typed.map(|typed| typed.username.as_str()).or(hint).unwrap_or_default();
    let application = about.as_ref().map(|about| context! { name => &about.client_name });
    let connected_url = connected::list_path(visit.server());
    let values = context! { next, username, application, error, connected_url };
    let page = visit.render("registration/login.html", values)?;
    let page = page.with_status(if error.is_some() { 403 } else { 200 });
    // What follows the login may be a redirect to the client without another page between.
    Ok(match about {
        Some(about) => page.leading_to(&about.redirect_uri),
        None => page,
    })
}
