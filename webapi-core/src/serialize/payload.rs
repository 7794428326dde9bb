//! Whole payloads: an item, a page of a list, an error, with `stat` and their own links.

use std::borrow::Cow;

use super::encoding::Format;
use super::expand::{Expanded, Part};
use super::item::{self, Item, Scene};
use super::json;
use super::link::{self, Link};
use super::node::{Key, Node, NodeError};
use super::{sight, xml};
use crate::error::{ApiError, Inner};
use crate::router::uri_template::push_segment;
use crate::snapshot::{LinkSlot, Node as Place};

/// A page of a list.
pub(crate) struct ListPage<'a> {
    pub(crate) key: &'static str,
    /// None if nobody asked for it.
    pub(crate) total: Option<i64>,
    /// In the order in which XML shows them.
    pub(crate) links: &'a [(Cow<'static, str>, Link)],
}

/// `{"<key>": {...}, "stat": "ok"}` without expansions, as JSON.
pub(crate) fn item_json(key: &str, scene: &Scene<'_>, item: &dyn Item) -> Result<Vec<u8>, NodeError> {
    let mut out = Vec::with_capacity(1024);
    out.push(b'{');
    let (before, after) = if key < "stat" { ("", ", \"stat\": \"ok\"") } else { ("\"stat\": \"ok\", ", "") };
    out.extend_from_slice(before.as_bytes());
    json::string(&mut out, key);
    out.extend_from_slice(b": ");
    item::write(&mut out, scene, item)?;
    out.extend_from_slice(after.as_bytes());
    out.push(b'}');
    Ok(out)
}

/// A page as JSON without expansions: four keys, sorted.
pub(crate) fn list_json(
    page: &ListPage<'_>,
    scene: &Scene<'_>,
    items: &[Box<dyn Item>],
) -> Result<Vec<u8>, NodeError> {
    let mut out = Vec::with_capacity(512 + items.len() * 1024);
    let mut keys = [page.key, "links", "stat", "total_results"];
    keys.sort_unstable();
    let keys = keys.into_iter().filter(|key| page.total.is_some() || *key != "total_results");
    for (position, key) in keys.enumerate() {
        out.extend_from_slice(if position == 0 { b"{" } else { b", " });
        json::string(&mut out, key);
        out.extend_from_slice(b": ");
        match key {
            "links" => json::node(&mut out, &links_node(page.links)),
            "stat" => out.extend_from_slice(b"\"ok\""),
            "total_results" => json::number(&mut out, &page.total.unwrap_or_default().into()),
            _ => {
                out.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.extend_from_slice(b", ");
                    }
                    item::write(&mut out, scene, item.as_ref())?;
                }
                out.push(b']');
            }
        }
    }
    out.push(b'}');
    Ok(out)
}

/// An item payload as a tree.
pub(crate) fn item_tree(
    key: &'static str,
    scene: &Scene<'_>,
    expanded: &Expanded,
) -> Result<Node, NodeError> {
    Ok(Node::object([("stat", Node::from("ok")), (key, item_node(scene, expanded)?)]))
}

/// A page as a tree.
pub(crate) fn list_tree(
    page: &ListPage<'_>,
    scene: &Scene<'_>,
    items: &[Expanded],
) -> Result<Node, NodeError> {
    let items: Result<Vec<Node>, NodeError> = items.iter().map(|item| item_node(scene, item)).collect();
    let members =
        [("stat", Node::from("ok")), (page.key, Node::Array(items?)), ("links", links_node(page.links))];
    let total = page.total.map(|total| ("total_results", total.into()));
    Ok(Node::object(members.into_iter().chain(total)))
}

