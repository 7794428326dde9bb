//! Answers as bytes: every page of the server, errors included, leaves through here, with the same headers.

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use minijinja::{Value, context};
use webapi_core::auth::LoggedIn;

use super::done::Done;
use super::page::{Content, Page};
use super::policy::{Targets, policy};
use super::{Arrival, PageEnd, PageResult, Site, applications, connected, next, visit};

/// The answer of a page, or what is told instead.
pub(super) fn answer(site: &Site, arrival: &Arrival, done: PageResult<Page>) -> HttpResponse {
    let (page, end) = match done {
        Ok(page) => (page, None),
        Err(PageEnd::LoginRequired) => (to_login(site, arrival), None),
        Err(end) => (instead(site, arrival, &end), Some(end)),
    };
    let mut response = HttpResponse::build(status(arrival, &page));
    match end {
        Some(PageEnd::MethodNotAllowed(allow)) => response.insert_header((header::ALLOW, allow)),
        Some(PageEnd::TooMany(standing)) => {
            response.insert_header((header::RETRY_AFTER, standing.reset_seconds().max(1).to_string()))
        }
        Some(PageEnd::Busy) => response.insert_header((header::RETRY_AFTER, "1")),
        _ => &mut response,
    };
    secure(site, &mut response, &page.targets);
    if arrival.browser().is_new() {
        response.append_header((header::SET_COOKIE, arrival.browser().set_cookie(site.server())));
    }
    let is_told = matches!(page.content, Content::Html(_)) && arrival.done().is_some();
    let told = is_told.then(|| Done::delete_cookie(site.server()));
    let done = page.done.map(|done| done.set_cookie(site.server()));
    for cookie in page.cookies.into_iter().chain(told).chain(done) {
        response.append_header((header::SET_COOKIE, cookie));
    }
    match page.content {
        Content::Html(html) => response.content_type("text/html; charset=utf-8").body(html),
        Content::Redirect(place) => response.insert_header((header::LOCATION, place)).finish(),
    }
}

/// The answer when not even the request could be taken apart.
pub(super) fn failed(site: &Site, end: &PageEnd) -> HttpResponse {
    let (status, _, description) = end.told();
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    secure(site, &mut response, &Targets::default());
    response.content_type("text/plain; charset=utf-8").body(format!("{}. {description}", end.heading()))
}

/// The page that tells about an error.
fn instead(site: &Site, arrival: &Arrival, end: &PageEnd) -> Page {
    if let PageEnd::Failed(error) = end {
        tracing::error!(?error, path = arrival.path(), "a page of the authorization server failed");
    }
    let (status, code, description) = end.told();
    let who = arrival.known();
    let error = context! { error => code, description };
    let links = ways_on(site, who);
    let told = context! { status, heading => end.heading(), error, wait => end.wait(), links };
    let html = visit::render(site, arrival, who, "oauth2_provider/error.html", told);
    // An application's own template may be at fault.
    Page::html(html.unwrap_or_else(|_| format!("<!doctype html><title>Error</title><p>{description}</p>")))
        .with_status(status)
}

/// Where somebody can go on from a page that leads nowhere.
fn ways_on(site: &Site, who: Option<&LoggedIn>) -> Vec<Value> {
    let server = site.server();
    let link = |title: &str, url: String| context! { title, url };
    let Some(who) = who else { return vec![link("Sign in", server.settings().pages.login_path.clone())] };
    let connected = link("Connected applications", connected::list_path(server));
    let own = applications::offered_path(server, &who.user).map(|path| link("Your applications", path));
    [Some(connected), own].into_iter().flatten().collect()
}

/// Away to the login page, and back here afterwards.
fn to_login(site: &Site, arrival: &Arrival) -> Page {
    let path = &site.server().settings().pages.login_path;
    let place = match next::local(&arrival.path_and_query()) {
        Some(next) => next::with_next(path, next),
        None => path.clone(),
    };
    Page::see_other(place)
}

fn status(arrival: &Arrival, page: &Page) -> StatusCode {
    match page.content {
        Content::Html(_) => StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Content::Redirect(_) if *arrival.method() == Method::POST => StatusCode::SEE_OTHER,
        Content::Redirect(_) => StatusCode::FOUND,
    }
}

/// The headers of every answer (RFC 6749 section 10.13, RFC 9700 sections 4.2.4 and 4.16).
fn secure(site: &Site, response: &mut HttpResponseBuilder, targets: &Targets) {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, policy(targets)))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .insert_header((header::VARY, "Cookie"))
        .insert_header(("cross-origin-opener-policy", "same-origin"));
    if site.server().is_https() {
        response.insert_header((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    }
}
