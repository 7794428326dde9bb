//! The resource `extensions`, with the fields and rules of Djblets.
//!
//! | request | who | what |
//! | --- | --- | --- |
//! | GET of the list | whoever is logged in | all extensions, page by page |
//! | GET of an item | everybody | one; only superusers see why it could not be loaded |
//! | PUT `enabled` | superusers | enables it with what it requires, or disables it |
//! | PUT `enabled=0`, `disable_dependents=1` | superusers | disables what requires it as well |

use std::sync::Arc;

use diesel::prelude::*;

use super::change::Request;
use super::manager::{By, ExtensionManager};
use super::schema::webapi_extensions;
use super::states::State;
use crate::error::{ApiError, ApiResult};
use crate::resource::{Access, Context, Reply, ResourceHooks};
use crate::router::uri_template::push_segment;
use crate::serialize::Links;

/// An extension.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable, webapi_derive::WebApiResource)]
#[diesel(table_name = webapi_extensions)]
#[webapi(
    crate = crate,
    name = "extension",
    key = class_name,
    key_variable = "extension_name",
    key_pattern = "[.A-Za-z0-9_-]+",
    methods(GET, PUT),
    require(PUT = superuser),
    update_fields = UpdateExtension,
    handlers(update),
    computed(
        author(ctx): Option<String>,
        author_url(ctx): Option<String>,
        can_disable(ctx): bool,
        can_enable(ctx): bool,
        enabled(ctx): bool,
        installed(ctx): bool,
        loadable(ctx): bool,
        load_error(ctx): Option<String>,
        name(ctx): Option<String>,
        summary(ctx): Option<String>,
        version(ctx): Option<String>
    ),
    fields(
        author, author_url, can_disable, can_enable, class_name, enabled, installed, loadable, load_error, name,
        summary, version
    ),
    hooks,
    manual
)]
pub struct ExtensionResource {
    #[webapi(skip)]
    id: i64,
    /// The id of the extension.
    class_name: String,
}

/// The fields of PUT.
#[derive(Debug, webapi_derive::RequestFields)]
#[webapi(crate = crate)]
pub struct UpdateExtension {
    /// Whether the extension shall be enabled.
    pub enabled: bool,
    /// Whether extensions that require this one are disabled with it; false by default.
    pub disable_dependents: Option<bool>,
}

/// What others see of an error.
const VEILED: &str = "The extension could not be loaded";

impl ExtensionResource {
    /// The id of the extension.
    pub fn id(&self) -> &str {
        &self.class_name
    }

    fn state<'c>(&self, ctx: &'c Context<'_>) -> Option<&'c Arc<State>> {
        ctx.extensions().get(&self.class_name)
    }

    /// A text of what the extension says about itself; none if this process does not have it.
    fn said(&self, ctx: &Context<'_>, text: impl Fn(&super::Manifest) -> Option<&str>) -> Option<String> {
        let known = self.state(ctx)?.known.as_ref()?;
        text(&known.manifest).map(str::to_owned)
    }

    /// Who made it.
    fn author(&self, ctx: &Context<'_>) -> Option<String> {
        self.said(ctx, |manifest| Some(&manifest.author))
    }

    /// Where they are.
    fn author_url(&self, ctx: &Context<'_>) -> Option<String> {
        self.said(ctx, |manifest| manifest.author_url.as_deref())
    }

    /// Whether disabling would do something: also for one that failed, to forget its error.
    fn can_disable(&self, ctx: &Context<'_>) -> bool {
        self.state(ctx).is_some_and(|state| state.live || state.row.enabled || state.row.load_error.is_some())
    }

    /// Whether enabling would do something.
    fn can_enable(&self, ctx: &Context<'_>) -> bool {
        self.state(ctx).is_some_and(|state| !state.live && state.known.is_some())
    }

    /// Whether its resources are there.
    fn enabled(&self, ctx: &Context<'_>) -> bool {
        self.state(ctx).is_some_and(|state| state.live)
    }

    /// The same as `enabled`; Djblets tells them apart.
    fn installed(&self, ctx: &Context<'_>) -> bool {
        self.enabled(ctx)
    }

    /// Whether nothing keeps it from being enabled, as far as is known.
    fn loadable(&self, ctx: &Context<'_>) -> bool {
        self.state(ctx).is_some_and(|state| state.error.is_none())
    }

