//! Finding objects the way handlers do: below their parents, visible, by key.

use std::collections::HashSet;

use diesel::OptionalExtension as _;

use super::Context;
use crate::error::{ApiError, ApiResult};
use crate::field::FieldErrors;
use crate::resource::hooks::{Hidden, ResourceHooks};
use crate::resource::key::KeyType as _;
use crate::resource::model::Loaded;
use crate::resource::query::Query;

impl Context<'_> {
    /// The item that the URL names: below its parents, visible, accessible.
    ///
    /// # Errors
    ///
    /// `DOES_NOT_EXIST` if it is not there; 401 or 403 if it is hidden or closed to the caller.
    pub fn item<R: ResourceHooks>(&mut self) -> ApiResult<Loaded<R>> {
        self.load_ancestors()?;
        let key = self.key().ok_or_else(ApiError::does_not_exist)?.to_owned();
        let found = self.find::<R>(&key)?;
        self.check_own_key(&found.object)?;
        let access = found.object.can_access(self)?;
        self.require(access)?;
        Ok(found)
    }

    /// The object with a key below the nearest ancestor, if this caller may see it; what hidden ones are called is
    /// the resource's choice.
    pub(crate) fn find<R: ResourceHooks>(&mut self, key: &str) -> ApiResult<Loaded<R>> {
        let visible = R::visible_to(self, Query::all());
        if visible.is_all() {
            let (conn, parent) = self.conn_and_nearest();
            if let Some(found) = R::lookup(key, parent, conn) {
                return Ok(found?);
            }
        }
        let visible = self.with_key::<R>(visible.into_diesel(), key)?;
        if let Some(found) = R::first(visible, self.db()).optional()? {
            return Ok(found);
        }
        if R::HIDDEN == Hidden::NoAccess {
            let all = self.with_key::<R>(R::query(), key)?;
            if R::count(all, self.db())? > 0 {
                return Err(self.no_access());
            }
        }
        Err(ApiError::does_not_exist())
    }

    fn with_key<R: ResourceHooks>(&self, query: R::Query, key: &str) -> ApiResult<R::Query> {
        let query = match self.nearest() {
            Some(parent) => R::within(query, parent)?,
            None => query,
        };
        R::with_key(query, key).ok_or_else(ApiError::does_not_exist)
    }

    /// Reports which of these primary keys lead to no object that this caller may see.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn check_links_to<R: ResourceHooks>(
        &mut self,
        pks: &[R::Pk],
        field: &str,
        message: &str,
        errors: &mut FieldErrors,
    ) -> ApiResult<()> {
        let query = R::visible_to(self, Query::of(R::with_pks(R::query(), pks.to_vec())));
        let found: HashSet<R::Pk> = R::pks(query.into_diesel(), self.db())?.into_iter().collect();
        let missing: Vec<String> =
            pks.iter().filter(|pk| !found.contains(*pk)).map(|pk| pk.text().into_owned()).collect();
        if !missing.is_empty() {
            errors.add(field, format!("{message}: {}", missing.join(", ")));
        }
        Ok(())
    }

    /// Whether an object with this primary key is there for this caller: for foreign keys in requests.
    ///
    /// # Errors
    ///
    /// Database errors.
    pub fn can_link_to<R: ResourceHooks>(&mut self, pk: &R::Pk) -> ApiResult<bool> {
        let query = R::visible_to(self, Query::of(R::with_pk(R::query(), pk)));
        Ok(R::count(query.into_diesel(), self.db())? > 0)
    }
}
