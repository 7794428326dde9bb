//! The objects above the one a request is about, loaded once and checked like any other access.

use super::Context;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};
use crate::resource::model::Resource;
use crate::resource::vtable::Ancestor;
use crate::serialize::expand::Way;

impl Context<'_> {
    /// Loads the objects above, outermost first. Each must be there, visible and accessible.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if one is missing, 401 or 403 if one is closed to the caller.
    pub(crate) fn load_ancestors(&mut self) -> ApiResult<()> {
        if self.ancestors_loaded {
            return Ok(());
        }
        let call = self.call;
        let nodes = &call.node().keyed_ancestors;
        for (id, key) in nodes.iter().zip(&call.matched.keys) {
            let ancestor = match call.snapshot.node(*id).descriptor.vtable.ancestor {
                Some(load) => Some(load(self, key)?),
                None => None,
            };
            self.ancestors.push(ancestor);
        }
        self.ancestors_loaded = true;
        Ok(())
    }

    /// The object of a parent or grandparent resource, as named in the URL.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if it is missing, 401 or 403 if it is closed to the caller, an internal error if no such
    /// resource stands above this one.
    pub fn parent<P: Resource>(&mut self) -> ApiResult<&P> {
        if let Some(asked) = &mut self.below_several {
            *asked = true;
        }
        self.load_ancestors()?;
        let found =
            self.ancestors.iter().rev().flatten().find_map(|ancestor| ancestor.object().downcast_ref());
        found.ok_or_else(|| {
            ApiError::internal(format!("`{}` is not above the resource", std::any::type_name::<P>()))
        })
    }

    /// Does something as if the request's URL went by these objects.
    pub(crate) fn on_the_way<T>(&mut self, way: &Way, work: impl FnOnce(&mut Self) -> T) -> T {
        let own = std::mem::replace(&mut self.ancestors, way.to_vec());
        let loaded = std::mem::replace(&mut self.ancestors_loaded, true);
        let done = work(self);
        self.ancestors = own;
        self.ancestors_loaded = loaded;
        done
    }

    /// Does something for several parents at once, and tells whether it wanted to see the one: then what it did is
    /// worth nothing, and must be done for each.
    pub(crate) fn below_several<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.below_several.replace(false);
        let done = self.on_the_way(&Way::default(), work);
        let asked = std::mem::replace(&mut self.below_several, before);
        (done, asked == Some(true))
    }

    /// The innermost loaded ancestor.
    pub(crate) fn nearest(&self) -> Option<&(dyn std::any::Any + Send)> {
        self.ancestors.last()?.as_ref().map(Ancestor::object)
    }

    /// The connection, and beside it the innermost loaded ancestor.
    pub(crate) fn conn_and_nearest(&mut self) -> (&mut DbConn, Option<&(dyn std::any::Any + Send)>) {
        let nearest = self.ancestors.last().and_then(Option::as_ref).map(Ancestor::object);
        (&mut self.conn, nearest)
    }

    /// The key of an ancestor: its own spelling if it was loaded, else that of the URL.
    pub(crate) fn ancestor_key(&self, index: usize) -> Option<&str> {
        match self.ancestors.get(index) {
            Some(Some(ancestor)) => Some(&ancestor.key),
            _ => self.call.matched.keys.get(index).map(String::as_str),
        }
    }
}
