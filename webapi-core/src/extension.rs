//! Extensions: resources, subscribers and tables that join a serving API, and leave it again.
//!
//! An [`Extension`] says in a [`Manifest`] what it brings, and has a few steps that run when it is enabled, disabled
//! or upgraded. Everything it may do goes through these two. The [`ExtensionManager`] knows all extensions of an API and
//! keeps in the database which are enabled, with their settings.
//!
//! Enabling is one change: the state in the database, the extension's migrations and its own steps commit together, and
//! then one snapshot takes the place of another, with routes, links, uri templates, scopes and subscribers. Requests keep
//! the snapshot that they began with. Nobody who reads waits; changes wait for each other. Other processes over the
//! same database follow ([`follow`]).
//!
//! | file | |
//! | --- | --- |
//! | `manifest`, `settings`, `version` | what an extension says about itself |
//! | `known` | all that could be enabled, checked against each other |
//! | `plan` | which others an enabling or disabling concerns; pure |
//! | `store` | the tables |
//! | `change` | one enabling or disabling, from claim to commit |
//! | `load` | what the database says, made the tree of this process |
//! | `absent` | which extension would answer where nothing does |
//! | `states` | how extensions stand, as part of a snapshot |
//! | `follow` | how other processes learn of changes |
//! | `resource`, `settings_resource`, `scopes_resource` | the API over all this |

mod absent;
mod audit;
mod change;
mod context;
mod error;
pub mod follow;
mod known;
mod load;
mod manager;
mod manifest;
mod panic;
mod plan;
pub mod resource;
pub mod schema;
mod scopes_resource;
mod settings;
mod settings_resource;
mod states;
mod store;
mod version;

pub(crate) use absent::explain as explain_absent;
pub use audit::{ExtensionAction, ExtensionChange};
pub use context::ExtensionContext;
pub use error::{ExtensionError, ExtensionProblem};
pub(crate) use known::Catalogue;
pub(crate) use manager::Manager;
pub use manager::{By, ExtensionInfo, ExtensionManager, ExtensionSettings, PanicPolicy};
pub use manifest::Manifest;
pub(crate) use panic::{contain, said};
pub(crate) use scopes_resource::ScopesResource;
pub(crate) use settings_resource::SettingsResource;
pub(crate) use states::States;
pub use version::{Version, VersionRange, WrongVersion};

/// What can be enabled and disabled while the server runs.
///
/// Usually derived with `#[derive(Extension)]`. The steps run in the transaction of the change: what they
/// write through [`ExtensionContext::conn`] is kept or undone with it. What they do elsewhere, they undo themselves.
pub trait Extension: Send + Sync + 'static {
    /// What the extension is and what it brings. Asked for once, at start-up.
    fn manifest(&self) -> Manifest;

    /// Runs when somebody enables the extension, after its migrations. An error changes nothing and is shown.
    fn on_enable(&self, ctx: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        let _ = ctx;
        Ok(())
    }

    /// Runs when somebody disables the extension. Tables and settings stay. An error leaves it enabled.
    fn on_disable(&self, ctx: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
        let _ = ctx;
        Ok(())
    }

    /// Runs once when an enabled extension is found in another version than it had, after its migrations.
    fn on_upgrade(&self, ctx: &mut ExtensionContext<'_>, from: &Version) -> Result<(), ExtensionProblem> {
        let _ = (ctx, from);
        Ok(())
    }
}

/// Makes a struct without fields an [`Extension`](trait@Extension).
///
/// | key | default | |
/// | --- | --- | --- |
/// | `id = "text"` | the struct's name in snake case | stands in URLs, and never changes |
/// | `name = "text"` | the struct's name | for people |
/// | `version = "1.2.0"` | the version of the crate | Semantic Versioning; a constant will do, too |
/// | `summary = "text"` | the doc comment | a sentence |
/// | `author`, `author_url`, `licence`, `url` | the authors of the crate; none | about the extension |
/// | `requires("id" = "range")` | none | other extensions: `>=1.0, <2`, `1.2`, `*` |
/// | `resources(A, B)` | none | [`Manifest::resource`] |
/// | `root_resources(A)` | none | [`Manifest::root_resource`] |
/// | `settings = Type` | none | [`Manifest::settings`] |
/// | `migrations = STATIC` | none | [`Manifest::migrations`] |
/// | `scope_texts("scope" = "text")` | none | [`Manifest::scope_text`] |
/// | `signals` | off | `fn signals() -> Signals` subscribes |
/// | `steps(on_enable, on_disable, on_upgrade)` | none | functions of the struct, as the trait has them |
/// | `manual` | off | stays out of the inventory; add it with [`extension`](crate::api::WebApiBuilder::extension) |
/// | `crate = path` | `::webapi_core` | where webapi-core is |
///
/// ```
/// use webapi_core::extension::{Extension, ExtensionContext, ExtensionProblem};
/// use webapi_core::prelude::*;
///
/// /// How the weather is.
/// #[derive(WebApiResource)]
/// #[webapi(singleton, handlers(get))]
/// struct Weather;
///
/// impl Weather {
///     fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
///         Ok(Reply::tree([("weather", Node::from("sunny"))]))
///     }
/// }
///
/// /// Tells how the weather is.
/// #[derive(Extension)]
/// #[webapi(id = "weather", version = "1.0", resources(Weather), steps(on_enable))]
/// struct WeatherExtension;
///
/// impl WeatherExtension {
///     fn on_enable(&self, _: &mut ExtensionContext<'_>) -> Result<(), ExtensionProblem> {
///         println!("the weather is told");
///         Ok(())
///     }
/// }
///
/// assert_eq!(format!("{:?}", WeatherExtension.manifest()), "Manifest(weather 1.0, 1 resources)");
/// ```
pub use webapi_derive::Extension;

/// An extension that registered itself. The derive submits one unless the extension says `manual`.
pub struct ExtensionRegistration(pub fn() -> Box<dyn Extension>);

inventory::collect!(ExtensionRegistration);
