//! The objects above the one a request is about, loaded once and checked like any other access.

use super::Context;
use crate::db::DbConn;
use crate::error::{ApiError, ApiResult};
use crate::resource::model::Resource;

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
        self.load_ancestors()?;
        let found = self.ancestors.iter().rev().flatten().find_map(|ancestor| ancestor.object.downcast_ref());
        found.ok_or_else(|| {
            ApiError::internal(format!("`{}` is not above the resource", std::any::type_name::<P>()))
        })
    }

    /// The innermost loaded ancestor.
    pub(crate) fn nearest(&self) -> Option<&(dyn std::any::Any + Send)> {
        self.ancestors.last()?.as_ref().map(|ancestor| ancestor.object.as_ref())
    }

    /// The connection, and beside it the innermost loaded ancestor.
    pub(crate) fn conn_and_nearest(&mut self) -> (&mut DbConn, Option<&(dyn std::any::Any + Send)>) {
        let nearest = self.ancestors.last().and_then(Option::as_ref).map(|ancestor| ancestor.object.as_ref());
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
