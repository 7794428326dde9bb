//! [`Site`]: what every page needs, and the walk of a request for a page.

use actix_web::http::{Method, header};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::{Arrival, Page, PageEnd, PageResult, Visit, answer};
use crate::server::AuthorizationServer;

/// What every page needs. Cloning shares it.
#[derive(Clone)]
pub(crate) struct Site {
    api: WebApi,
    server: AuthorizationServer,
}

/// A page: what it does with a visit, on a database thread.
pub(crate) type Handler = fn(&mut Visit<'_>) -> PageResult<Page>;

/// How a page is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Methods {
    /// It is read, and changes nothing.
    Get,
    /// It is read, and has a form.
    GetAndPost,
    /// The same, but reading it may change something, so that HEAD is no harmless way to ask.
    WritingGetAndPost,
}

impl Methods {
    /// As `Allow` says it.
    pub(super) const fn allow(self) -> &'static str {
        match self {
            Self::Get => "GET, HEAD",
            Self::GetAndPost => "GET, HEAD, POST",
            Self::WritingGetAndPost => "GET, POST",
        }
    }

    pub(super) fn check(self, method: &Method) -> PageResult<()> {
        let known = self.allow().split(", ").any(|known| known == method.as_str());
        if known { Ok(()) } else { Err(PageEnd::MethodNotAllowed(self.allow())) }
    }

    fn writes(self, method: &Method) -> bool {
        *method == Method::POST || self == Self::WritingGetAndPost
    }
}

impl Site {
    pub(super) fn new(api: &WebApi, server: &AuthorizationServer) -> Self {
        Self { api: api.clone(), server: server.clone() }
    }

    pub(crate) fn api(&self) -> &WebApi {
        &self.api
    }

    pub(crate) fn server(&self) -> &AuthorizationServer {
        &self.server
    }

    /// Puts a page at a path, which may have segments such as `{client_id}`.
    pub(crate) fn page(&self, config: &mut ServiceConfig, path: &str, methods: Methods, handler: Handler) {
        let nothing = |_: Self, _: Arrival| std::future::ready(Ok(()));
        self.prepared_page(config, path, methods, nothing, move |visit, ()| handler(visit));
    }

    /// The same for a page that has to work before it asks the database, with what takes long: no thread of the database
    /// waits for that.
    pub(crate) fn prepared_page<T, P, F, H>(
        &self,
        config: &mut ServiceConfig,
        path: &str,
        methods: Methods,
        prepare: P,
        handler: H,
    ) where
        T: Send + 'static,
        P: Fn(Self, Arrival) -> F + Copy + 'static,
        F: Future<Output = PageResult<T>>,
        H: Fn(&mut Visit<'_>, T) -> PageResult<Page> + Copy + Send + 'static,
    {
        let site = self.clone();
        let serve = move |http: HttpRequest, payload: Payload| {
            let site = site.clone();
            async move { site.serve(&http, payload, methods, prepare, handler).await }
        };
        config.service(web::resource(path).default_service(web::to(serve)));
        if let Some(bare) = path.strip_suffix('/') {
            config.service(web::resource(bare).route(web::get().to(with_slash)));
        }
    }

    /// The walk of a request: read, prove the form, prepare, hop, ask the page, answer.
    async fn serve<T: Send + 'static, F: Future<Output = PageResult<T>>>(
        &self,
        http: &HttpRequest,
        payload: Payload,
        methods: Methods,
        prepare: impl Fn(Self, Arrival) -> F,
        handler: impl Fn(&mut Visit<'_>, T) -> PageResult<Page> + Send + 'static,
    ) -> HttpResponse {
        let mut arrival = match Arrival::of(self, http) {
            Ok(arrival) => arrival,
            Err(end) => return answer::failed(self, &end),
        };
        match arrival.read(http, payload, methods).await {
            Ok(()) => {}
            // Whoever is signed out has lost nothing but the login.
            Err(PageEnd::ForgedForm) if arrival.session().is_none() => {
                return self.answer(&arrival, Err(PageEnd::LoginRequired)).await;
            }
            Err(end) => return self.answer(&arrival, Err(end)).await,
        }
        let done = match prepare(self.clone(), arrival.clone()).await {
            Ok(prepared) => {
                let ask = move |visit: &mut Visit<'_>| handler(visit, prepared);
                self.hop(&arrival, methods.writes(http.method()), ask).await
            }
            Err(end) => Err(end),
        };
        self.answer(&arrival, done).await
    }

    /// The answer of a page, or what is told instead. A page that tells something shows who is logged in: if nobody has
    /// looked yet, that is this request's hop.
    pub(super) async fn answer(&self, arrival: &Arrival, done: PageResult<Page>) -> HttpResponse {
        let tells = done.as_ref().is_err_and(PageEnd::is_told_to_somebody);
        if tells && arrival.session().is_some() && !arrival.was_looked_up() {
            // Whoever cannot be looked up is nobody there.
            let _ = self.hop(arrival, false, |_| Ok(())).await;
        }
        answer::answer(self, arrival, done)
    }

    /// One hop to the database for what a page does, with whoever is logged in.
    pub(super) async fn hop<T: Send + 'static>(
        &self,
        arrival: &Arrival,
        writes: bool,
        work: impl FnOnce(&mut Visit<'_>) -> PageResult<T> + Send + 'static,
    ) -> PageResult<T> {
        let (site, arrival) = (self.clone(), arrival.clone());
        let job = move |conn: &mut DbConn| {
            Visit::begin(&site, conn, &arrival).and_then(|mut visit| work(&mut visit))
        };
        let database = self.api.database();
        if writes { database.run_write(job).await? } else { database.run(job).await? }
    }
}

/// Paths end with a slash, as in Django; whoever leaves it out is sent there.
async fn with_slash(http: HttpRequest) -> HttpResponse {
    let query =
        if http.query_string().is_empty() { String::new() } else { format!("?{}", http.query_string()) };
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, format!("{}/{query}", http.path())))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
