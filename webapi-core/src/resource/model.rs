//! What the derive knows about a resource, as traits that the default handlers call.
//!
//! [`Resource`] is any type with a [`Descriptor`]; [`Model`] is one over a table: its queries, keys, drafts
//! and fields. Both are implemented by `#[derive(WebApiResource)]`; hand-written code only calls them.

use std::any::Any;
use std::borrow::Cow;
use std::ops::Deref;

use diesel::QueryResult;

use super::context::Context;
use super::key::{KeyType, KeyValue};
use super::operator::{Comparison, Filter, Order};
use super::through::Through;
use crate::cursor::{Condition, KeyColumn, Part};
use crate::db::DbConn;
use crate::descriptor::Descriptor;
use crate::error::ApiResult;
use crate::field::{FieldError, FieldErrors, UtcDateTime};
use crate::request::Parameters;
use crate::serialize::ValueWriter;
use crate::serialize::node::NodeError;

/// A type that is a web API resource.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a web API resource",
    label = "this type has no `#[derive(WebApiResource)]`",
    note = "add `#[derive(WebApiResource)]` to `{Self}`, or name a type that has it"
)]
pub trait Resource: Sized + Send + Sync + 'static {
    /// How deep the type hangs in the tree; a cycle of parents fails to compile here.
    const DEPTH: usize;
    /// The declaration.
    const DESCRIPTOR: &'static Descriptor;
}

/// The values of a row that is to be written: every column as an `Option`, absent ones left as they are.
pub type Draft<R> = <R as Model>::Draft;

