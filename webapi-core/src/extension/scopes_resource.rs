//! `extensions/<id>/scopes/`: the scopes that an extension brings while it is enabled.

use std::any::TypeId;

use super::resource::ExtensionResource;
use crate::descriptor::{Action, Attach, Descriptor, Method, Pagination, ParentRef, Shape, Vendor};
use crate::error::ApiResult;
use crate::resource::vtable::VTable;
use crate::resource::{Context, Reply, Resource};
use crate::serialize::Node;

/// The scopes of an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScopesResource;

impl Resource for ScopesResource {
    const DEPTH: usize = 1;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: "extension_scopes",
        plural: "extension_scopes",
        item_key: "scopes",
        list_key: "scopes",
        uri_name: "scopes",
        link_name: "",
        uri_template: None,
        uri_template_plural: None,
        doc: "The scopes that an extension brings.",
        type_name: "ScopesResource",
        file: file!(),
        line: line!(),
        type_id: TypeId::of::<ScopesResource>(),
        parent: Some(ParentRef {
            type_id: TypeId::of::<ExtensionResource>(),
            type_name: "ExtensionResource",
        }),
        attach: Attach::Item,
        shape: Shape::Singleton,
        methods: &[Method::Get],
        require: &[],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: "extension-scopes",
        mimetype_list: "extension-scopes",
        scope_name: "extension_scopes",
        scope_name_given: false,
        policy_id: "extension_scopes",
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
        vtable: &VTable::EMPTY.with_get(get),
    };
}

/// In the order of the resources; a scope that several share stands once.
fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let id = ctx.parent::<ExtensionResource>()?.id().to_owned();
    let mut scopes: Vec<String> = Vec::new();
    let state = ctx.extensions().get(&id).filter(|state| state.live);
    let known = state.and_then(|state| state.known.as_ref());
    for resource in known.iter().flat_map(|known| &known.branch.resources) {
        let descriptor = resource.descriptor;
        let actions = Action::ALL.into_iter().filter(|action| {
            descriptor.oauth2_token_access_allowed
                && descriptor.implemented_methods().any(|method| method.action() == *action)
        });
        for action in actions {
            let scope = format!("{}:{}", descriptor.scope_name, action.suffix());
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
    }
    let nodes = scopes.into_iter().map(Node::from).collect();
    Ok(Reply::tree([("scopes", Node::Array(nodes)), ("links", ctx.links().node())]))
}
