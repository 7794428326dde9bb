//! [`Manifest`]: what an extension is and what it brings, as data.

use serde::Serialize;

use super::settings::SettingsType;
use crate::db::migrations::Migrations;
use crate::descriptor::Descriptor;
use crate::field::RequestFields;
use crate::resource::Resource;
use crate::signal::Signals;

/// What an extension says about itself.
///
/// ```
/// use webapi_core::extension::Manifest;
///
/// let manifest = Manifest::new("checklists", "Checklists", "1.2.0")
///     .author("Example Team", "https://example.com/")
///     .summary("Lists of things to do before a change is ready.")
///     .requires("reminders", ">=1.0, <2");
/// ```
#[must_use = "a manifest is what `Extension::manifest` returns"]
pub struct Manifest {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) summary: String,
    pub(crate) author: String,
    pub(crate) author_url: Option<String>,
    pub(crate) licence: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) requires: Vec<(String, String)>,
    pub(crate) resources: Vec<(&'static Descriptor, Below)>,
    pub(crate) signals: Signals,
    pub(crate) settings: Option<SettingsType>,
    pub(crate) migrations: Vec<&'static Migrations>,
    pub(crate) scope_texts: Vec<(String, String)>,
}

/// Where a resource hangs that names no parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Below {
    /// Below the extension's own item.
    OwnItem,
    /// Below the root of the API.
    Root,
}

impl Manifest {
    /// The least that an extension says. The id stands in URLs (`[.A-Za-z0-9_-]+`, at most 200 bytes) and never
    /// changes; the version is one of Semantic Versioning, with one to three numbers.
    pub fn new(id: impl Into<String>, name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            version: version.into(),
            summary: String::new(),
            author: String::new(),
            author_url: None,
            licence: None,
            url: None,
            requires: Vec::new(),
            resources: Vec::new(),
            signals: Signals::new(),
            settings: None,
            migrations: Vec::new(),
            scope_texts: Vec::new(),
        }
    }

    /// What it is good for, in a sentence.
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    /// Who made it, and where they are; an empty URL is none.
    pub fn author(mut self, author: impl Into<String>, url: impl Into<String>) -> Self {
        self.author = author.into();
        self.author_url = Some(url.into()).filter(|url| !url.is_empty());
        self
    }

    /// The licence, for example `MIT OR Apache-2.0`.
    pub fn licence(mut self, licence: impl Into<String>) -> Self {
        self.licence = Some(licence.into());
        self
    }

    /// Where more is said about it.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Requires another extension: `>=1.0, <2`, `1.2` for what is compatible with it, `*` for any version. It is
    /// enabled first, and cannot be disabled alone.
    pub fn requires(mut self, id: impl Into<String>, range: impl Into<String>) -> Self {
        self.requires.push((id.into(), range.into()));
        self
    }

    /// Brings a resource: below the parent that it names, be it one of the application or of an extension that is
    /// required; without a parent below the extension's own item, at `extensions/<id>/<uri_name>/`.
    pub fn resource<R: Resource>(self) -> Self {
        self.descriptor(R::DESCRIPTOR)
    }

    /// Brings a resource by its descriptor, as [`resource`](Self::resource).
    pub fn descriptor(mut self, descriptor: &'static Descriptor) -> Self {
        self.resources.push((descriptor, Below::OwnItem));
        self
    }

    /// Brings a resource that stands below the root of the API if it names no parent.
    pub fn root_resource<R: Resource>(mut self) -> Self {
        self.resources.push((R::DESCRIPTOR, Below::Root));
        self
    }

    /// Subscribes to signals for as long as the extension is enabled; after the application, in the order of extensions.
    pub fn signals(mut self, signals: Signals) -> Self {
        self.signals = std::mem::take(&mut self.signals).and(signals);
        self
    }

    /// Has settings: the fields of `S` are what can be changed, `S::default()` is what holds until somebody does.
    pub fn settings<S>(mut self) -> Self
    where
        S: RequestFields + Serialize + Default + Send + Sync + 'static,
    {
        self.settings = Some(SettingsType::of::<S>());
        self
    }

    /// Has tables. What is pending runs in the transaction that enables or upgrades the extension.
    pub fn migrations(mut self, migrations: &'static Migrations) -> Self {
        self.migrations.push(migrations);
        self
    }

    /// Says what a scope stands for, where people are asked for consent: `checklist:write`, "Tick off your lists".
    pub fn scope_text(mut self, scope: impl Into<String>, text: impl Into<String>) -> Self {
        self.scope_texts.push((scope.into(), text.into()));
        self
    }
}

impl std::fmt::Debug for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Manifest({} {}, {} resources)", self.id, self.version, self.resources.len())
    }
}
