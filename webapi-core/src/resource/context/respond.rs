//! Answers with objects: items, created items, pages, with their links, expansions and validators.

use std::borrow::Cow;
use std::collections::HashMap;

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
use crate::snapshot::Node;

impl Context<'_> {
    /// 200 with an item, or 304 if the client has it already.
    ///
    /// # Errors
    ///
    /// Database errors, and those of a field that cannot be serialized.
    pub fn reply_item<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<Reply> {
        let validators = conditional::Validators::of(self, &item.object);
        if self.method() == Method::Get && validators.hold(self) {
            return Ok(validators.not_modified());
        }
        let body = self.item_body(item)?;
        let mut reply = Reply::new(200, body);
        if self.method() == Method::Get {
            validators.add_to(&mut reply);
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
    /// The query is built twice: for the rows and for their number.
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
        if !errors.is_empty() {
            return Err(ApiError::invalid_fields(errors));
        }
        let counted = query(self)?;
        let total = if counted.is_all() {
            R::count_all(self.db())?
        } else {
            R::count(counted.into_diesel(), self.db())?
        };
        let mut rows = Vec::new();
        if page.start < total && page.max > 0 {
            let sorted = R::sort(query(self)?.into_diesel(), &orders);
            rows = R::load(R::window(sorted, page.start, page.max), self.db())?;
        }
        self.add_many(&mut rows)?;
        let body = self.list_body::<R>(rows, page, total)?;
        Ok(Reply::new(200, body))
    }

    fn item_body<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<ReplyBody> {
        let call = self.call;
        let mut items = [item];
        self.add_many(&mut items)?;
        let [item] = items;
        let place = place_of::<R>(self.call);
        let key = call.node().descriptor.item_key;
        let names = expand::names(self);
        let parent = item.object.parent_key();
        if names.is_empty() && call.format == Format::Json {
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

    fn list_body<R: ResourceHooks>(
        &mut self,
        rows: Vec<Loaded<R>>,
        page: Page,
        total: i64,
    ) -> ApiResult<ReplyBody> {
        let call = self.call;
        let place = place_of::<R>(self.call);
        let links = self.list_links(page, total, rows.len());
        let parent = rows.first().and_then(|row| row.object.parent_key());
        let items: Vec<Box<dyn Item>> = rows.into_iter().map(|row| Box::new(row) as Box<dyn Item>).collect();
        let names = expand::names(self);
        let list = ListPage { key: call.node().descriptor.list_key, total, links: &links };
        if names.is_empty() && call.format == Format::Json {
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

    /// An object inside a hand-made payload, written as its own resource writes it, links included.
    ///
    /// # Errors
    ///
    /// Those of a field that cannot be serialized.
    pub fn object_node<R: ResourceHooks>(&mut self, item: Loaded<R>) -> ApiResult<Tree> {
        let mut items = [item];
        self.add_many(&mut items)?;
        let [item] = items;
        let call = self.call;
        let place = call.snapshot.node_of(std::any::TypeId::of::<R>()).unwrap_or_else(|| call.node());
        let list_url = self.list_url(place, item.object.parent_key().as_ref());
        let scene = Scene { ctx: self, place, selection: &call.selection, list_url: list_url.as_deref() };
        let expanded = Expanded { item: Box::new(item), parts: Vec::new() };
        payload::item_node(&scene, &expanded).map_err(ApiError::internal)
    }

    /// Loads the many-to-many links that are asked for, in one query per relation.
    pub(crate) fn add_many<R: Model>(&mut self, rows: &mut [Loaded<R>]) -> ApiResult<()> {
        if R::MANY == 0 || rows.is_empty() {
            return Ok(());
        }
        let owners: Vec<R::Pk> = rows.iter().map(|row| row.object.pk()).collect();
        for index in 0..R::MANY {
            let asked = R::DESCRIPTOR.fields.iter().any(|field| {
                matches!(field.role, crate::descriptor::FieldRole::Many { index: of, .. } if of == index)
                    && self.call.selection.has_field(field.name)
            });
            let links = if asked { R::many(index, &owners, self.db())? } else { Vec::new() };
            let mut by_owner: HashMap<KeyValue, Vec<(KeyValue, LinkTo)>> = HashMap::new();
            for (owner, pk, to) in links {
                by_owner.entry(owner).or_default().push((pk, to));
            }
            for row in rows.iter_mut() {
                row.many.push(by_owner.remove(&row.object.pk().value()).unwrap_or_default());
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
        let mut href = format!("{}?start={start}&max-results={max}", self.url());
        let mut others: Vec<(&str, &str)> = self
            .query()
            .iter()
            .filter(|(name, _)| *name != "start" && *name != "max-results")
            .filter_map(|(name, value)| Some((name, value.as_str()?)))
            .collect();
        others.sort_unstable();
        if !others.is_empty() {
            href.push('&');
            href.push_str(&crate::request::query::encode(others));
        }
        Link::to("GET", href)
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
            let Some(parent) = child else {
                url.push_str(node.fixed_url.as_deref()?);
                continue;
            };
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
