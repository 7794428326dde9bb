//! Finding objects the way handlers do: below their parents, visible, by key.

use diesel::OptionalExtension as _;

use super::Context;
use crate::error::{ApiError, ApiResult};
use crate::resource::hooks::{Hidden, ResourceHooks};
use crate::resource::model::{Loaded, Query};

impl Context<'_> {
    /// The item that the URL names: below its parents, visible, accessible.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if it is not there; 401 or 403 if it is hidden or closed to the caller.
    pub fn item<R: ResourceHooks>(&mut self) -> ApiResult<Loaded<R>> {
        self.load_ancestors()?;
        let key = self.key().ok_or_else(ApiError::does_not_exist)?.to_owned();
        let found = self.find::<R>(|ctx| {
            let query = match ctx.nearest() {
                Some(parent) => R::within(R::query(), parent)?,
                None => R::query(),
            };
            R::with_key(query, &key).ok_or_else(ApiError::does_not_exist)
        })?;
        let access = found.object.can_access(self)?;
        self.require(access)?;
        Ok(found)
    }

    /// The first object of a query, if this caller may see it; what hidden ones are called is the resource's choice.
    pub(crate) fn find<R: ResourceHooks>(
        &mut self,
        query: impl Fn(&Self) -> ApiResult<Query<R>>,
    ) -> ApiResult<Loaded<R>> {
        let visible = R::visible_to(self, query(self)?);
        if let Some(found) = R::first(visible, self.conn()).optional()? {
            return Ok(found);
        }
        if R::HIDDEN == Hidden::NoAccess {
            let all = query(self)?;
            if R::count(all, self.conn())? > 0 {
                return Err(self.no_access());
            }
        }
        Err(ApiError::does_not_exist())
    }

    /// Whether an object with this primary key is there for this caller: for foreign keys in requests.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn can_link_to<R: ResourceHooks>(&mut self, pk: &R::Pk) -> ApiResult<bool> {
        let query = R::visible_to(self, R::with_pk(R::query(), pk));
        Ok(R::count(query, self.conn())? > 0)
    }
}
