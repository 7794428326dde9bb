//! [`WebApiBuilder`]: everything an API is made of, checked at [`build`](WebApiBuilder::build).

mod build;
mod extensions;

use std::any::TypeId;
use std::sync::Arc;

pub use build::StartError;

use super::{Mount, WebApi};
use crate::account::UserStore;
use crate::auth::AuthBackend;
use crate::clock::Clock;
use crate::db::Database;
use crate::db::migrations::Migrations;
use crate::descriptor::Descriptor;
use crate::event_stream::EventStreamLimits;
use crate::extension::{Extension, ExtensionSettings};
use crate::gate::AccessGate;
use crate::rate_limit::{RateLimits, TrustedProxies};
use crate::request::Limits;
use crate::resource::Resource;
use crate::serialize::Node;
use crate::signal::Signals;
use crate::snapshot::Facet;
use crate::snapshot::facet::ErasedFacet;
use crate::snapshot::templates::ExtraTemplate;

/// Bytes of the shortest secret key that is taken.
const SHORTEST_KEY: usize = 16;

/// Builds a [`WebApi`].
#[derive(Default)]
pub struct WebApiBuilder {
    database: Option<Database>,
    public_url: Option<String>,
    prefix: Option<String>,
    vendor: Option<String>,
    session_cookie: Option<String>,
    limits: Option<Limits>,
    secret_key: Option<Vec<u8>>,
    event_streams: EventStreamLimits,
    without_jsonp: bool,
    without_counts_only: bool,
    announces_generation: bool,
    explicit: Vec<&'static Descriptor>,
    without_inventory: bool,
    templates: Vec<ExtraTemplate>,
    backends: Vec<Box<dyn AuthBackend>>,
    without_basic: bool,
    gates: Vec<Box<dyn AccessGate>>,
    rate_limits: RateLimits,
    proxies: TrustedProxies,
    facets: Vec<Box<dyn ErasedFacet>>,
    users: Option<Arc<dyn UserStore>>,
    clock: Option<Arc<dyn Clock>>,
    root_members: Vec<(String, Node)>,
    signals: Signals,
    migrations: Vec<&'static Migrations>,
    mounts: Vec<Mount>,
    reserved: Vec<String>,
    extensions: Option<ExtensionSettings>,
    extension_codes: Vec<Box<dyn Extension>>,
    database_checks: Vec<DatabaseCheck>,
    refused: Option<PartError>,
}

/// Why a part cannot work.
type PartError = Box<dyn std::error::Error + Send + Sync>;
/// What a part asks of the database before the API starts.
type DatabaseCheck = Box<dyn FnOnce(&Database) -> Result<(), PartError> + Send>;

impl WebApiBuilder {
    /// Where resources live.
    pub fn database(mut self, database: Database) -> Self {
        self.database = Some(database);
        self
    }

