//! Signals: code that reacts to what happens to objects it does not own.
//!
//! [`Signals`] collects subscribers, typed by resource; [`WebApiBuilder::signals`] adds a collection to an API. The tree
//! carries them, so a request sees the subscribers of the tree it began with.
//!
//! | subscribed with | runs | may |
//! | --- | --- | --- |
//! | `before_create`, `before_update`, `before_delete` | in the transaction, after the resource's own hook | change the draft, refuse with an error |
//! | `after_create`, `after_update`, `after_delete` | in the transaction, after the resource's own hook | write beside, refuse with an error |
//! | `on_created`, `on_updated`, `on_deleted` | after the commit, and only if there is one | tell others; must not wait |
//! | `on` | for a [`Signal`] of one's own: as whoever sends it says | tell others; must not wait |
//!
//! The default handlers emit the signals of their resource; handlers by hand call the functions of this module. Rows
//! that the database itself removes, by `ON DELETE CASCADE`, emit nothing. A subscriber that panics is contained: in
//! the transaction it makes the request fail with 500, after the commit it is logged, and the others run.
//!
//! [`WebApiBuilder::signals`]: crate::api::WebApiBuilder::signals

mod change;
mod contain;
mod emit;
mod send;
pub(crate) mod subscribers;

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

pub use change::Change;
pub use emit::{before_create, before_delete, before_update, created, deleted, updated};
pub(crate) use send::Listeners;
pub use send::{Signal, send};
pub(crate) use subscribers::{Act, Subscribers};

use crate::error::ApiResult;
use crate::resource::context::Context;
use crate::resource::model::{Draft, Model, Resource};

/// Subscribers, to be added to an API.
///
/// ```
/// use webapi_core::prelude::*;
/// use webapi_core::signal::Signals;
/// # use diesel::prelude::*;
/// # diesel::table! { books (id) { id -> BigInt, title -> Text } }
///
/// /// A book.
/// #[derive(Clone, Queryable, Selectable, WebApiResource)]
/// #[diesel(table_name = books)]
/// #[webapi(methods(GET, POST), manual)]
/// struct Book {
///     id: i64,
///     #[webapi(create(required))]
///     title: String,
/// }
///
/// let signals = Signals::new()
///     .before_create::<Book>(|_, draft| match draft.title.as_deref() {
///         Some("Necronomicon") => Err(ApiError::invalid_field("title", "This book is not for sale")),
///         _ => Ok(()),
///     })
///     .on_created::<Book>(|change| println!("{} was added", change.object.title));
/// # let database = webapi_core::db::Database::open("sqlite::memory:").unwrap();
/// let api = WebApi::builder().database(database).resource::<Book>().signals(signals).build();
/// ```
#[derive(Clone, Default)]
#[must_use = "signals reach nobody until they are added to an API"]
pub struct Signals {
    resources: HashMap<TypeId, Subscribers>,
    listeners: Listeners,
}

