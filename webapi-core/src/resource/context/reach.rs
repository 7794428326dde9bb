//! Which objects the gates let the caller read: for lists, expansions and titles of links.

use super::Context;
use crate::descriptor::{Descriptor, Method};
use crate::error::ApiResult;
use crate::gate::{self, Operation, Reach};
use crate::resource::model::Model;
use crate::resource::query::Query;

impl Context<'_> {
    /// The objects of a resource that the caller could GET one by one, as far as gates and the declaration tell.
    ///
    /// Costs next to nothing for callers without a token; see [`Reach::holds`] for what to ask of it.
    pub(crate) fn reach(&self, resource: &'static Descriptor) -> Reach {
        gate::reach(&self.call.shared, self.principal(), resource, Method::Get)
    }

    /// The rows of the request's own list that the gates let the caller read.
    pub(crate) fn within_reach<R: Model>(&self, query: Query<R>) -> Query<R> {
        self.reach(self.resource()).narrow(query)
    }

    /// Asks the gates again about an item whose own key is not the one in the URL: a database may compare texts in its
    /// own way, and a rule about one spelling is a rule about the object.
    pub(crate) fn check_own_key<R: Model>(&self, object: &R) -> ApiResult<()> {
        let principal = self.principal();
        if !principal.has_token() {
            return Ok(());
        }
        let own = object.key();
        if self.key() == Some(own.as_ref()) {
            return Ok(());
        }
        let operation = Operation { resource: self.resource(), method: self.method(), key: Some(&own) };
        gate::check(&self.call.shared, principal, &operation).map(drop)
    }
}
