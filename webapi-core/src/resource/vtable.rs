//! [`VTable`]: what runs for a resource, without its type.

use std::any::Any;
use std::collections::HashMap;

use super::context::Context;
use super::default;
use super::hooks::ResourceHooks;
use super::key::KeyValue;
use super::reply::Reply;
use crate::descriptor::Method;
use crate::error::ApiResult;
use crate::serialize::item::Item;

/// A handler of one method.
pub type Handler = fn(&mut Context<'_>) -> ApiResult<Reply>;

/// Objects of one resource by a key.
pub(crate) type ItemsByKey = HashMap<KeyValue, Vec<Box<dyn Item>>>;

/// Loads the objects of some keys that the caller may see; `None` if they cannot be told apart by such keys.
pub(crate) type LoadByKey = fn(&mut Context<'_>, &[KeyValue]) -> ApiResult<Option<ItemsByKey>>;

/// The functions of a resource; `None` where it has none.
#[derive(Clone, Copy)]
pub struct VTable {
    pub(crate) list: Option<Handler>,
    pub(crate) get: Option<Handler>,
    pub(crate) create: Option<Handler>,
    pub(crate) update: Option<Handler>,
    pub(crate) delete: Option<Handler>,
    pub(crate) ancestor: Option<fn(&mut Context<'_>, &str) -> ApiResult<Ancestor>>,
    pub(crate) by_pk: Option<LoadByKey>,
    pub(crate) by_parent: Option<LoadByKey>,
    /// Whether objects stand in URLs by their primary key, which is what foreign keys hold.
    pub(crate) keyed_by_pk: bool,
    replaced: Replaced,
}

/// Which handlers are the user's own; their fields are checked before they run.
#[derive(Clone, Copy, Default)]
struct Replaced {
    create: bool,
    update: bool,
    list: bool,
}

/// An object above the one a request is about.
pub(crate) struct Ancestor {
    pub(crate) object: Box<dyn Any + Send>,
    pub(crate) key: String,
    pub(crate) pk: KeyValue,
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
        keyed_by_pk: false,
        replaced: Replaced { create: false, update: false, list: true },
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
            keyed_by_pk: R::KEYED_BY_PK,
            replaced: Replaced { create: false, update: false, list: false },
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
