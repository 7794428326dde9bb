//! `extensions/<id>/settings/`: what an extension is set to, for superusers.

use std::any::TypeId;

use super::change::Request;
use super::resource::{ExtensionResource, Failure, change};
use crate::descriptor::{Attach, Descriptor, Method, Pagination, ParentRef, Requirement, Shape, Vendor};
use crate::error::{ApiError, ApiResult};
use crate::resource::vtable::VTable;
use crate::resource::{Context, Reply, Resource};
use crate::serialize::node::to_node;

/// The settings of an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingsResource;

impl Resource for SettingsResource {
    const DEPTH: usize = 1;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: "extension_settings",
        plural: "extension_settings",
        item_key: "settings",
        list_key: "settings",
        uri_name: "settings",
        link_name: "",
        uri_template: None,
        uri_template_plural: None,
        doc: "What an extension is set to.",
        type_name: "SettingsResource",
        file: file!(),
        line: line!(),
        type_id: TypeId::of::<SettingsResource>(),
        parent: Some(ParentRef {
            type_id: TypeId::of::<ExtensionResource>(),
            type_name: "ExtensionResource",
        }),
        attach: Attach::Item,
        shape: Shape::Singleton,
        methods: &[Method::Get, Method::Put],
        require: &[(Method::Get, Requirement::Superuser), (Method::Put, Requirement::Superuser)],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: "extension-settings",
        mimetype_list: "extension-settings",
        scope_name: "extension_settings",
        scope_name_given: false,
        policy_id: "extension_settings",
        oauth2_token_access_allowed: false,
        api_token_access_allowed: false,
        auto_etag: false,
        require_if_match: false,
        pagination: Pagination::DEFAULT,
        list_rules: None,
        create_rules: None,
        update_rules: None,
        added_in: None,
        deprecated_in: None,
        vtable: &VTable::EMPTY.with_get(get).with_update(update),
    };
}

fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let id = extension(ctx)?;
    shown(ctx, &id)
}

/// Changes what is named; the rest stays.
fn update(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let id = extension(ctx)?;
    let fields = ctx.call;
    change(ctx, Request::Configure(&id, fields.fields())).map_err(|failure| match failure {
        Failure::Api(error) => error,
        Failure::Extension(error) => error.api_error(true),
    })?;
    shown(ctx, &id)
}

fn extension(ctx: &mut Context<'_>) -> ApiResult<String> {
    let id = ctx.parent::<ExtensionResource>()?.id().to_owned();
    let has_settings = ctx.extensions().get(&id).is_some_and(|state| state.settings.is_some());
    if has_settings { Ok(id) } else { Err(ApiError::does_not_exist()) }
}

fn shown(ctx: &Context<'_>, id: &str) -> ApiResult<Reply> {
    let state = ctx.extensions().get(id);
    let settings = state.and_then(|state| state.settings.as_ref()).ok_or_else(ApiError::does_not_exist)?;
    let links = ctx.links().node();
    Ok(Reply::tree([("settings", to_node(&settings.1).map_err(ApiError::internal)?), ("links", links)]))
}
