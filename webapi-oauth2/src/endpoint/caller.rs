//! The client behind a request, and one hop to the database for everything it asks.
//!
//! A client that is known from memory is checked on the worker, and the hop begins with the work itself. One that is
//! not is looked up in the same hop. Only a secret that somebody chose takes a second hop, since it is checked
//! elsewhere, and only once for as long as the client is remembered.

use std::sync::{Arc, OnceLock};

use webapi_core::WebApi;
use webapi_core::db::DbConn;

use crate::client::authentication::{PresentedClient, Verdict};
use crate::client::memory::KnownClient;
use crate::error::TokenError;
use crate::event::{Event, Origin};
use crate::server::AuthorizationServer;

/// What a request comes from.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(super) api: WebApi,
    pub(super) server: AuthorizationServer,
    pub(super) presented: PresentedClient,
    pub(super) origin: Origin,
    /// The web origins that the client named, once it was found.
    pub(super) web_origins: Arc<OnceLock<Vec<String>>>,
}

/// Whether the work writes: writers of SQLite wait for their turn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// How far the first hop came.
enum First<T, W> {
    Done(T),
    /// The secret must be checked elsewhere; the work waits.
    Ask(W, Option<Arc<KnownClient>>, Vec<webapi_core::account::PasswordHash>),
}

/// The span of a request: its endpoint, and once they are known, the request's id, the client and the grant.
pub(crate) fn span(endpoint: &'static str) -> tracing::Span {
    use tracing::field::Empty;
    tracing::debug_span!(
        target: "webapi_oauth2",
        "oauth2",
        endpoint,
        request_id = Empty,
        client = Empty,
        grant = Empty
    )
}

impl Caller {
    pub(crate) fn new(
        api: &WebApi,
        server: &AuthorizationServer,
        presented: PresentedClient,
        origin: Origin,
    ) -> Self {
        let (api, server) = (api.clone(), server.clone());
        let span = tracing::Span::current();
        span.record("request_id", origin.request_id.as_deref());
        span.record("client", presented.client_id());
        Self { api, server, presented, origin, web_origins: Arc::default() }
    }

    /// Authenticates the client, and runs the work with a connection.
    pub(crate) async fn run<T: Send + 'static>(
        self,
        access: Access,
        work: impl FnOnce(&mut DbConn, &KnownClient) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let now = self.api.clock().now();
        let first = match self.server.known_clients().get(self.presented.client_id(), now) {
            Some(known) => match self.judge(Some(&known)) {
                Verdict::Proven => return self.hop(access, move |conn| work(conn, &known)).await,
                Verdict::Refused => return Err(self.refused()),
                Verdict::Ask(hashes) => First::Ask(work, Some(known), hashes),
            },
            None => {
                let caller = self.clone();
                self.hop(access, move |conn| caller.look_up(conn, work)).await?
            }
        };
        let (work, known, hashes) = match first {
            First::Done(done) => return Ok(done),
            First::Ask(work, known, hashes) => (work, known, hashes),
        };
        let (client, address) = (self.presented.client_id(), self.origin.address);
        let looked = self.server.settings().abuse.look(&self.api, client, address);
        looked.map_err(|too_many| self.told(too_many))?;
        let proven = self.server.checks().verify(self.presented.secret(), hashes).await?;
        let Some(known) = known.filter(|_| proven) else { return Err(self.refused()) };
        self.presented.remember_proven(&known);
        self.hop(access, move |conn| work(conn, &known)).await
    }

    /// Looks the client up, and goes on at once where nothing else has to be asked.
    fn look_up<T, W>(self, conn: &mut DbConn, work: W) -> Result<First<T, W>, TokenError>
    where
        W: FnOnce(&mut DbConn, &KnownClient) -> Result<T, TokenError>,
    {
        let found = self.server.clients().by_client_id(conn, self.presented.client_id())?;
        let known = found.map(|client| self.server.known_clients().put(client, self.api.clock().now()));
        match (self.judge(known.as_deref()), known) {
            (Verdict::Proven, Some(known)) => work(conn, &known).map(First::Done),
            (Verdict::Ask(hashes), known) => Ok(First::Ask(work, known, hashes)),
            (Verdict::Proven | Verdict::Refused, _) => Err(self.refused()),
        }
    }

    fn judge(&self, known: Option<&KnownClient>) -> Verdict {
        let is_usable = self.server.settings().client_is_usable.as_ref();
        let known = known.filter(|known| is_usable.is_none_or(|is_usable| is_usable(&known.client)));
        if let Some(known) = known {
            self.web_origins.get_or_init(|| known.client.record.allowed_origins.clone());
        }
        self.presented.judge(known, self.server.known_clients(), self.api.clock().now())
    }

    async fn hop<T: Send + 'static>(
        &self,
        access: Access,
        work: impl FnOnce(&mut DbConn) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        match access {
            Access::Read => self.api.database().run(work).await?,
            Access::Write => self.api.database().run_write(work).await?,
        }
    }

    fn refused(&self) -> TokenError {
        let abuse = &self.server.settings().abuse;
        let counted = abuse.failed(&self.api, self.presented.client_id(), self.origin.address);
        self.told(counted.err().unwrap_or_else(TokenError::invalid_client))
    }

    /// The error, after the audit was told.
    fn told(&self, error: TokenError) -> TokenError {
        self.server.emit(&Event::ClientRefused { client: self.presented.client_id() }, &self.origin);
        error
    }
}
