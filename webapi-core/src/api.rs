//! [`WebApi`]: the API as an application builds it, and puts it into an actix server.

mod builder;
mod caller;
mod settings;

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::web::ServiceConfig;
use arc_swap::ArcSwap;

pub use builder::{StartError, WebApiBuilder};
pub(crate) use settings::Settings;

use crate::account::UserStore;
use crate::auth::backend::Tools;
use crate::auth::{AuthBackend, Challenge, Sessions};
use crate::clock::Clock;
use crate::db::Database;
use crate::db::migrations::Migrations;
use crate::descriptor::Descriptor;
use crate::dispatch;
use crate::error::{ApiError, catalog};
use crate::event_stream::places::Places;
use crate::extension::{self, ExtensionError, ExtensionManager};
use crate::gate::AccessGate;
use crate::rate_limit::{Guard, Limit, PasswordAttempt, Rate, RateLimiter, Standing};
use crate::signal::Signal;
use crate::snapshot::{Ground, Snapshot};

/// What every request shares.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) database: Database,
    pub(crate) backends: Vec<Box<dyn AuthBackend>>,
    pub(crate) gates: Vec<Box<dyn AccessGate>>,
    pub(crate) users: Arc<dyn UserStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) guard: Guard,
    pub(crate) snapshot: ArcSwap<Snapshot>,
    pub(crate) event_streams: Places,
    /// What every tree of the API grows on.
    pub(crate) ground: Ground,
    pub(crate) extensions: Option<extension::Manager>,
    migrations: Vec<&'static Migrations>,
    mounts: Vec<Mount>,
    /// Whether a service is below the API's own mount.
    services_come_first: bool,
}

/// Adds services beside the API: how other crates bring their endpoints.
pub type Mount = Box<dyn Fn(&WebApi, &mut ServiceConfig) + Send + Sync>;

impl Shared {
    pub(crate) fn tools(&self) -> Tools<'_> {
        Tools {
            clock: self.clock.as_ref(),
            users: self.users.as_ref(),
            shared_users: &self.users,
            database: &self.database,
        }
    }

    /// The challenges that an error which asks for credentials lacks: those of the backends, one of each scheme. The
    /// last backend of a scheme speaks for it, unless the error does.
    pub(crate) fn challenges(&self, error: &ApiError) -> Vec<Challenge> {
        if ![catalog::NOT_LOGGED_IN, catalog::LOGIN_FAILED].contains(&error.code()) {
            return Vec::new();
        }
        let mut challenges: Vec<Challenge> = Vec::with_capacity(self.backends.len());
        for challenge in self.backends.iter().rev().filter_map(|backend| backend.challenge()) {
            let is_known = challenges.iter().any(|known| known.is_like(challenge.header().as_bytes()));
            if !is_known && !error.challenges_like(&challenge) {
                challenges.push(challenge);
            }
        }
        challenges.reverse();
        challenges
    }
}

/// A web API. Cloning shares it.
///
/// ```
/// use webapi_core::WebApi;
/// use webapi_core::db::Database;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let api = WebApi::builder()
///     .database(Database::open("sqlite::memory:")?)
///     .public_url("http://127.0.0.1:8080")
///     .build()?;
/// let app = actix_web::App::new().configure(api.configure());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct WebApi(pub(crate) Arc<Shared>);

impl WebApi {
    /// Begins to build an API.
    pub fn builder() -> WebApiBuilder {
        WebApiBuilder::default()
    }

    /// Puts the API, and the endpoints that other crates add, into an actix application.
    ///
    /// The API answers everything below its mount path; the application's own routes elsewhere stay as they are.
    pub fn configure(&self) -> impl FnOnce(&mut ServiceConfig) + use<> {
        let shared = Arc::clone(&self.0);
        move |config| {
            let api = WebApi(Arc::clone(&shared));
            extension::follow::begin(&shared);
            let mounted = dispatch::Mounted(Arc::clone(&shared));
            let services =
                |config: &mut ServiceConfig| shared.mounts.iter().for_each(|mount| mount(&api, config));
            // The router tries one after the other: the busiest comes first where it can.
            if shared.services_come_first {
                services(config);
                config.service(mounted);
            } else {
                config.service(mounted);
                services(config);
            }
        }
    }

    /// Runs the pending migrations of the framework and of everything that was added with
    /// [`WebApiBuilder::migrations`], and brings enabled extensions up to their versions; returns the versions that ran,
    /// without those of extensions.
    ///
    /// # Errors
    ///
    /// The database's error; migrations before the failing one stay applied.
    pub fn migrate(&self) -> Result<Vec<String>, crate::db::DatabaseError> {
        let ran = self.0.database.migrate(&self.0.migrations)?;
        if let Ok(extensions) = self.extensions() {
            extensions.reload().map_err(|error| crate::db::DatabaseError::extensions(&error))?;
        }
        Ok(ran)
    }

    /// What is enabled by the database, if its tables are there already.
    fn load_extensions(&self) {
        let Ok(extensions) = self.extensions() else { return };
        if let Err(error) = extensions.follow_once() {
            tracing::debug!(%error, "no extensions are loaded yet");
        }
    }

    /// The extensions.
    ///
    /// # Errors
    ///
    /// [`ExtensionError::Absent`] if the API was built without.
    pub fn extensions(&self) -> Result<ExtensionManager, ExtensionError> {
        match self.0.extensions {
            Some(_) => Ok(ExtensionManager(Arc::clone(&self.0))),
            None => Err(ExtensionError::Absent),
        }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// The tree as it is now; it never changes, later requests may see a newer one.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.0.snapshot.load_full()
    }

