//! A request of a client: checked, kept on the server while it waits, and answered with an error where it is refused.

use chrono::{DateTime, Utc};

use super::gone;
use crate::authorization::{AuthorizationRequest, PageError, Proven, RedirectError, Validated};
use crate::pages::applications::name_of;
use crate::pages::{Page, PageEnd, PageResult, Visit};
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

fn prove(visit: &mut Visit<'_>, query: &str) -> PageResult<Proven> {
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