    /// Scheme and host under which clients know the server: all links begin with it. `http://127.0.0.1:8080` by
    /// default. The `Host` header is never trusted for links.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// Where the API is mounted; `/api` by default.
    pub fn mount(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// The vendor of mimetypes such as `application/vnd.example.com.user+json`; none by default.
    pub fn mimetype_vendor(mut self, vendor: impl Into<String>) -> Self {
        self.vendor = Some(vendor.into());
        self
    }

    /// Name of the session cookie; `webapi_session` by default, and `__Host-webapi_session` where the public URL is https.
    pub fn session_cookie(mut self, name: impl Into<String>) -> Self {
        self.session_cookie = Some(name.into());
        self
    }

    /// Bounds of requests; see [`Limits`] for the defaults.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// The key for what clients hand back unchanged, such as the cursors of lists; at least 16 random bytes, the same
    /// on every server of one API.
    ///
    /// By default it is derived from the public URL and the database's URL, password included: servers that are set up
    /// alike understand each other, and restarts change nothing. Whoever knows both URLs can then make cursors of
    /// their own, which choose where in a list a page begins and open nothing.
    pub fn secret_key(mut self, key: impl Into<Vec<u8>>) -> Self {
        let key = key.into();
        if key.len() < SHORTEST_KEY {
            return self.refuse(format!(
                "the secret key has {} bytes; give at least {SHORTEST_KEY}, from a random source",
                key.len()
            ));
        }
        self.secret_key = Some(key);
        self
    }

    /// Ignores `counts-only`, which otherwise makes a list answer with the number of its rows, as in Review Board.
    /// Djblets itself does not know it.
    pub fn without_counts_only(mut self) -> Self {
        self.without_counts_only = true;
        self
    }

    /// Ignores `callback`, which otherwise makes an answer the argument of a function call, as in Djblets.
    pub fn without_jsonp(mut self) -> Self {
        self.without_jsonp = true;
        self
    }

    /// Bounds of event streams; see [`EventStreamLimits`] for the defaults.
    pub fn event_streams(mut self, limits: EventStreamLimits) -> Self {
        self.event_streams = limits;
        self
    }

    /// Registers a resource by hand: one that says `manual`, or any other to fix the order of the tree.
    ///
    /// Resources registered by hand stand first, in the order of the calls; those that registered themselves follow,
    /// by file and line. Registering twice is the same as once.
    pub fn resource<R: Resource>(self) -> Self {
        self.descriptor(R::DESCRIPTOR)
    }

    /// Registers a resource by its descriptor: for trees that are made at run time.
    pub fn descriptor(mut self, descriptor: &'static Descriptor) -> Self {
        self.explicit.push(descriptor);
        self
    }

    /// Leaves out the resources that registered themselves.
    pub fn without_inventory(mut self) -> Self {
        self.without_inventory = true;
        self
    }

    /// Adds a template to the root's `uri_templates`, as it stands.
    pub fn uri_template(mut self, name: impl Into<String>, template: impl Into<String>) -> Self {
        self.templates.push(ExtraTemplate {
            name: name.into(),
            template: template.into(),
            relative_to: None,
        });
        self
    }

    /// Adds a template below the list URL of a resource.
    pub fn uri_template_below<R: Resource>(
        mut self,
        name: impl Into<String>,
        template: impl Into<String>,
    ) -> Self {
        let relative_to = Some(TypeId::of::<R>());
        self.templates.push(ExtraTemplate { name: name.into(), template: template.into(), relative_to });
        self
    }

    /// Adds a member to the payload of the root, beside `links` and `uri_templates`: what clients should know before
    /// anything else. Everybody sees it.
    ///
    /// ```
    /// use webapi_core::serialize::Node;
    /// let builder = webapi_core::WebApi::builder()
    ///     .root_member("product", Node::object([("name", "Reviews"), ("package_version", "7.0")].map(|(key, value)| (key, Node::from(value)))))
    ///     .root_member("capabilities", serde_json::json!({ "text": { "markdown": true } }));
    /// ```
    pub fn root_member(mut self, name: impl Into<String>, value: impl Into<Node>) -> Self {
        self.root_members.push((name.into(), value.into()));
        self
    }

    /// Adds subscribers to signals; they run after those that were added before.
    pub fn signals(mut self, signals: Signals) -> Self {
        self.signals = std::mem::take(&mut self.signals).and(signals);
        self
    }

    /// Adds a way to authenticate, after HTTP Basic and before sessions.
    pub fn auth_backend(mut self, backend: impl AuthBackend) -> Self {
        self.backends.push(Box::new(backend));
        self
    }

    /// Leaves HTTP Basic out.
    pub fn without_basic(mut self) -> Self {
        self.without_basic = true;
        self
    }

    /// Adds a check that runs before every handler.
    pub fn gate(mut self, gate: impl AccessGate) -> Self {
        self.gates.push(Box::new(gate));
        self
    }

    /// How many requests a caller may make in a time, and how many failed logins are bearable; see [`RateLimits`] for
    /// the defaults.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// The proxies in front of the server, whose headers say where requests come from; none by default.
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.proxies = proxies;
        self
    }

    /// Derives something from each tree, to be read with [`Snapshot::facet`](crate::snapshot::Snapshot::facet).
    pub fn facet(mut self, facet: impl Facet) -> Self {
        self.facets.push(Box::new(facet));
        self
    }

    /// Where accounts are looked up; [`AccountStore`](crate::account::AccountStore) by default.
    pub fn users(mut self, users: impl UserStore) -> Self {
        self.users = Some(Arc::new(users));
        self
    }

    /// Where time comes from; the system by default.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Adds migrations to run after those of the framework.
    pub fn migrations(mut self, migrations: &'static Migrations) -> Self {
        self.migrations.push(migrations);
        self
    }

    /// Adds endpoints beside the API. The closure gets the built API, to reach its database and tree. The API is asked
    /// first: for endpoints below its own mount, [`reserve`](Self::reserve) their path.
    pub fn service(
        mut self,
        mount: impl Fn(&WebApi, &mut actix_web::web::ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.mounts.push(Box::new(mount));
        self
    }

    /// Says that a [`service`](Self::service) has this path. One below the API's mount, as `/api/o/`, makes the API come
    /// after all services, which costs each request to it some time; any other changes nothing.
    pub fn reserve(mut self, path: impl Into<String>) -> Self {
        self.reserved.push(path.into());
        self
    }

    /// Makes [`build`](Self::build) fail: how a crate that adds a part reports that its settings cannot work.
    /// The first such error is the one reported.
    pub fn refuse(mut self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.refused.get_or_insert_with(|| error.into());
        self
    }

    /// Asks about the database when the API is [built](Self::build), which fails if the answer is an error: how a crate that
    /// adds a part reports that its settings cannot work with this database.
    pub fn check_database<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        mut self,
        check: impl FnOnce(&Database) -> Result<(), E> + Send + 'static,
    ) -> Self {
        self.database_checks.push(Box::new(|database| check(database).map_err(Into::into)));
        self
    }

    /// The URL that was set, or the default.
    pub fn current_public_url(&self) -> &str {
        self.public_url.as_deref().unwrap_or("http://127.0.0.1:8080")
    }
}