    /// The accounts.
    pub fn users(&self) -> &dyn UserStore {
        self.0.users.as_ref()
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.0.clock.as_ref()
    }

    /// The rate of a limit; `None` if it is off.
    pub fn rate_limit(&self, limit: Limit) -> Option<Rate> {
        self.0.guard.rate(limit)
    }

    /// Where the counts of the rate limits are kept: to let somebody in again, or to begin anew.
    pub fn rate_limiter(&self) -> &dyn RateLimiter {
        self.0.guard.store()
    }

    /// What backends may use; to begin a session by hand, for example.
    pub fn tools(&self) -> Tools<'_> {
        self.0.tools()
    }

    /// The sessions of people, for pages beside the API: a login page begins them, a logout ends them.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions::new(&self.0)
    }

    /// Whom a request comes from: the peer, or what the trusted proxies say. `lines` gives the values of a header by its
    /// lower-case name, in their order.
    pub fn client_address<'a, L: DoubleEndedIterator<Item = &'a str>>(
        &self,
        peer: Option<IpAddr>,
        lines: impl Fn(&'static str) -> L,
    ) -> Option<IpAddr> {
        self.0.guard.client(peer, lines)
    }

    /// Whether the peer is a trusted proxy, so that what its headers say of a request is believed: its address, an id.
    pub fn trusts_peer(&self, peer: Option<IpAddr>) -> bool {
        self.0.guard.trusts(peer)
    }

    /// Begins an attempt to log in to an account with a password, on a page beside the API.
    ///
    /// # Errors
    ///
    /// Where the limit stands if there were too many failures, from this address or for this account: then the
    /// password must not even be looked at.
    pub fn attempt_password(
        &self,
        address: Option<IpAddr>,
        account: &str,
    ) -> Result<PasswordAttempt, Standing> {
        PasswordAttempt::begin(&self.0, address, account)
    }

    /// Tells a signal to everybody who listens to its type, at once and on this thread; see
    /// [`signal::send`](crate::signal::send) for requests.
    pub fn send<S: Signal>(&self, signal: &S) {
        self.0.snapshot.load().listeners.tell(signal);
    }

    /// How many event streams are open.
    pub fn open_event_streams(&self) -> usize {
        self.0.event_streams.open()
    }

    /// Ends the event streams of a person. Their clients come back by themselves and are authenticated again, so this
    /// costs whoever still may read nothing but the way; call it when rights of theirs are gone.
    pub fn end_event_streams_of(&self, user: i64) {
        self.0.event_streams.end_of(user);
    }

    /// Ends all event streams and refuses new ones with 503: when the server is about to stop, which waits for open
    /// connections. See [`HttpServer::shutdown_signal`](actix_web::HttpServer::shutdown_signal).
    pub fn close_event_streams(&self) {
        self.0.event_streams.close();
    }

    /// Scheme and host under which clients know the server, without a slash at the end.
    pub fn public_url(&self) -> &str {
        &self.0.settings.public_url
    }

    /// Where the API is mounted, for example `/api`.
    pub fn prefix(&self) -> &str {
        &self.0.settings.prefix
    }

    /// Name of the session cookie.
    pub fn session_cookie(&self) -> &str {
        &self.0.settings.session_cookie
    }
}

impl std::fmt::Debug for WebApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebApi({}{}, {:?})", self.public_url(), self.prefix(), self.snapshot())
    }
}

/// A resource that registered itself. The derive submits one unless the resource says `manual`.
pub struct Registration(pub &'static Descriptor);

inventory::collect!(Registration);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Attempt, Credentials};
    use crate::db::DbConn;
    use crate::error::ApiResult;

    /// Recognises nothing, and challenges.
    struct Challenging(&'static str);

    impl AuthBackend for Challenging {
        fn recognises(&self, _: &Credentials<'_>) -> bool {
            false
        }

        fn authenticate(&self, _: &mut DbConn, _: &Credentials<'_>, _: &Tools<'_>) -> ApiResult<Attempt> {
            Ok(Attempt::Failed(ApiError::login_failed()))
        }

        fn challenge(&self) -> Option<Challenge> {
            Challenge::new(self.0).ok()
        }
    }

    #[test]
    fn the_last_backend_of_a_scheme_speaks_for_it_unless_the_error_does() {
        let mut builder = WebApi::builder()
            .database(Database::open("sqlite::memory:").unwrap())
            .public_url("http://127.0.0.1:8080");
        for challenge in ["Key realm=\"a\"", "Other realm=\"b\"", "key realm=\"c\""] {
            builder = builder.auth_backend(Challenging(challenge));
        }
        let api = builder.build().unwrap();
        let told = |error: ApiError| {
            let all = api.0.challenges(&error).into_iter();
            let own = all.map(|challenge| challenge.header().to_str().unwrap().to_owned());
            own.filter(|challenge| !challenge.starts_with("Basic")).collect::<Vec<_>>()
        };
        assert_eq!(told(ApiError::not_logged_in()), ["Other realm=\"b\"", "key realm=\"c\""]);
        let telling = ApiError::login_failed().with_header("www-authenticate", "OTHER error=\"x\"");
        assert_eq!(told(telling), ["key realm=\"c\""]);
        assert_eq!(told(ApiError::permission_denied()), [""; 0]);
    }
}
