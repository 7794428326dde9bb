//! What other crates derive from a tree, built with it and read from it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use super::Snapshot;

/// Derives a value from each new snapshot, before the snapshot is used.
pub trait Facet: Send + Sync + 'static {
    /// What is derived.
    type Value: Send + Sync + 'static;

    /// Derives it. The snapshot's own facets are not there yet.
    fn derive(&self, snapshot: &Snapshot) -> Self::Value;

    /// Derives it from a tree that took the place of another one, whose value is at hand to share parts with.
    /// What comes out must be what [`derive`](Self::derive) gives, which is the default.
    fn follow(&self, snapshot: &Snapshot, previous: &Self::Value) -> Self::Value {
        let _ = previous;
        self.derive(snapshot)
    }
}

/// The derived values of one snapshot.
#[derive(Default)]
pub struct Facets(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Facets {
    pub(crate) fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        Arc::clone(self.0.get(&TypeId::of::<T>())?).downcast().ok()
    }

    pub(crate) fn insert(&mut self, (type_id, value): (TypeId, Arc<dyn Any + Send + Sync>)) {
        self.0.insert(type_id, value);
    }
}

/// A [`Facet`] without its value's type.
pub(crate) trait ErasedFacet: Send + Sync {
    fn derive_erased(
        &self,
        snapshot: &Snapshot,
        previous: Option<&Facets>,
    ) -> (TypeId, Arc<dyn Any + Send + Sync>);
}

impl<F: Facet> ErasedFacet for F {
    fn derive_erased(
        &self,
        snapshot: &Snapshot,
        previous: Option<&Facets>,
    ) -> (TypeId, Arc<dyn Any + Send + Sync>) {
        let value = match previous.and_then(Facets::get::<F::Value>) {
            Some(previous) => self.follow(snapshot, &previous),
            None => self.derive(snapshot),
        };
        (TypeId::of::<F::Value>(), Arc::new(value))
    }
}
