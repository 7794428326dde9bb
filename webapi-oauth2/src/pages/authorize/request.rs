//! A request of a client: checked, kept on the server while it waits, and answered with an error where it is refused.

use chrono::{DateTime, Utc};

use super::gone;
use crate::authorization::pushed;
use crate::authorization::{AuthorizationRequest, PageError, Proven, RedirectError, Validated};
use crate::form::Form;
use crate::pages::applications::name_of;
use crate::pages::{Page, PageEnd, PageResult, Visit};
use crate::store::StoredClient;
use crate::token::Handle;

/// What checking a request came to, once client and redirect URI are proven.
pub(super) enum Checked {
    Valid(Box<Validated>),
    /// The client is told.
    Refused(RedirectError),
}

/// Checks a query completely. What is wrong before the redirect URI is proven ends on a page (RFC 6749 section 4.1.2.1).
pub(super) fn check(visit: &mut Visit<'_>, query: &str) -> PageResult<Checked> {
    let proven = prove(visit, query)?;
    let (api, server) = (visit.api(), visit.server());
    let dictionary = server.scopes(api);
    Ok(match proven.validate(server, &dictionary, server.resources(api)) {
        Ok(validated) => Checked::Valid(Box::new(validated)),
        Err(error) => Checked::Refused(error),
    })
}

/// Proves client and redirect URI of a query.
pub(super) fn prove(visit: &mut Visit<'_>, query: &str) -> PageResult<Proven> {
    let told = |error: PageError| {
        let description = format!(
            "The application sent something that cannot be answered, and nothing was granted. Go back to the application and \
             try again. If that does not help, tell its makers: {error}",
        );
        PageEnd::refused(error.status(), error.code(), description)
    };
    let request = AuthorizationRequest::parse(query).map_err(told)?;
    let server = visit.server();
    let found = server.clients().by_client_id(visit.conn, request.client_id())?;
    let is_usable = server.settings().client_is_usable.as_ref();
    let usable = found.filter(|client| is_usable.is_none_or(|is_usable| is_usable(client)));
    request.prove(usable.as_ref(), server.redirect_rules()).map_err(told)
}

/// The request that a browser brings: in the URL, or the one that a client pushed and the URL refers to. Then nothing
/// else of the URL counts (RFC 9126 section 4), and the request waits for this browser.
pub(super) fn arrived(visit: &mut Visit<'_>) -> PageResult<(String, Option<Waiting>)> {
    let query = visit.arrival().query().to_owned();
    let form = Form::parse(query.as_bytes()).unwrap_or_default();
    let Some(handle) = form.value("request_uri").and_then(pushed::handle_of) else {
        return Ok((query, None));
    };
    let is_repeated = form.repeated().any(|name| ["client_id", "request_uri"].contains(&name));
    let client_id = form.value("client_id").filter(|_| !is_repeated).ok_or_else(gone)?;
    let waiting = Waiting::pushed(visit, handle, client_id)?;
    Ok((waiting.query.clone(), Some(waiting)))
}

/// Whether the requests of a client have to be pushed (RFC 9126 sections 5 and 6).
pub(super) fn must_be_pushed(visit: &Visit<'_>, client: &StoredClient) -> bool {
    visit.server().settings().requires_pushed_requests || client.record.requires_pushed_requests
}

/// Sends the browser to the client with an error.
pub(super) fn send(visit: &Visit<'_>, error: &RedirectError) -> Page {
    Page::see_other(error.location(visit.server().issuer()))
}

/// A request that waits on the server, for this browser.
pub(super) struct Waiting {
    pub(super) handle: Handle,
    pub(super) query: String,
    /// When it came.
    pub(super) since: DateTime<Utc>,
}