    /// Why it could not be loaded; a fixed sentence for all but superusers.
    fn load_error(&self, ctx: &Context<'_>) -> Option<String> {
        let error = self.state(ctx)?.error.clone()?;
        Some(if ctx.is_superuser() { error } else { VEILED.to_owned() })
    }

    /// The name for people.
    fn name(&self, ctx: &Context<'_>) -> Option<String> {
        self.said(ctx, |manifest| Some(&manifest.name))
    }

    /// What it is good for.
    fn summary(&self, ctx: &Context<'_>) -> Option<String> {
        self.said(ctx, |manifest| Some(&manifest.summary))
    }

    /// The version.
    fn version(&self, ctx: &Context<'_>) -> Option<String> {
        self.said(ctx, |manifest| Some(&manifest.version))
    }

    fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let item = ctx.item::<Self>()?;
        let id = item.object.class_name.clone();
        let input = ctx.input::<UpdateExtension>()?;
        let request = match (input.enabled, input.disable_dependents) {
            (true, _) => Request::Enable(&id),
            (false, dependents) => Request::Disable(&id, dependents.unwrap_or(false)),
        };
        let enabling = input.enabled;
        change(ctx, request).map_err(|error| match error {
            Failure::Api(error) => error,
            Failure::Extension(error) => {
                let error = error.api_error(enabling);
                if enabling { with_load_error(ctx, error, &id) } else { error }
            }
        })?;
        let item = ctx.reload::<Self>(&item.object.id)?;
        ctx.reply_item(item)
    }
}

/// Why a request to change something was not followed.
pub(super) enum Failure {
    Api(ApiError),
    Extension(super::ExtensionError),
}

/// Makes a change on the request's connection, outside its transaction: the change has one of its own, which must have
/// committed before the new tree is put in its place.
pub(super) fn change(ctx: &mut Context<'_>, request: Request<'_>) -> Result<(), Failure> {
    let by = ctx.require_user().map(By::user).map_err(Failure::Api)?;
    ctx.end(false).map_err(|error| Failure::Api(error.into()))?;
    let manager = ExtensionManager(Arc::clone(&ctx.call.shared));
    let changed = manager.change_on(ctx.db(), request, &by);
    // Also after a failure: the error that was stored is part of another tree.
    let tree = changed.as_ref().map_or_else(|_| ctx.call.shared.snapshot.load_full(), Arc::clone);
    let _ = ctx.call.switched.set(tree);
    changed.map(drop).map_err(Failure::Extension)
}

/// What Djblets' clients look for beside the message.
fn with_load_error(ctx: &Context<'_>, error: ApiError, id: &str) -> ApiError {
    if error.code() != crate::error::catalog::ENABLE_EXTENSION_FAILED {
        return error;
    }
    let stored = ctx.extensions().get(id).and_then(|state| state.error.clone());
    error.with_extra("load_error", stored).with_extra("needs_reload", false)
}

impl ResourceHooks for ExtensionResource {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_authenticated()))
    }

    fn extra_links(&self, ctx: &Context<'_>, links: &mut Links) {
        let tree = ctx.call.tree();
        let Some(node) = tree.node_of(std::any::TypeId::of::<Self>()) else { return };
        let mut own = node.fixed_url.clone().unwrap_or_default();
        push_segment(&mut own, &self.class_name);
        let Some(state) = tree.extensions.get(&self.class_name) else { return };
        let Some(known) = state.known.as_ref().filter(|_| state.live) else { return };
        if let Some(pinned) = node.pinned.get(self.class_name.as_str()) {
            for child in &pinned.children {
                let child = tree.node(*child);
                if let Some(url) = &child.fixed_url {
                    links.get(child.descriptor.plural, url.clone(), None);
                }
            }
        }
        if known.manifest.settings.is_some() && ctx.is_superuser() {
            links.get("settings", format!("{own}settings/"), None);
        }
        links.get("scopes", format!("{own}scopes/"), None);
    }
}

#[allow(dead_code, reason = "a document that this is a set of request fields")]
fn is_request_fields() -> impl Fn() -> &'static [crate::field::FieldInfo] {
    || <UpdateExtension as crate::field::RequestFields>::FIELDS
}
