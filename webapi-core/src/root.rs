//! The root of the tree: links to everything below it, and the uri templates of the whole API.

use std::any::TypeId;

use crate::descriptor::{Attach, Descriptor, Method, Pagination, Shape, Vendor};
use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::model::Resource;
use crate::resource::reply::Reply;
use crate::resource::vtable::VTable;
use crate::response::conditional;
use crate::serialize::json;
use crate::serialize::link;
use crate::serialize::node::{Key, Node};

/// The root resource; the parent of every resource that names no other.
#[derive(Debug, Clone, Copy)]
pub struct Root;

impl Resource for Root {
    const DEPTH: usize = 0;
    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        name: "root",
        plural: "root",
        item_key: "root",
        list_key: "root",
        uri_name: "",
        link_name: "root",
        uri_template: None,
        uri_template_plural: Some("root"),
        doc: "The root of the API.",
        type_name: "Root",
        file: file!(),
        line: line!(),
        type_id: TypeId::of::<Root>(),
        parent: None,
        attach: Attach::List,
        shape: Shape::Singleton,
        methods: &[Method::Get],
        require: &[],
        fields: &[],
        vendor: Vendor::Inherit,
        mimetype_item: "root",
        mimetype_list: "root",
        scope_name: "root",
        scope_name_given: false,
        policy_id: "root",
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

#[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
    let links = ctx.place_links(ctx.call.node());
    let links = link::nodes(links.iter().map(|(name, link)| (name.clone(), link)));
    let templates = &ctx.call.snapshot.templates;
    let templates = templates.iter().map(|(name, template)| (name.clone(), Node::from(template.to_string())));
    let templates = Node::object(templates);
    let etag = etag(ctx, &links, &templates);
    let own = [("links".into(), links), ("uri_templates".into(), templates)];
    let added = ctx.call.snapshot.root_members.iter();
    let added = added.map(|(name, value)| (Key::from(name.clone()), value.clone()));
    Ok(Reply::tree(own.into_iter().chain(added)).with_header("ETag", etag))
}

/// Opaque; differs between users and between trees.
fn etag(ctx: &Context<'_>, links: &Node, templates: &Node) -> String {
    let name = ctx.user().map_or("", |user| user.username.as_str());
    let mut bytes = format!("{name}:{:?}:", ctx.call.format).into_bytes();
    json::node(&mut bytes, links);
    json::node(&mut bytes, templates);
    ctx.call.snapshot.root_members.iter().for_each(|(_, value)| json::node(&mut bytes, value));
    conditional::quoted(&bytes)
}
