//! From a builder to an API: the tree is formed and checked here.

use std::collections::HashSet;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::super::{Registration, Settings, Shared, WebApi};
use super::{WebApiBuilder, extensions};
use crate::account::{self, AccountStore};
use crate::auth::{BasicBackend, SessionBackend};
use crate::clock::SystemClock;
use crate::cursor::SecretKey;
use crate::descriptor::Descriptor;
use crate::event_stream::places::Places;
use crate::rate_limit::{Guard, WrongRate};
use crate::resource::Resource as _;
use crate::root::Root;
use crate::snapshot::build_error::Mistake;
use crate::snapshot::{self, BuildError, Ground};

/// Why an API cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// No database was given.
    #[error("the builder has no database; add `.database(Database::open(\"sqlite:FILE\")?)`")]
    NoDatabase,
    /// The tree is wrong.
    #[error(transparent)]
    Tree(#[from] BuildError),
    /// A rate limit is no rate.
    #[error(transparent)]
    RateLimit(#[from] WrongRate),
    /// A part that was added cannot work as it is set up; see [`WebApiBuilder::refuse`].
    #[error(transparent)]
    Part(Box<dyn std::error::Error + Send + Sync>),
}

impl WebApiBuilder {
    /// Forms and checks the tree.
    ///
    /// # Errors
    ///
    /// [`StartError::Part`] if an added part refused, [`StartError::NoDatabase`], [`StartError::RateLimit`] for a limit
    /// that is no rate, or [`StartError::Tree`] with every mistake in the tree.
    pub fn build(mut self) -> Result<WebApi, StartError> {
        if let Some(error) = self.refused.take() {
            return Err(StartError::Part(error));
        }
        let database = self.database.take().ok_or(StartError::NoDatabase)?;
        for check in std::mem::take(&mut self.database_checks) {
            check(&database).map_err(StartError::Part)?;
        }
        let guard = Guard::new(std::mem::take(&mut self.rate_limits), std::mem::take(&mut self.proxies))?;
        let secret_key = match self.secret_key.take() {
            Some(key) => SecretKey::of(&[b"given", &key]),
            None => {
                SecretKey::of(&[b"derived", self.current_public_url().as_bytes(), &database.fingerprint()])
            }
        };
        let settings = Settings {
            secret_key,
            public_url: self.current_public_url().to_owned(),
            prefix: self.prefix.take().unwrap_or_else(|| "/api".to_owned()),
            session_cookie: self
                .session_cookie
                .take()
                .unwrap_or_else(|| Settings::default_session_cookie(self.current_public_url())),
            limits: self.limits.take().unwrap_or_default(),
            jsonp: !self.without_jsonp,
            counts_only: !self.without_counts_only,
            announces_generation: self.announces_generation,
        };
        let event_streams = Places::new(std::mem::take(&mut self.event_streams));
        let signals = std::mem::take(&mut self.signals).and(event_streams.signals());
        let ground = Ground {
            public_url: settings.public_url.clone(),
            prefix: settings.prefix.clone(),
            vendor: self.vendor.take(),
            extra_templates: std::mem::take(&mut self.templates),
            root_members: std::mem::take(&mut self.root_members).into(),
            signals,
            facets: std::mem::take(&mut self.facets),
        };
        let parts = self.extension_parts();
        let descriptors = self.descriptors(&parts);
        let snapshot = snapshot::build(1, &descriptors, &ground, check(&settings))?;
        let extensions = self.manager(parts, &descriptors)?;
        let mut backends = self.backends;
        if !self.without_basic {
            backends.insert(0, Box::new(BasicBackend));
        }
        backends.push(Box::new(SessionBackend));
        let mut migrations = vec![&account::MIGRATIONS];
        migrations.extend(self.migrations);
        let services_come_first = self.reserved.iter().any(|path| path.starts_with(&settings.prefix));
        let api = WebApi(Arc::new(Shared {
            settings,
            database,
            backends,
            gates: self.gates,
            users: self.users.unwrap_or_else(|| Arc::new(AccountStore)),
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            guard,
            snapshot: ArcSwap::from_pointee(snapshot),
            event_streams,
            ground,
            extensions,
            migrations,
            mounts: self.mounts,
            services_come_first,
        }));
        api.load_extensions();
        Ok(api)
    }

    /// The root, then what was registered by hand, then what registered itself; each type once. What an extension
    /// brings is left out, whether it registered itself or not.
    fn descriptors(&self, parts: &extensions::Parts) -> Vec<&'static Descriptor> {
        let mut own: Vec<&'static Descriptor> = Vec::new();
        if self.extensions.is_some() {
            own.extend(extensions::RESOURCES);
        }
        if !self.without_inventory {
            let brought = parts.brought();
            let registered = inventory::iter::<Registration>.into_iter().map(|registration| registration.0);
            let base = own.len();
            own.extend(registered.filter(|descriptor| !brought.contains(&descriptor.type_id)));
            own[base..].sort_by_key(|descriptor| (descriptor.file, descriptor.line, descriptor.type_name));
        }
        let mut seen = HashSet::new();
        std::iter::once(Root::DESCRIPTOR)
            .chain(self.explicit.iter().copied())
            .chain(own)
            .filter(|descriptor| seen.insert(descriptor.type_id))
            .collect()
    }
}

/// What is wrong with the settings.
fn check(settings: &Settings) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let url = &settings.public_url;
    let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    // It stands in headers and in their quoted strings; a host with other letters is written in Punycode.
    let is_sound = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    if host.is_none_or(|host| host.is_empty() || host.contains(['/', '?', '#']) || !is_sound(host)) {
        mistakes.push(Mistake::BadPublicUrl { url: url.clone() });
    }
    let prefix = &settings.prefix;
    if !prefix.starts_with('/')
        || prefix.ends_with('/')
        || prefix.contains(['{', '}', '?', '#'])
        || !is_sound(prefix)
    {
        mistakes.push(Mistake::BadPrefix { prefix: prefix.clone() });
    }
    mistakes
}