fn links_node(links: &[(Cow<'static, str>, Link)]) -> Node {
    link::nodes(links.iter().map(|(name, link)| (name.clone(), link)))
}

/// An item as a tree: fields in declared order, expanded children, links, `_expanded`.
pub(crate) fn item_node(scene: &Scene<'_>, expanded: &Expanded) -> Result<Node, NodeError> {
    let item = expanded.item.as_ref();
    let url = scene.item_url(item);
    let part =
        |name: &str| expanded.parts.iter().find(|(expanded, _)| *expanded == name).map(|(_, part)| part);
    let mut members: Vec<(Key, Node)> = Vec::new();
    let mut about: Vec<(Key, Node)> = Vec::new();
    for (index, field) in scene.fields() {
        match part(field.name) {
            Some(part) => {
                members.push((Key::from(field.name), part_node(scene, url.as_deref(), part)?));
                let metadata = metadata(scene, url.as_deref(), field.name, part);
                about.extend(metadata.map(|about| (Key::from(field.name), about)));
            }
            None => {
                if let Some(node) = item::field_node(scene, item, index, field)? {
                    members.push((Key::from(field.name), node));
                }
            }
        }
    }
    for (name, part) in expanded.parts.iter().filter(|(_, part)| matches!(part, Part::Children(..))) {
        members.push((Key::from(*name), part_node(scene, url.as_deref(), part)?));
        about.extend(metadata(scene, url.as_deref(), name, part).map(|about| (Key::from(*name), about)));
    }
    if scene.selection.shows_links() {
        let names: Vec<&str> = expanded.parts.iter().map(|(name, _)| *name).collect();
        let links = item::links(scene, item, &names);
        members.push((Key::from("links"), links_node(&links)));
    }
    if !about.is_empty() {
        members.push((Key::from("_expanded"), Node::Object(about)));
    }
    Ok(Node::Object(members))
}

fn part_node(scene: &Scene<'_>, url: Option<&str>, part: &Part) -> Result<Node, NodeError> {
    match part {
        Part::Unasked => Ok(Node::Null),
        Part::One(one) => nested(scene, None, one),
        Part::Many(all) => {
            all.iter().map(|one| nested(scene, None, one)).collect::<Result<Vec<_>, _>>().map(Node::Array)
        }
        Part::Children(segment, all) => {
            let list = url.map(|url| format!("{url}{segment}/"));
            let nodes = all.iter().map(|one| nested(scene, list.as_deref(), one));
            nodes.collect::<Result<Vec<_>, _>>().map(Node::Array)
        }
    }
}

/// An expanded object, with links of its own.
fn nested(scene: &Scene<'_>, list_url: Option<&str>, expanded: &Expanded) -> Result<Node, NodeError> {
    let Some(place) = scene.ctx.call.snapshot.node_of(expanded.item.resource()) else {
        return Ok(Node::Null);
    };
    let own = match list_url {
        Some(url) => Some(Cow::Borrowed(url)),
        None => scene.ctx.list_url(place, expanded.item.parent_key().as_ref()),
    };
    item_node(&Scene { place, list_url: own.as_deref(), ..*scene }, expanded)
}

/// What `_expanded` says about a part; nothing about an empty many-to-many relation.
///
/// An array that the list of children of the same name shows, too, tells of that list.
fn metadata(scene: &Scene<'_>, url: Option<&str>, name: &str, part: &Part) -> Option<Node> {
    let format = scene.ctx.call.format;
    let place = |expanded: &Expanded| scene.ctx.call.snapshot.node_of(expanded.item.resource());
    let item_mimetype =
        |place: &Place| ("item_mimetype", Node::from(place.item_mimetypes.get(format).to_owned()));
    let list = |child: &Place| {
        let segment = child.descriptor.uri_name;
        Node::object([
            item_mimetype(child),
            ("list_mimetype", Node::from(child.list_mimetypes.get(format).to_owned())),
            ("list_url", Node::from(url.map(|url| format!("{url}{segment}/")))),
        ])
    };
    match part {
        Part::Unasked => None,
        Part::One(one) => Some(Node::object([item_mimetype(place(one)?)])),
        Part::Many(all) => match namesake(scene, name) {
            Some(child) => Some(list(child)),
            None => Some(Node::object([item_mimetype(place(all.first()?)?)])),
        },
        Part::Children(segment, _) => {
            let child = scene.place.item_segments.get(segment)?;
            Some(list(scene.ctx.call.snapshot.node(*child)))
        }
    }
}

/// The list of children whose link has this name, if the caller may see it.
fn namesake<'a>(scene: &Scene<'a>, name: &str) -> Option<&'a Place> {
    let mut links = scene.place.plan.links.iter();
    let child = links.find_map(|link| match link.slot {
        LinkSlot::Child(child, _) if link.name == name => Some(child),
        _ => None,
    })?;
    sight::may_list(scene.ctx, child).then(|| scene.ctx.call.snapshot.node(child))
}