impl Waiting {
    /// The request behind a handle; an error page if this browser has none such.
    pub(super) fn find(visit: &mut Visit<'_>, handle: &str) -> PageResult<Self> {
        let (handle, browser) = (Handle::new(handle), visit.arrival().browser().secret());
        let found = visit.server().pending().find(visit.conn, visit.api().clock(), &handle, browser)?;
        let found = found.ok_or_else(gone)?;
        Ok(Self { handle, query: found.request, since: found.created_at })
    }

    /// The request that this client pushed: one that this browser brought before, or else one that none did.
    fn pushed(visit: &mut Visit<'_>, handle: &str, client_id: &str) -> PageResult<Self> {
        let (handle, browser) = (Handle::new(handle), visit.arrival().browser().secret());
        let (pending, clock) = (visit.server().pending(), visit.api().clock());
        let pushed = pending.pushed(visit.conn, clock, &handle)?;
        let claimed = match pushed.filter(|pushed| is_of(&pushed.request, client_id)) {
            Some(_) => pending.claim(visit.conn, clock, &handle, browser)?,
            None => None,
        };
        // A page may be loaded again, or twice at once.
        let found = match claimed {
            Some(claimed) => Some(claimed),
            None => pending.find(visit.conn, clock, &handle, browser)?,
        };
        let found = found.filter(|found| is_of(&found.request, client_id)).ok_or_else(gone)?;
        Ok(Self { handle, query: found.request, since: found.created_at })
    }

    /// Keeps a request that was checked.
    pub(super) fn keep(visit: &mut Visit<'_>, query: &str) -> PageResult<Self> {
        let (clock, browser) = (visit.api().clock(), visit.arrival().browser().secret());
        let handle = visit.server().pending().keep(visit.conn, clock, query, browser)?;
        Ok(Self { handle, query: query.to_owned(), since: clock.now() })
    }

    /// Puts it to a user; from then on nobody else can decide.
    pub(super) fn put_to(&self, visit: &mut Visit<'_>, user_id: i64) -> PageResult<()> {
        let (clock, browser) = (visit.api().clock(), visit.arrival().browser().secret());
        let put = visit.server().pending().put_to(visit.conn, clock, &self.handle, browser, user_id)?;
        put.map(drop).ok_or_else(gone)
    }

    /// Takes it for a decision of this user: once.
    pub(super) fn take(&self, visit: &mut Visit<'_>, user_id: i64) -> PageResult<()> {
        let (clock, browser) = (visit.api().clock(), visit.arrival().browser().secret());
        let taken = visit.server().pending().take(visit.conn, clock, &self.handle, browser, user_id)?;
        taken.map(drop).ok_or_else(gone)
    }

    /// Where a browser comes back to it.
    pub(super) fn path(&self, visit: &Visit<'_>) -> String {
        visit.server().path(&format!("authorize/{}/", self.handle.expose()))
    }
}

/// Whether a request is this client's.
fn is_of(request: &str, client_id: &str) -> bool {
    AuthorizationRequest::parse(request).is_ok_and(|request| request.client_id() == client_id)
}

/// What a login page may know of the request that it is on the way to.
pub(in crate::pages) struct About {
    pub(in crate::pages) client_name: String,
    pub(in crate::pages) redirect_uri: String,
    pub(in crate::pages) login_hint: Option<String>,
}

/// What the path to go on to is about, if it is that of an authorization request which is valid.
pub(in crate::pages) fn about(visit: &mut Visit<'_>, next: &str) -> Option<About> {
    let below = next.strip_prefix(&visit.server().path("authorize/"))?;
    let query = match below.strip_prefix('?') {
        Some(query) => query.to_owned(),
        None => Waiting::find(visit, below.strip_suffix('/')?).ok()?.query,
    };
    let Checked::Valid(validated) = check(visit, &query).ok()? else { return None };
    let client = &validated.client().record;
    Some(About {
        client_name: name_of(&client.name, &client.client_id).to_owned(),
        redirect_uri: validated.redirect_uri().to_owned(),
        login_hint: validated.login_hint().map(str::to_owned),
    })
}
