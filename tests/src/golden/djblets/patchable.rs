//! `patchable`: allows methods that nothing answers, and names its scopes itself.
//!
//! The derive refuses a method without a function behind it, so this declaration is written by hand.

use std::any::TypeId;

use webapi_core::descriptor::{Attach, Descriptor, Pagination, ParentRef, Requirement, Shape, Vendor};
use webapi_core::prelude::*;
use webapi_core::resource::VTable;

/// A singleton that only GET works on.
#[derive(Debug)]
pub struct Patchable;

impl Resource for Patchable {
    const DEPTH: usize = 1;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: "patchable",
        plural: "patchable",
        item_key: "patchable",
        list_key: "patchable",
        uri_name: "patchable",
        link_name: "patchable",
        uri_template: Some("patchable"),
        uri_template_plural: Some("patchable"),
        doc: "A singleton that only GET works on.",
        type_name: "Patchable",
        file: file!(),
        line: line!(),
        type_id: TypeId::of::<Patchable>(),
        parent: Some(ParentRef { type_id: TypeId::of::<Root>(), type_name: "Root" }),
        attach: Attach::List,
        shape: Shape::Singleton,
        methods: &[Method::Get, Method::Patch, Method::Options, Method::Head],
        require: &[(Method::Patch, Requirement::Public)],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: "patchable",
        mimetype_list: "patchable",
        scope_name: "custom-scope",
        scope_name_given: true,
        policy_id: "patchable",
        oauth2_token_access_allowed: true,
        api_token_access_allowed: true,
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

#[expect(clippy::unnecessary_wraps, reason = "other handlers fail")]
fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
    Ok(Reply::tree([("patchable", Node::Object(Vec::new()))]))
}
