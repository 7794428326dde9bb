//! Signals of one's own: values that are sent to whoever subscribed to their type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use super::contain;
use crate::resource::context::Context;

/// A value that is sent to the subscribers of its type, [`Signals::on`](super::Signals::on).
///
/// [`send`] sends it from a request, once that has committed; [`WebApi::send`](crate::WebApi::send) from anywhere, at
/// once.
///
/// ```
/// use webapi_core::signal::{Signal, Signals};
///
/// #[derive(Debug)]
/// struct Tidied {
///     rows: usize,
/// }
/// impl Signal for Tidied {}
///
/// let signals = Signals::new().on::<Tidied>(|tidied| println!("{} rows are gone", tidied.rows));
/// ```
pub trait Signal: Send + Sync + 'static {}

type Listener = Arc<dyn Fn(&dyn Any) + Send + Sync>;

/// Who listens to which type of signal.
#[derive(Clone, Default)]
pub(crate) struct Listeners(HashMap<TypeId, Vec<Listener>>);

impl Listeners {
    pub(super) fn add<S: Signal>(&mut self, listener: impl Fn(&S) + Send + Sync + 'static) {
        let erased = move |signal: &dyn Any| {
            if let Some(signal) = signal.downcast_ref() {
                listener(signal);
            }
        };
        self.0.entry(TypeId::of::<S>()).or_default().push(Arc::new(erased));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn extend(&mut self, others: Self) {
        for (type_id, others) in others.0 {
            self.0.entry(type_id).or_default().extend(others);
        }
    }

    /// Whether anybody would hear a signal of this type.
    pub(crate) fn hear<S: Signal>(&self) -> bool {
        self.0.contains_key(&TypeId::of::<S>())
    }

    /// Tells everybody who listens, in the order of their subscriptions.
    pub(crate) fn tell<S: Signal>(&self, signal: &S) {
        for listener in self.0.get(&TypeId::of::<S>()).into_iter().flatten() {
            contain::beside(format_args!("`{}`", std::any::type_name::<S>()), || listener(signal));
        }
    }
}

impl std::fmt::Debug for Listeners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Listeners({})", self.0.len())
    }
}

/// Sends a signal once the request has committed, and not at all if it does not. Costs nothing if nobody listens.
pub fn send<S: Signal>(ctx: &mut Context<'_>, signal: S) {
    let snapshot = Arc::clone(&ctx.call.snapshot);
    if snapshot.listeners.hear::<S>() {
        ctx.after_commit(async move { snapshot.listeners.tell(&signal) });
    }
}
