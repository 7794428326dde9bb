//! Answers with objects: items, created items, pages, with their links, expansions and validators.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::Context;
use super::page::Page;
use crate::call::Call;
use crate::descriptor::Method;
use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::hooks::ResourceHooks;
use crate::resource::key::{KeyType, KeyValue};
use crate::resource::model::{LinkTo, Loaded, Model};
use crate::resource::query::Query;
use crate::resource::reply::{Reply, ReplyBody};
use crate::response::conditional;
use crate::router::uri_template::push_segment;
use crate::serialize::encoding::Format;
use crate::serialize::expand::{self, Expanded};
use crate::serialize::item::{Item, Scene};
use crate::serialize::link::{Link, Links};
use crate::serialize::node::Node as Tree;
use crate::serialize::payload::{self, ListPage};
use crate::serialize::sight;
use crate::snapshot::Node;

impl Context<'_> {
    /// 200 with an item, or 304 if the client has it already.
    ///
    /// # Errors
    ///
    /// Database errors, and those of a field that cannot be serialized.
    pub fn reply_item<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<Reply> {
        let call = self.call;
        let reads = call.method == Method::Get;
        if !reads && !self.shows_validators() {
            let body = self.item_body(item)?;
            return Ok(Reply::new(200, body));
        }
        let validators = conditional::Validators::of(self, &item.object);
        // What is expanded changes without the object: then only the body itself tells.
        let expanded = call.special("expand").is_some_and(|names| !names.is_empty());
        let digest = expanded && validators.has_etag() || !reads && call.node().descriptor.auto_etag;
        let validators = if expanded { validators.without_etag() } else { validators };
        if reads
            && !expanded
            && let Some(reply) = validators.not_modified(self)
        {
            return Ok(reply);
        }
        let body = self.item_body(item)?;
        let mut reply = Reply::new(200, body);
        reply.digest = digest;
        validators.add_to(&mut reply);
        if !reads {
            reply.headers.push(("Content-Location".into(), call.url()));
        }
        Ok(reply)
    }

    /// 201 with an item and its `Location`.
    ///
    /// # Errors
    ///
    /// As [`Context::reply_item`].
    pub fn reply_created<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<Reply> {
        let url = self.url_of(&item.object);
        let body = self.item_body(item)?;
        let reply = Reply::new(201, body);
        Ok(match url {
            Some(url) => reply.with_header("Location", url),
            None => reply,
        })
    }

    /// Loads an object again, with what its links point to; after a hand-written write.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if it is gone.
    pub fn reload<R: ResourceHooks>(&mut self, pk: &R::Pk) -> ApiResult<Loaded<R>> {
        Ok(R::by_pk(pk, self.db())?)
    }

    /// 200 with a page of the query, under this resource's list key; `R` writes the items and gives them their URLs.
    ///
    /// The query is built twice: for the rows and for their number. With `counts-only=1` the number is the answer.
    ///
    /// # Errors
    ///
    /// Those of the query, of the database, and of paging.
    pub fn reply_list<R: ResourceHooks>(
        &mut self,
        mut query: impl FnMut(&mut Self) -> ApiResult<Query<R>>,
    ) -> ApiResult<Reply> {
        let mut errors = FieldErrors::new();
        let page = self.page(&mut errors);
        let orders = self.orders::<R>(&mut errors);
        let behind = self.cursor_page::<R>(&orders, page.max, &mut errors);
        if !errors.is_empty() {
            return Err(ApiError::invalid_fields(errors));
        }
        let mut query = |ctx: &mut Self| query(ctx).map(|rows| ctx.within_reach(rows));
        if self.counts_only() {
            let counted = query(self)?;
            return Ok(Reply::tree([("count", Tree::from(self.count(counted)?))]));
        }
        if let Some(behind) = behind {
            return self.reply_cursor_page(&behind, query);
        }
        let counted = query(self)?;
        let total = self.count(counted)?;
        let mut rows = Vec::new();
        if page.start < total && page.max > 0 {
            let sorted = R::sort(query(self)?.into_diesel(), &orders, false, 0);
            rows = R::load(R::window(sorted, page.start, page.max), self.db())?;
        }
        let links = self.list_links(page, total, rows.len());
        let body = self.list_body::<R>(rows, &links, Some(total))?;
        Ok(Reply::new(200, body))
    }

    /// The number of rows.
    pub(super) fn count<R: ResourceHooks>(&mut self, query: Query<R>) -> ApiResult<i64> {
        Ok(if query.is_all() { R::count_all(self.db())? } else { R::count(query.into_diesel(), self.db())? })
    }

    fn item_body<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<ReplyBody> {
        let call = self.call;
        let place = place_of::<R>(self.call);
        let names = expand::names(self)?;
        let mut items = [item];
        let expanded = expand::expanded_many(self, place, &names);
        self.add_many(&mut items, &expanded)?;
        let [mut item] = items;
        let key = call.node().descriptor.item_key;
        let parent = item.object.parent_key();
        if names.is_empty() && call.format == Format::Json {
            sight::close(self, place, std::slice::from_mut(&mut item), &[])?;
            let list_url = self.list_url(place, parent.as_ref());
            let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
            return payload::item_json(key, &scene, &item)
                .map(ReplyBody::Encoded)
                .map_err(ApiError::internal);
        }
        let mut expanded = expand::expand(self, place, vec![Box::new(item)], &names)?;
        let expanded = expanded.pop().ok_or_else(ApiError::does_not_exist)?;
        let list_url = self.list_url(place, parent.as_ref());
        let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
        payload::item_tree(key, &scene, &expanded).map(ReplyBody::Tree).map_err(ApiError::internal)
    }

    pub(super) fn list_body<R: ResourceHooks>(
        &mut self,
        mut rows: Vec<Loaded<R>>,
        links: &[(Cow<'static, str>, Link)],
        total: Option<i64>,
    ) -> ApiResult<ReplyBody> {
        let call = self.call;
        let place = place_of::<R>(self.call);
        let names = expand::names(self)?;
        let expanded = expand::expanded_many(self, place, &names);
        self.add_many(&mut rows, &expanded)?;
        let parent = rows.first().and_then(|row| row.object.parent_key());
        let mut items: Vec<Box<dyn Item>> =
            rows.into_iter().map(|row| Box::new(row) as Box<dyn Item>).collect();
        let list = ListPage { key: call.node().descriptor.list_key, total, links };
        if names.is_empty() && call.format == Format::Json {
            sight::close(self, place, &mut items, &[])?;
            let list_url = self.list_url(place, parent.as_ref());
            let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
            return payload::list_json(&list, &scene, &items)
                .map(ReplyBody::Encoded)
                .map_err(ApiError::internal);
        }
        let expanded = expand::expand(self, place, items, &names)?;
        let list_url = self.list_url(place, parent.as_ref());
        let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
        payload::list_tree(&list, &scene, &expanded).map(ReplyBody::Tree).map_err(ApiError::internal)
    }

    /// An object inside a hand-made payload, written as its own resource writes it, links included; a link without a
    /// title if the caller's scopes or policy do not let it read that resource.
    ///
    /// # Errors
    ///
    /// Those of a field that cannot be serialized.
    pub fn object_node<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<Tree> {
        let mut items = [item];
        self.add_many(&mut items, &[])?;
        let [mut item] = items;
        let call = self.call;
        let place = call.snapshot.node_of(std::any::TypeId::of::<R>()).unwrap_or_else(|| call.node());
        sight::close(self, place, std::slice::from_mut(&mut item), &[])?;
        let list_url = self.list_url(place, item.object.parent_key().as_ref());
        let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
        if !self.reach(place.descriptor).holds(&item.object.key()) {
            return Ok(Link { method: "GET", href: scene.item_url(&item), title: None }.node());
        }
        let expanded = Expanded { item: std::sync::Arc::new(item), parts: Vec::new() };
        payload::item_node(&scene, &expanded).map_err(ApiError::internal)
    }

    /// Loads the many-to-many links that are asked for, in one query per relation; those of relations in `without`
    /// will be objects instead.
    pub(crate) fn add_many<R: Model>(&mut self, rows: &mut [Loaded<R>], without: &[usize]) -> ApiResult<()> {
        if R::MANY == 0 || rows.is_empty() {
            return Ok(());
        }
        let mut owners: Vec<R::Pk> = rows.iter().map(|row| row.object.pk()).collect();
        // Children below several parents by way of a join table stand here once for each.
        let mut distinct = HashSet::new();
        owners.retain(|pk| distinct.insert(pk.clone()));
        let is_repeated = owners.len() < rows.len();
        for index in 0..R::MANY {
            let asked = R::DESCRIPTOR.fields.iter().any(|field| {
                matches!(field.role, crate::descriptor::FieldRole::Many { index: of, .. } if of == index)
                    && self.call.selection.has_field(field.name)
                    && !without.contains(&index)
            });
            let links = if asked { R::many(index, &owners, self.db())? } else { Vec::new() };
            let mut by_owner: HashMap<KeyValue, Vec<(KeyValue, LinkTo)>> = HashMap::new();
            for (owner, pk, to) in links {
                by_owner.entry(owner).or_default().push((pk, to));
            }
            for row in rows.iter_mut() {
                let pk = row.object.pk().value();
                let links = if is_repeated { by_owner.get(&pk).cloned() } else { by_owner.remove(&pk) };
                row.many.push(links.unwrap_or_default());
            }
        }
        Ok(())
    }

    /// The links of a list page: itself, create, list children, neighbours.
    fn list_links(&self, page: Page, total: i64, returned: usize) -> Vec<(Cow<'static, str>, Link)> {
        let node = self.call.node();
        let mut links = self.place_links(node);
        let end = page.start.saturating_add(i64::try_from(returned).unwrap_or(i64::MAX));
        if page.max > 0 {
            if page.start > 0 {
                links.push((Cow::Borrowed("prev"), self.page_link((page.start - page.max).max(0), page.max)));
            }
            if end < total {
                links.push((
                    Cow::Borrowed("next"),
                    self.page_link(page.start.saturating_add(page.max), page.max),
                ));
            }
        }
        links
    }

    /// The links that an answer of this place has whatever it shows: itself, `create`, list children.
    ///
    /// For hand-made payloads; lists and items of tables get theirs by themselves.
    pub fn links(&self) -> Links {
        Links(self.place_links(self.call.node()))
    }

    /// The URL of this request, without its query.
    pub fn url(&self) -> String {
        format!("{}{}", self.public_url(), self.call.path)
    }

    /// The links that every list or root answer has: itself, create, list children.
    pub(crate) fn place_links(&self, node: &Node) -> Vec<(Cow<'static, str>, Link)> {
        let here = self.url();
        let mut links = vec![(Cow::Borrowed("self"), Link::to("GET", self.call.url()))];
        if node.descriptor.allows(Method::Post) {
            links.push((Cow::Borrowed("create"), Link::to("POST", here.clone())));
        }
        links.extend(node.list_children.iter().map(|child| {
            let child = self.call.snapshot.node(*child).descriptor;
            (Cow::Borrowed(child.link_name), Link::to("GET", format!("{here}{}/", child.uri_name)))
        }));
        links
    }

    /// A neighbouring page: `start`, `max-results`, then the other parameters, each once, sorted.
    fn page_link(&self, start: i64, max: i64) -> Link {
        let (start, max) = (start.to_string(), max.to_string());
        self.steered_link(&[("start", &start), ("max-results", &max)], &[])
    }

    /// This list with other parameters in front, and the rest of its own without those `left_out`.
    pub(super) fn steered_link(&self, steering: &[(&str, &str)], left_out: &[&str]) -> Link {
        let steers =
            |name: &str| left_out.contains(&name) || steering.iter().any(|(known, _)| *known == name);
        let mut others: Vec<(&str, &str)> = self
            .query()
            .iter()
            .filter(|(name, _)| !steers(name))
            .filter_map(|(name, value)| Some((name, value.as_str()?)))
            .collect();
        others.sort_unstable();
        let parameters = steering.iter().copied().chain(others);
        Link::to("GET", format!("{}?{}", self.url(), crate::request::query::encode(parameters)))
    }

    /// The URL of an object, if it can be built.
    pub fn url_of<R: ResourceHooks>(&self, object: &R) -> Option<String> {
        let place = place_of::<R>(self.call);
        place.object_url(&self.list_url(place, object.parent_key().as_ref())?, &object.key())
    }

    /// The URL of the object of another resource with this key, for related links; `None` if keys of parents stand
    /// in it.
    pub fn url_by_key<R: ResourceHooks>(&self, key: &str) -> Option<String> {
        let list = place_of::<R>(self.call).fixed_url.as_deref()?;
        Some(payload::item_url(list, key))
    }

    /// The list URL of a resource: fixed if no key stands in it, else with the keys of the request's own ancestors
    /// if they are the same, else with the parent's key if that is all it takes.
    pub(crate) fn list_url<'a>(&'a self, place: &'a Node, parent: Option<&KeyValue>) -> Option<Cow<'a, str>> {
        if let Some(url) = &place.fixed_url {
            return Some(Cow::Borrowed(url));
        }
        let snapshot = &self.call.snapshot;
        let parent_place = snapshot.node(place.parent?);
        let own = self.call.node();
        let chain: Vec<_> =
            own.keyed_ancestors.iter().copied().chain(own.has_items().then_some(own.id)).collect();
        let base = if chain.starts_with(&place.keyed_ancestors) && self.is_parent(place, parent) {
            self.url_along(place)?
        } else {
            // Another branch: the parent's own list must be reachable, and its key be the foreign key.
            if !parent_place.descriptor.vtable.keyed_by_pk {
                return None;
            }
            let list = match &parent_place.fixed_url {
                Some(url) => url.clone(),
                None if chain.starts_with(&parent_place.keyed_ancestors) => self.url_along(parent_place)?,
                None => return None,
            };
            let mut url = payload::item_url(&list, &parent?.text());
            url.push_str(place.descriptor.uri_name);
            url.push('/');
            url
        };
        Some(Cow::Owned(base))
    }

    /// Whether an object's parent, if it is known, is the one in the request's own URL.
    fn is_parent(&self, place: &Node, parent: Option<&KeyValue>) -> bool {
        let Some(last) = place.keyed_ancestors.len().checked_sub(1) else { return true };
        match (self.ancestors.get(last), parent) {
            (Some(Some(ancestor)), Some(parent)) => ancestor.pk == *parent,
            // The request's own item is no ancestor: only the item itself knows which children are its own.
            (None, Some(_)) => last < self.call.node().keyed_ancestors.len(),
            _ => true,
        }
    }

    /// The list URL of a resource whose ancestors are the request's own.
    fn url_along(&self, place: &Node) -> Option<String> {
        let snapshot = &self.call.snapshot;
        let mut path = vec![place];
        while let Some(parent) = path.last().and_then(|node| node.parent) {
            path.push(snapshot.node(parent));
        }
        let mut url = String::new();
        let mut keys = 0;
        for (child, node) in std::iter::once(None).chain(path.iter().rev().map(Some)).zip(path.iter().rev()) {
            if let Some(fixed) = &node.fixed_url {
                url.clone_from(fixed);
                continue;
            }
            let parent = child?;
            if parent.item_children.contains(&node.id) && parent.has_items() {
                push_segment(&mut url, self.ancestor_key(keys)?);
                keys += 1;
            }
            url.push_str(node.descriptor.uri_name);
            url.push('/');
        }
        Some(url)
    }
}

/// The place that writes objects of a type: the request's own if it is of that type, else the type's.
fn place_of<R: Model>(call: &Call) -> &Node {
    let own = call.node();
    if own.descriptor.type_id == std::any::TypeId::of::<R>() {
        return own;
    }
    call.snapshot.node_of(std::any::TypeId::of::<R>()).unwrap_or(own)
}
