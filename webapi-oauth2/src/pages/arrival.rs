//! [`Arrival`]: a request for a page, taken apart on the worker, before anybody is known.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use actix_web::HttpRequest;
use actix_web::http::{Method, header};
use actix_web::web::Payload;
use webapi_core::auth::LoggedIn;

use super::browser::Browser;
use super::done::Done;
use super::{Methods, PageEnd, PageResult, Site, csrf};
use crate::endpoint::parameters;
use crate::event::Origin;
use crate::form::Form;

/// A request for a page. Its form, if it has one, was proved to be ours.
#[derive(Clone)]
pub(crate) struct Arrival {
    method: Method,
    path: String,
    query: String,
    segments: Vec<(String, String)>,
    browser: Browser,
    session: Option<String>,
    form: Option<Form>,
    address: Option<IpAddr>,
    origin: Origin,
    done: Option<Done>,
    /// Who is logged in, once somebody has looked; copies of the arrival know it, too.
    known: Arc<OnceLock<Option<LoggedIn>>>,
}

impl Arrival {
    /// Takes a request apart, but for its form.
    pub(super) fn of(site: &Site, http: &HttpRequest) -> PageResult<Self> {
        let origin = parameters::origin(site.api(), http);
        let address = origin.address;
        Ok(Self {
            method: http.method().clone(),
            path: http.path().to_owned(),
            query: http.query_string().to_owned(),
            segments: http
                .match_info()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            browser: Browser::of(site.server(), |name| cookie(http, name))?,
            session: cookie(http, site.api().session_cookie()).map(str::to_owned),
            form: None,
            origin,
            address,
            done: Done::of(site.server(), |name| cookie(http, name)),
            known: Arc::default(),
        })
    }

    /// Checks the method, and reads the form of a POST within bounds; it must be one of ours.
    pub(super) async fn read(
        &mut self,
        http: &HttpRequest,
        payload: Payload,
        methods: Methods,
    ) -> PageResult<()> {
        let is_ours = self.read_any(http, payload, methods).await?;
        if is_ours { Ok(()) } else { Err(PageEnd::ForgedForm) }
    }

    /// The same for a page that forms of other sites may lead to as well; false if this is one. It must change nothing
    /// then.
    pub(super) async fn read_any(
        &mut self,
        http: &HttpRequest,
        payload: Payload,
        methods: Methods,
    ) -> PageResult<bool> {
        methods.check(&self.method)?;
        if self.method != Method::POST {
            return Ok(true);
        }
        let form = form(http, payload).await?;
        // Scripts of the site send a header, which no other site can (Fetch, section 2.2.2).
        let header = || http.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
        let presented = form.value(csrf::FIELD).or_else(header).unwrap_or_default();
        let is_ours = csrf::is_genuine(presented, &self.browser, self.session());
        self.form = Some(form);
        Ok(is_ours)
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The query without its `?`.
    pub(crate) fn query(&self) -> &str {
        &self.query
    }

    /// Path and query, as the browser asked.
    pub(crate) fn path_and_query(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// A segment of the path, decoded, by the name that the path of the page gives it.
    pub(crate) fn segment(&self, name: &str) -> Option<&str> {
        self.segments.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The value of the session cookie, whether it is good or not.
    pub(crate) fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// What the form before this request has done.
    pub(super) fn done(&self) -> Option<Done> {
        self.done
    }

    /// Notes who is logged in.
    pub(super) fn know(&self, who: Option<&LoggedIn>) {
        self.known.get_or_init(|| who.cloned());
    }

    /// Whether somebody has looked who is logged in.
    pub(super) fn was_looked_up(&self) -> bool {
        self.known.get().is_some()
    }

    /// Who is logged in, as far as somebody has looked.
    pub(super) fn known(&self) -> Option<&LoggedIn> {
        self.known.get()?.as_ref()
    }

    /// The form of a POST.
    pub(crate) fn form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The client's address, behind the trusted proxies.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// Where the request came from, for events.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }
}

async fn form(http: &HttpRequest, payload: Payload) -> PageResult<Form> {
    let raw = parameters::read_body(http, payload).await.map_err(|error| match error.status() {
        413 => PageEnd::refused(413, "invalid_request", "The form is too large."),
        _ => PageEnd::refused(400, "invalid_request", "The form cannot be read."),
    })?;
    Form::parse(&raw).map_err(|_| PageEnd::refused(400, "invalid_request", "The form cannot be read."))
}

/// The first cookie of that name.
fn cookie<'a>(http: &'a HttpRequest, name: &str) -> Option<&'a str> {
    http.headers().get_all(header::COOKIE).find_map(|line| {
        let pairs = line.to_str().ok()?.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value).next()
    })
}
