//! [`VTable`]: what runs for a resource, without its type.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::access::Access;
use super::context::Context;
use super::default;
use super::hooks::ResourceHooks;
use super::key::KeyValue;
use super::model::LinkTo;
use super::reply::Reply;
use super::through::Through;
use crate::descriptor::{FieldRole, Method};
use crate::error::ApiResult;
use crate::serialize::expand::Way;
use crate::serialize::item::Item;
use crate::serialize::sight::Keys;
use crate::snapshot::Node as Place;

/// A handler of one method.
pub type Handler = fn(&mut Context<'_>) -> ApiResult<Reply>;

/// How objects are loaded for expansion.
#[derive(Debug, Clone)]
pub(crate) struct Load {
    /// At most so many.
    pub(crate) most: usize,
    /// Many-to-many relations whose links are not needed.
    pub(crate) without_many: Vec<usize>,
}

/// An object below which there are lists, and the way to them.
pub(crate) struct Owner {
    pub(crate) pk: KeyValue,
    pub(crate) way: Way,
}

/// Objects, each with the key of what it belongs to.
pub(crate) type Owned = Vec<(KeyValue, Box<dyn Item>)>;

/// Keys, each with the position of an object.
pub(crate) type Pairs = Vec<(KeyValue, usize)>;

/// The links of a relation by their owners.
pub(crate) type LinksByKey = HashMap<KeyValue, Vec<(KeyValue, LinkTo)>>;

/// Loads the objects with these primary keys that the caller may see.
pub(crate) type LoadByPk = fn(&mut Context<'_>, &[KeyValue], &Load) -> ApiResult<Vec<Box<dyn Item>>>;

/// Loads the lists below some objects; `None` if nothing says what stands there.
pub(crate) type LoadByParent = fn(&mut Context<'_>, &[Owner], &Load) -> ApiResult<Option<Owned>>;

/// Loads the objects at the far end of a join table that the caller may see.
pub(crate) type LoadFarEnd = fn(&mut Context<'_>, Through, &Load) -> ApiResult<(Pairs, Vec<Box<dyn Item>>)>;

/// Loads the links of a many-to-many relation.
pub(crate) type LoadMany = fn(&mut Context<'_>, usize, &[KeyValue]) -> ApiResult<LinksByKey>;

/// Those of some objects that the caller may see; `None` if that is all of them.
pub(crate) type Seen = fn(&mut Context<'_>, &Keys<'_>) -> ApiResult<Option<HashSet<KeyValue>>>;

/// Where the objects of a many-to-many relation of some owners stand; `None` without such a relation.
pub(crate) type ManyThrough = fn(usize, &[KeyValue]) -> Option<Through>;

/// The functions of a resource; `None` where it has none.
#[derive(Clone, Copy)]
pub struct VTable {
    pub(crate) list: Option<Handler>,
    pub(crate) get: Option<Handler>,
    pub(crate) create: Option<Handler>,
    pub(crate) update: Option<Handler>,
    pub(crate) delete: Option<Handler>,
    pub(crate) ancestor: Option<fn(&mut Context<'_>, &str) -> ApiResult<Ancestor>>,
    pub(crate) by_pk: Option<LoadByPk>,
    pub(crate) by_parent: Option<LoadByParent>,
    pub(crate) far_end: Option<LoadFarEnd>,
    pub(crate) many_links: Option<LoadMany>,
    /// Where the objects of a many-to-many relation stand.
    pub(crate) many_through: Option<ManyThrough>,
    /// Whether the caller may see the list.
    pub(crate) can_list: Option<fn(&mut Context<'_>) -> ApiResult<Access>>,
    /// What the access hooks say to a request, which is not answered.
    pub(crate) may: Option<fn(&mut Context<'_>) -> ApiResult<()>>,
    pub(crate) seen: Option<Seen>,
    /// Locks the row of the request's item for a conditional write.
    pub(crate) lock: Option<fn(&mut Context<'_>) -> ApiResult<()>>,
    /// Whether objects stand in URLs by their primary key, which is what foreign keys hold.
    pub(crate) keyed_by_pk: bool,
    /// The one spelling of a key in URLs; `None` if no object has it.
    pub(crate) canonical_key: Option<fn(&str) -> Option<String>>,
    replaced: Replaced,
}

/// Which handlers are the user's own; their fields are checked before they run.
#[derive(Clone, Copy, Default)]
struct Replaced {
    get: bool,
    create: bool,
    update: bool,
    delete: bool,
    list: bool,
}

/// An object above the one a request is about.
#[derive(Clone)]
pub(crate) struct Ancestor {
    item: Arc<dyn Item>,
    pub(crate) key: String,
    pub(crate) pk: KeyValue,
}

impl Ancestor {
    pub(crate) fn of(item: Arc<dyn Item>) -> Self {
        Self { key: item.key().into_owned(), pk: item.pk(), item }
    }

    /// The object itself.
    pub(crate) fn object(&self) -> &(dyn Any + Send) {
        self.item.object()
    }
}

impl Load {
    /// So many objects, without any of their many-to-many links.
    pub(crate) fn without_links(place: &Place, most: usize) -> Self {
        let many = place.descriptor.fields.iter().filter_map(|field| match field.role {
            FieldRole::Many { index, .. } => Some(index),
            _ => None,
        });
        Self { most, without_many: many.collect() }
    }
}

impl VTable {
    /// Nothing at all: lists answer with their links, everything else with 405.
    pub const EMPTY: Self = Self {
        list: None,
        get: None,
        create: None,
        update: None,
        delete: None,
        ancestor: None,
        by_pk: None,
        by_parent: None,
        far_end: None,
        many_links: None,
        many_through: None,
        can_list: None,
        may: None,
        seen: None,
        lock: None,
        keyed_by_pk: false,
        canonical_key: None,
        replaced: Replaced { get: true, create: false, update: false, delete: false, list: true },
    };

    /// The default handlers of a resource over a table.
    pub const fn of<R: ResourceHooks>() -> Self {
        Self {
            list: Some(default::list::<R>),
            get: Some(default::get::<R>),
            create: Some(default::create::<R>),
            update: Some(default::update::<R>),
            delete: Some(default::delete::<R>),
            ancestor: Some(default::ancestor::<R>),
            by_pk: Some(default::by_pk::<R>),
            by_parent: Some(default::by_parent::<R>),
            far_end: Some(default::far_end::<R>),
            many_links: Some(default::many_links::<R>),
            many_through: Some(R::many_through),
            can_list: Some(R::can_list),
            may: Some(default::may::<R>),
            seen: Some(default::seen::<R>),
            lock: Some(default::lock::<R>),
            keyed_by_pk: R::KEYED_BY_PK,
            canonical_key: Some(R::canonical_key),
            replaced: Replaced { get: false, create: false, update: false, delete: false, list: false },
        }
    }

    /// Replaces the list handler.
    pub const fn with_list(mut self, handler: Handler) -> Self {
        self.list = Some(handler);
        self.replaced.list = true;
        self
    }

    /// Replaces the handler of GET on an item or singleton.
    pub const fn with_get(mut self, handler: Handler) -> Self {
        self.get = Some(handler);
        self.replaced.get = true;
        self
    }

    /// Replaces the handler of POST.
    pub const fn with_create(mut self, handler: Handler) -> Self {
        self.create = Some(handler);
        self.replaced.create = true;
        self
    }

    /// Replaces the handler of PUT and PATCH.
    pub const fn with_update(mut self, handler: Handler) -> Self {
        self.update = Some(handler);
        self.replaced.update = true;
        self
    }

    /// Replaces the handler of DELETE.
    pub const fn with_delete(mut self, handler: Handler) -> Self {
        self.delete = Some(handler);
        self.replaced.delete = true;
        self
    }

    /// Whether the request's fields must be checked before the handler runs; the default handlers check their own.
    pub(crate) fn checks_fields(&self, method: Method, on_list: bool) -> bool {
        match method {
            Method::Get => on_list && self.replaced.list,
            Method::Post => self.replaced.create,
            Method::Put | Method::Patch => self.replaced.update,
            Method::Head | Method::Options | Method::Delete => false,
        }
    }

    /// Whether a handler of the user's own answers GET of an item, or nothing does.
    pub(crate) const fn replaces_get(&self) -> bool {
        self.replaced.get
    }

    /// Whether a handler of the user's own answers GET of the list, or nothing does.
    pub(crate) const fn replaces_list(&self) -> bool {
        self.replaced.list
    }

    /// Whether a handler of the user's own changes or removes one object; the default ones look at preconditions
    /// themselves.
    pub(crate) fn writes_by_hand(&self, method: Method) -> bool {
        match method {
            Method::Put | Method::Patch => self.replaced.update,
            Method::Delete => self.replaced.delete,
            Method::Get | Method::Head | Method::Options | Method::Post => false,
        }
    }

    /// What the access hooks say to a request; nothing where a handler of the user's own answers it, which may ask others.
    pub(crate) fn hooks_of(
        &self,
        method: Method,
        on_list: bool,
    ) -> Option<fn(&mut Context<'_>) -> ApiResult<()>> {
        let replaced = match method {
            Method::Get if on_list => self.replaced.list,
            Method::Get => self.replaced.get,
            Method::Post => self.replaced.create,
            Method::Put | Method::Patch => self.replaced.update,
            Method::Delete => self.replaced.delete,
            Method::Head | Method::Options => true,
        };
        self.may.filter(|_| !replaced)
    }

    /// Whether the method is a POST that the framework itself answers, with one INSERT.
    pub(crate) fn creates_by_default(&self, method: Method) -> bool {
        method == Method::Post && !self.replaced.create
    }

    /// Whether anything answers the method. Lists always do; HEAD and OPTIONS are answered by the framework.
    pub(crate) fn implements(&self, method: Method, singleton: bool) -> bool {
        match method {
            Method::Get | Method::Head => !singleton || self.get.is_some(),
            Method::Options => true,
            Method::Post => self.create.is_some(),
            Method::Put | Method::Patch => self.update.is_some(),
            Method::Delete => self.delete.is_some(),
        }
    }
}

impl std::fmt::Debug for VTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VTable")
    }
}