impl Signals {
    /// No subscribers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Before a row is inserted, and before its defaults are filled in.
    pub fn before_create<R: Model>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &mut Draft<R>) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.before::<R>(Act::Create, move |ctx, _, draft| match draft.and_then(<dyn Any>::downcast_mut) {
            Some(draft) => subscriber(ctx, draft),
            None => Ok(()),
        })
    }

    /// Before a row is updated; the object is the old one.
    pub fn before_update<R: Model>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &R, &mut Draft<R>) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.before::<R>(Act::Update, move |ctx, old, draft| {
            match (old.and_then(<dyn Any>::downcast_ref), draft.and_then(<dyn Any>::downcast_mut)) {
                (Some(old), Some(draft)) => subscriber(ctx, old, draft),
                _ => Ok(()),
            }
        })
    }

    /// Before a row is deleted.
    pub fn before_delete<R: Resource>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &R) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.before::<R>(Act::Delete, move |ctx, old, _| match old.and_then(<dyn Any>::downcast_ref) {
            Some(old) => subscriber(ctx, old),
            None => Ok(()),
        })
    }

    /// After a row was inserted, before the commit.
    pub fn after_create<R: Resource>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &R) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.after::<R>(Act::Create, move |ctx, object, _| subscriber(ctx, object))
    }

    /// After a row was updated, before the commit; the objects are the old and the new one.
    pub fn after_update<R: Resource>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &R, &R) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.after::<R>(Act::Update, move |ctx, new, old| match old {
            Some(old) => subscriber(ctx, old, new),
            None => Ok(()),
        })
    }

    /// After a row was deleted, before the commit.
    pub fn after_delete<R: Resource>(
        self,
        subscriber: impl Fn(&mut Context<'_>, &R) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        self.after::<R>(Act::Delete, move |ctx, object, _| subscriber(ctx, object))
    }

    /// Once an object was created for good.
    pub fn on_created<R: Resource + Clone>(
        self,
        subscriber: impl Fn(&Change<R>) + Send + Sync + 'static,
    ) -> Self {
        self.committed(Act::Create, subscriber)
    }

    /// Once an object was updated for good.
    pub fn on_updated<R: Resource + Clone>(
        self,
        subscriber: impl Fn(&Change<R>) + Send + Sync + 'static,
    ) -> Self {
        self.committed(Act::Update, subscriber)
    }

    /// Once an object was deleted for good.
    pub fn on_deleted<R: Resource + Clone>(
        self,
        subscriber: impl Fn(&Change<R>) + Send + Sync + 'static,
    ) -> Self {
        self.committed(Act::Delete, subscriber)
    }

    /// When a signal of this type is sent; see [`Signal`].
    pub fn on<S: Signal>(mut self, subscriber: impl Fn(&S) + Send + Sync + 'static) -> Self {
        self.listeners.add(subscriber);
        self
    }

    /// Both collections; what is in this one runs first.
    pub fn and(mut self, others: Self) -> Self {
        for (type_id, others) in others.resources {
            match self.resources.entry(type_id) {
                std::collections::hash_map::Entry::Occupied(own) => own.into_mut().extend(others),
                std::collections::hash_map::Entry::Vacant(none) => {
                    none.insert(others);
                }
            }
        }
        self.listeners.extend(others.listeners);
        self
    }

    fn of<R: Resource>(&mut self) -> &mut Subscribers {
        let name = R::DESCRIPTOR.type_name;
        self.resources.entry(TypeId::of::<R>()).or_insert_with(|| Subscribers::new(name))
    }

    fn before<R: Resource>(
        mut self,
        act: Act,
        subscriber: impl Fn(&mut Context<'_>, Option<&dyn Any>, Option<&mut dyn Any>) -> ApiResult<()>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.of::<R>().add_before(act, Arc::new(subscriber));
        self
    }

    fn after<R: Resource>(
        mut self,
        act: Act,
        subscriber: impl Fn(&mut Context<'_>, &R, Option<&R>) -> ApiResult<()> + Send + Sync + 'static,
    ) -> Self {
        let erased = move |ctx: &mut Context<'_>, object: &dyn Any, old: Option<&dyn Any>| match object
            .downcast_ref()
        {
            Some(object) => subscriber(ctx, object, old.and_then(<dyn Any>::downcast_ref)),
            None => Ok(()),
        };
        self.of::<R>().add_after(act, Arc::new(erased));
        self
    }

    fn committed<R: Resource + Clone>(
        mut self,
        act: Act,
        subscriber: impl Fn(&Change<R>) + Send + Sync + 'static,
    ) -> Self {
        self.of::<R>().add_committed(act, subscribers::committed(subscriber));
        self
    }

    /// Whether nobody subscribed to anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.resources.is_empty() && !self.has_listeners()
    }

    /// The types of the resources that have subscribers here.
    pub(crate) fn types(&self) -> impl Iterator<Item = TypeId> {
        self.resources.keys().copied()
    }

    /// The subscribers of one resource.
    pub(crate) fn of_type(&self, type_id: TypeId) -> Option<&Subscribers> {
        self.resources.get(&type_id)
    }

    pub(crate) fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    pub(crate) fn has_listeners(&self) -> bool {
        !self.listeners.is_empty()
    }

    /// The subscribers of the resources, by type, and the listeners.
    pub(crate) fn into_parts(self) -> (HashMap<TypeId, Subscribers>, Listeners) {
        (self.resources, self.listeners)
    }
}

impl std::fmt::Debug for Signals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let resources: Vec<_> = self.resources.values().map(|subscribers| subscribers.type_name).collect();
        write!(f, "Signals({resources:?}, {:?})", self.listeners)
    }
}
