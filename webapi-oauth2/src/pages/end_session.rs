//! `/o/logout/` (RP-Initiated Logout 1.0): a client sends a person's browser here to end the session.
//!
//! In: what the client says: whom it means by an identity token, where to go on to, a state. Out: the person is logged
//! out and goes on, or is asked. Nobody is logged out unasked unless the client presents an identity token of whoever is
//! logged in, which no other site has, and the browser comes by itself: not for an image of a page. Where the browser
//! goes on to must be registered with the client, byte by byte. The order of the checks stands in [`log_out`].

use actix_web::http::Method;
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use webapi_core::request::query;

use super::applications::name_of;
use super::site::Methods;
use super::{Arrival, Page, PageEnd, PageResult, Site, Visit, answer, logout};
use crate::event::Event;
use crate::form::Form;
use crate::oidc::hint::{self, Hint};
use crate::store::StoredClient;

/// Longer requests are refused.
const LONGEST: usize = 16 * 1024;

/// What a client may say, and the confirmation hands on. `logout_hint` and `ui_locales` are taken and mean nothing here.
const PARAMETERS: [&str; 6] =
    ["id_token_hint", "logout_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

pub(super) fn mount(site: &Site, config: &mut ServiceConfig) {
    if site.server().settings().oidc.is_none() {
        return;
    }
    let path = site.server().path("logout/");
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
    let done = match arrival.read_any(http, payload, Methods::WritingGetAndPost).await {
        Err(end) => Err(end),
        // The form of another site comes without the session. A GET with the same parameters brings it.
        Ok(false) => Ok(as_get(&arrival)),
        Ok(true) => {
            let comes_by_itself = comes_by_itself(http);
            site.hop(&arrival, true, move |visit| log_out(visit, comes_by_itself)).await
        }
    };
    site.answer(&arrival, done).await
}

/// Whether the browser goes to this URL, instead of loading it for a page that it shows; browsers that do not tell do
/// not send cookies of this site for images and frames of others either.
fn comes_by_itself(http: &HttpRequest) -> bool {
    http.headers().get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
        && http.headers().get("sec-fetch-dest").is_none_or(|place| place == "document")
}

fn as_get(arrival: &Arrival) -> Page {
    let form = arrival.form();
    let value = |name| form.and_then(|form| form.value(name));
    let known = PARAMETERS.into_iter().filter_map(|name| value(name).map(|value| (name, value)));
    Page::see_other(format!("{}?{}", arrival.path(), query::encode(known)))
}

/// What the client asks for, proved.
struct Request {
    form: Form,
    hint: Option<Hint>,
    client: Option<StoredClient>,
    /// Registered with the client.
    uri: Option<String>,
}

/// The order of the checks.
fn log_out(visit: &mut Visit<'_>, comes_by_itself: bool) -> PageResult<Page> {
    let request = Request::of(visit)?;
    let is_decision = *visit.arrival().method() == Method::POST;
    let Some(user_id) = visit.who().map(|who| who.user.id) else { return go_on(visit, &request) };
    if is_decision {
        if request.form.value("allow").is_none() {
            return Err(PageEnd::refused(
                400,
                "logout_denied",
                "Nothing has changed, here or in the application.",
            ));
        }
        return end(visit, &request, user_id);
    }
    if comes_by_itself && request.hint.as_ref().is_some_and(|hint| hint.user_id == user_id) {
        return end(visit, &request, user_id);
    }
    confirm(visit, &request)
}

impl Request {
    fn of(visit: &mut Visit<'_>) -> PageResult<Self> {
        let form = match visit.form() {
            Some(form) => form.clone(),
            None => of_query(visit.arrival().query())?,
        };
        if form.repeated().any(|name| PARAMETERS.contains(&name)) {
            return Err(refused("A parameter is given twice."));
        }
        let hint = match form.value("id_token_hint") {
            None => None,
            Some(text) => Some(read_hint(visit, text)?),
        };
        let named = form.value("client_id");
        if let (Some(hint), Some(named)) = (&hint, named)
            && hint.client_id != named
        {
            return Err(refused("The identity token was issued to another client."));
        }
        let client_id = named.map(str::to_owned).or_else(|| hint.as_ref().map(|hint| hint.client_id.clone()));
        let client = match &client_id {
            Some(client_id) => visit.server().clients().by_client_id(visit.conn, client_id)?,
            None => None,
        };
        let client = client.filter(|client| client.is_enabled);
        let unknown = || refused("The client is unknown, or none is named.");
        if named.is_some() && client.is_none() {
            return Err(unknown());
        }
        let uri = form.value("post_logout_redirect_uri").map(str::to_owned);
        if let Some(uri) = &uri {
            let registered = &client.as_ref().ok_or_else(unknown)?.record.post_logout_redirect_uris;
            if !visit.server().redirect_rules().matches_post_logout(registered, uri) {
                return Err(refused(
                    "This client has not registered the place to go on to after signing out.",
                ));
            }
        }
        Ok(Self { form, hint, client, uri })
    }
}

fn of_query(text: &str) -> PageResult<Form> {
    if text.len() > LONGEST {
        return Err(refused("The request is too long."));
    }
    Form::parse(text.as_bytes()).map_err(|_| refused("The request cannot be read."))
}

fn read_hint(visit: &mut Visit<'_>, text: &str) -> PageResult<Hint> {
    let hint = hint::find(visit.api(), visit.server(), visit.conn, text)?;
    hint.ok_or_else(|| refused("The identity token is none of this server's."))
}

fn refused(description: &'static str) -> PageEnd {
    PageEnd::refused(400, "invalid_request", description)
}

/// Asks. The form hands on what the client said, which is proved once more when it comes back.
fn confirm(visit: &mut Visit<'_>, request: &Request) -> PageResult<Page> {
    let fields: Vec<_> = PARAMETERS
        .into_iter()
        .map(|name| context! { name, value => request.form.value(name).unwrap_or_default() })
        .collect();
    let application = request
        .client
        .as_ref()
        .map(|client| &client.record)
        .map(|client| context! { client_id => &client.client_id, name => name_of(&client.name, &client.client_id) });
    let values = context! { fields, application, action => visit.arrival().path() };
    let page = visit.render("oauth2_provider/logout_confirm.html", values)?;
    Ok(match &request.uri {
        Some(uri) => page.leading_to(uri),
        None => page,
    })
}

/// Ends the session on the server and in the browser.
fn end(visit: &mut Visit<'_>, request: &Request, user_id: i64) -> PageResult<Page> {
    let sessions = visit.api().sessions();
    if let Some(cookie) = visit.arrival().session() {
        sessions.end(visit.conn, cookie)?;
    }
    if visit.server().settings().oidc.as_ref().is_some_and(|oidc| oidc.revokes_at_logout) {
        let (server, clock) = (visit.server(), visit.api().clock());
        server.grants().revoke_of_user(visit.conn, clock, user_id, None, visit.arrival().origin())?;
    }
    let client = request.client.as_ref().map(|client| client.record.client_id.as_str());
    visit.emit(&Event::LoggedOut { user: user_id, client });
    visit.forget_user();
    Ok(go_on(visit, request)?.with_cookie(sessions.delete_cookie()))
}

/// On to where the client wants, or to where everybody goes from here.
fn go_on(visit: &mut Visit<'_>, request: &Request) -> PageResult<Page> {
    let Some(uri) = &request.uri else { return logout::signed_out(visit) };
    Ok(Page::see_other(match request.form.value("state") {
        Some(state) => {
            let join = if uri.contains('?') { '&' } else { '?' };
            format!("{uri}{join}{}", query::encode([("state", state)]))
        }
        None => uri.clone(),
    }))
}
