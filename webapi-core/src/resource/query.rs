//! [`Query`]: the rows of a resource, narrowed by hooks.
//!
//! It stays empty until the first filter. A lookup by key whose hooks added none runs as one statement that was
//! prepared once; only a narrowed one is put together at run time.

use diesel::query_dsl::methods::FilterDsl;

use super::model::Model;

/// The rows of a resource, all of them at first.
///
/// Filters are diesel expressions over the resource's table:
///
/// ```ignore
/// fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
///     query.filter(review_requests::public.eq(true))
/// }
/// ```
#[must_use]
pub struct Query<R: Model>(Option<R::Query>);

impl<R: Model> Query<R> {
    /// All rows.
    pub const fn all() -> Self {
        Self(None)
    }

    /// The rows of a query that was built with diesel, over the resource's table and its links.
    pub const fn of(query: R::Query) -> Self {
        Self(Some(query))
    }

    /// Keeps the rows for which the condition holds.
    pub fn filter<P>(self, condition: P) -> Self
    where
        R::Query: FilterDsl<P, Output = R::Query>,
    {
        Self(Some(self.into_diesel().filter(condition)))
    }

    /// Keeps no rows at all.
    pub fn none(self) -> Self {
        Self(Some(R::with_pks(self.into_diesel(), Vec::new())))
    }

    /// The diesel query.
    pub fn into_diesel(self) -> R::Query {
        self.0.unwrap_or_else(R::query)
    }

    /// Whether nothing was filtered yet.
    pub(crate) const fn is_all(&self) -> bool {
        self.0.is_none()
    }
}

impl<R: Model> std::fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Query({}{})", R::DESCRIPTOR.name, if self.is_all() { "" } else { ", narrowed" })
    }
}