/// A resource over a table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource over a table",
    note = "give `{Self}` a table: `#[diesel(table_name = ...)]` with `Queryable` and `Selectable`"
)]
pub trait Model: Resource {
    /// The table.
    type Table: diesel::Table + Default;
    /// The primary key column.
    type PrimaryKey: Default;
    /// Rust type of the primary key.
    type Pk: KeyType;
    /// A boxed diesel query over the table, joined with the objects its foreign keys point to.
    type Query: Send;
    /// The objects at the other ends of the foreign keys, `None` for a null key.
    type Links: Send + Sync + 'static;
    /// See [`Draft`].
    type Draft: Default + Send + 'static;
    /// How many columns are read of a row, links left out.
    const COLUMNS: usize;
    /// How many many-to-many relations there are.
    const MANY: usize;
    /// Whether objects stand in URLs by their primary key.
    const KEYED_BY_PK: bool;
    /// Payload fields that lists can be filtered by.
    const FILTERS: &'static [Filter];
    /// What lists can be sorted by: the name in `sort`, and the position in the struct.
    const SORTABLE: &'static [(&'static str, usize)];
    /// The order of lists that are not asked for another.
    const DEFAULT_SORT: &'static [Order];
    /// Whether lists can be searched with `q`.
    const SEARCHED: bool;
    /// The primary key, by its position in the struct.
    const PRIMARY_KEY: usize;

    /// All rows.
    fn query() -> Self::Query;
    /// The row with this primary key.
    fn with_pk(query: Self::Query, pk: &Self::Pk) -> Self::Query;
    /// The rows with these primary keys.
    fn with_pks(query: Self::Query, pks: Vec<Self::Pk>) -> Self::Query;
    /// The row that a URL segment names; `None` if no key looks like that.
    fn with_key(query: Self::Query, key: &str) -> Option<Self::Query>;
    /// The one spelling of a key in URLs; `None` if no object has such a key.
    fn canonical_key(key: &str) -> Option<String>;
    /// The rows whose key in URLs is among these, or is not.
    fn among(query: Self::Query, keys: &[String], inside: bool) -> Self::Query;
    /// The rows below a parent object.
    fn within(query: Self::Query, parent: &dyn Any) -> ApiResult<Self::Query>;
    /// Where the rows below these parents stand, if a join table says which they are.
    fn through(parents: &[KeyValue]) -> Option<Through>;
    /// Where the objects of a many-to-many relation of these owners stand.
    fn many_through(index: usize, owners: &[KeyValue]) -> Option<Through>;
    /// Loads the rows at the far end of a join table, each with its near key: at most `most`, sorted.
    fn load_through(
        query: Self::Query,
        through: Through,
        orders: &[Order],
        most: i64,
        conn: &mut DbConn,
    ) -> QueryResult<Vec<(KeyValue, Loaded<Self>)>>;
    /// The rows below any of these parents, where the parent is a foreign key.
    fn within_all(query: Self::Query, parents: &[KeyValue]) -> Option<Self::Query>;
    /// Narrows by a declared filter; `field` counts the payload fields. A bad value gives the query back.
    fn compare(
        query: Self::Query,
        field: usize,
        comparison: &Comparison<'_>,
    ) -> Result<Self::Query, (Self::Query, FieldError)>;
    /// Narrows to rows with the text in one of the searched columns, ignoring case.
    fn search(query: Self::Query, text: &str) -> Self::Query;
    /// Sorts; the primary key decides ties. `backward` is the whole order from its end; the first `known` keys are
    /// not null in any row.
    fn sort(query: Self::Query, orders: &[Order], backward: bool, known: usize) -> Self::Query;
    /// Cuts out a page.
    fn window(query: Self::Query, start: i64, max: i64) -> Self::Query;
    /// Cuts off what is beyond the first rows.
    fn limit(query: Self::Query, max: i64) -> Self::Query;
    /// Keeps the rows for which a condition on this table holds.
    fn beyond(query: Self::Query, condition: Condition) -> Self::Query;
    /// What a cursor keeps of a field that lists are sorted by; `None` if it cannot keep any.
    fn cursor_part(&self, field: usize) -> Option<Part>;
    /// The column of a field that lists are sorted by, beside the value that a part stands for.
    fn key_column(field: usize, part: &Part) -> Option<KeyColumn>;
    /// The row with this primary key, by a statement that is prepared once.
    fn by_pk(pk: &Self::Pk, conn: &mut DbConn) -> QueryResult<Loaded<Self>>;
    /// Looks one row up by its key in one prepared statement; `None` if that takes a query of its own.
    fn lookup(
        key: &str,
        parent: Option<&(dyn Any + Send)>,
        conn: &mut DbConn,
    ) -> Option<QueryResult<Loaded<Self>>>;
    /// Loads the rows.
    fn load(query: Self::Query, conn: &mut DbConn) -> QueryResult<Vec<Loaded<Self>>>;
    /// Loads the first row; `NotFound` if there is none.
    fn first(query: Self::Query, conn: &mut DbConn) -> QueryResult<Loaded<Self>>;
    /// The primary keys of the rows.
    fn pks(query: Self::Query, conn: &mut DbConn) -> QueryResult<Vec<Self::Pk>>;
    /// Counts all rows of the table, without its links.
    fn count_all(conn: &mut DbConn) -> QueryResult<i64>;
    /// Counts the rows.
    fn count(query: Self::Query, conn: &mut DbConn) -> QueryResult<i64>;
    /// Inserts a row and returns it.
    fn insert(draft: Self::Draft, conn: &mut DbConn) -> QueryResult<Self>;
    /// Takes the keys that relations shall have out of a draft, for the relations that it sets.
    fn take_many(draft: &mut Self::Draft) -> Vec<(usize, Vec<KeyValue>)>;
    /// Makes a relation lead to these objects and to no others; `replace` if it may lead to others now.
    fn set_many(
        index: usize,
        pk: &Self::Pk,
        ends: &[KeyValue],
        replace: bool,
        conn: &mut DbConn,
    ) -> QueryResult<()>;
    /// The key in URLs that a draft gives its object, with the name of the field.
    fn draft_key(draft: &Self::Draft) -> Option<(&'static str, Cow<'_, str>)>;
    /// Lets a new object pass its form, if it has one.
    fn create_form(ctx: &mut Context<'_>, draft: &mut Self::Draft) -> ApiResult<()>;
    /// Lets a changed object pass its form, if it has one.
    fn update_form(&self, ctx: &mut Context<'_>, draft: &mut Self::Draft) -> ApiResult<()>;
    /// Updates a row and returns it; `None` if it is gone. An empty draft changes nothing.
    fn change(pk: &Self::Pk, draft: Self::Draft, conn: &mut DbConn) -> QueryResult<Option<Self>>;
    /// Locks a row until the transaction ends, where the database has several writers.
    fn lock(pk: &Self::Pk, conn: &mut DbConn) -> QueryResult<()>;
    /// Deletes a row; returns how many went.
    fn remove(pk: &Self::Pk, conn: &mut DbConn) -> QueryResult<usize>;

    /// The primary key.
    fn pk(&self) -> Self::Pk;
    /// The text that names the object in its URL.
    fn key(&self) -> Cow<'_, str>;
    /// The foreign key to the parent, if the parent is one.
    fn parent_key(&self) -> Option<KeyValue>;
    /// The foreign key behind a link.
    fn foreign_key(&self, link: usize) -> Option<KeyValue>;
    /// The links of an object that has none; `None` if the declaration has links, which must be loaded.
    fn no_links() -> Option<Self::Links>;
    /// The object at the other end of a link.
    fn link(links: &Self::Links, link: usize) -> Option<LinkTo>;
    /// Writes a payload field that is a value.
    fn write_field(&self, ctx: &Context<'_>, field: usize, out: ValueWriter<'_>) -> Result<(), NodeError>;
    /// The text that stands for the object in links to it.
    fn title(&self) -> Option<String>;
    /// The value of the ETag field.
    fn etag(&self) -> Option<String>;
    /// The value of the last-modified field.
    fn last_modified(&self) -> Option<UtcDateTime>;

    /// Reads a POST body; errors are collected.
    fn draft_for_create(ctx: &Context<'_>, source: &Parameters, errors: &mut FieldErrors) -> Self::Draft;
    /// Reads a PUT or PATCH body; errors are collected.
    fn draft_for_update(ctx: &Context<'_>, source: &Parameters, errors: &mut FieldErrors) -> Self::Draft;
    /// Fills the defaults of a new row that nothing has set.
    fn fill_defaults(ctx: &Context<'_>, draft: &mut Self::Draft);
    /// Points a new row to its parent.
    fn adopt(draft: &mut Self::Draft, parent: &dyn Any);
    /// Reports foreign keys of the draft whose object is not there, or not for this caller.
    fn check_links(ctx: &mut Context<'_>, draft: &Self::Draft, errors: &mut FieldErrors) -> ApiResult<()>;
    /// The links of a many-to-many relation for many owners, in one query.
    fn many(
        index: usize,
        owners: &[Self::Pk],
        conn: &mut DbConn,
    ) -> QueryResult<Vec<(KeyValue, KeyValue, LinkTo)>>;
}

/// The other end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTo {
    /// Names the object in its URL.
    pub key: String,
    /// The object's parent, where its URL has one.
    pub parent: Option<KeyValue>,
    /// Title, if the link has one.
    pub title: Option<String>,
}

/// An object as it came from the database, with what its links point to.
#[derive(Debug)]
pub struct Loaded<R: Model> {
    /// The object.
    pub object: R,
    pub(crate) links: R::Links,
    pub(crate) many: Vec<Vec<(KeyValue, LinkTo)>>,
    pub(crate) closed: Closed,
}

/// Which links of an object the caller may not see, a bit for each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Closed {
    /// Neither URL nor title.
    pub(crate) whole: u32,
    /// No title.
    pub(crate) title: u32,
}

impl<R: Model> Loaded<R> {
    /// Puts an object and its linked objects together; called by generated code.
    pub fn new(object: R, links: R::Links) -> Self {
        Self { object, links, many: Vec::new(), closed: Closed::default() }
    }
}

impl<R: Model> Deref for Loaded<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.object
    }
}