/// An error payload, encoded.
pub(crate) fn error(format: Format, error: &ApiError) -> Vec<u8> {
    let inner = error.inner();
    if format == Format::Json && inner.extra.is_empty() && inner.fields.is_none() {
        plain_error(inner)
    } else {
        encode(format, &error_tree(error))
    }
}

/// The payload that most errors have, as JSON: the same bytes as that of the tree.
fn plain_error(inner: &Inner) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"{\"err\": {\"code\": ");
    out.extend_from_slice(itoa::Buffer::new().format(inner.code.code).as_bytes());
    let texts = [
        (", \"detail\": ", inner.detail.as_deref()),
        (", \"msg\": ", Some(inner.message())),
        (", \"subtype\": ", inner.subtype.as_deref()),
        (", \"trace_id\": ", inner.trace_id.as_deref()),
        (", \"type\": ", Some(inner.code.kind)),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            out.extend_from_slice(key.as_bytes());
            json::string(&mut out, text);
        }
    }
    out.extend_from_slice(b"}, \"stat\": \"fail\"}");
    out
}

/// An error payload as a tree.
pub(crate) fn error_tree(error: &ApiError) -> Node {
    let inner = error.inner();
    let mut err = vec![
        (Key::from("code"), Node::from(inner.code.code)),
        (Key::from("msg"), Node::from(inner.message().to_owned())),
        (Key::from("type"), Node::from(inner.code.kind)),
    ];
    let optional = [("subtype", &inner.subtype), ("detail", &inner.detail)];
    for (key, value) in optional {
        err.extend(value.as_ref().map(|value| (Key::from(key), Node::Text(value.clone()))));
    }
    err.extend(inner.trace_id.as_ref().map(|trace_id| (Key::from("trace_id"), Node::from(trace_id.clone()))));
    let mut members = vec![(Key::from("stat"), Node::from("fail")), (Key::from("err"), Node::Object(err))];
    members.extend(inner.extra.iter().map(|(key, value)| (Key::from(key.clone()), value.clone())));
    if let Some(fields) = &inner.fields {
        let messages = |messages: &[String]| Node::Array(messages.iter().cloned().map(Node::from).collect());
        let fields = fields.iter().map(|(name, all)| (Key::from(name.to_owned()), messages(all)));
        members.push((Key::from("fields"), Node::Object(fields.collect())));
    }
    Node::Object(members)
}

/// Encodes a tree.
pub(crate) fn encode(format: Format, tree: &Node) -> Vec<u8> {
    match format {
        Format::Xml => xml::document(tree),
        Format::Json => {
            let mut out = Vec::with_capacity(256);
            json::node(&mut out, tree);
            out
        }
    }
}

/// Appends a key to a list URL.
pub(crate) fn item_url(list_url: &str, key: &str) -> String {
    let mut url = list_url.to_owned();
    push_segment(&mut url, key);
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::catalog;

    #[test]
    fn a_plain_error_has_the_bytes_of_its_tree() {
        let plain = ApiError::not_logged_in();
        let telling = ApiError::new(catalog::DUPLICATE_ITEM)
            .with_message("\"Größe\" is there\nalready \u{1F980}")
            .with_detail("try \\ another")
            .with_subtype("x-size")
            .with_trace_id("7");
        for shown in [plain, telling, ApiError::permission_denied().with_trace_id("")] {
            assert_eq!(error(Format::Json, &shown), encode(Format::Json, &error_tree(&shown)));
        }
    }

    #[test]
    fn an_error_with_more_keys_shows_them() {
        let shown = ApiError::permission_denied().with_extra("a", "b");
        assert_eq!(error(Format::Json, &shown), encode(Format::Json, &error_tree(&shown)));
        let fields = ApiError::invalid_field("name", "is too long");
        assert_eq!(error(Format::Json, &fields), encode(Format::Json, &error_tree(&fields)));
    }
}
