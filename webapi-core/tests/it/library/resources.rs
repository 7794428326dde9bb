//! The resources of the library: every shape, every kind of parent, every type of column.

use std::sync::Mutex;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use webapi_core::db::Id;
use webapi_core::prelude::*;
use webapi_core::resource::hooks::Hidden;

use super::schema::{
    authors, book_authors, books, envelope_secrets, envelopes, events, loans, notes, samples, secrets,
    shelves, visits, webapi_users,
};

/// Somebody with an account.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = webapi_users)]
#[webapi(manual, plural = "people", key = username, title = username, computed(initial: String))]
pub(crate) struct Person {
    id: i64,
    #[webapi(filter, sort, search)]
    username: String,
    #[webapi(skip)]
    first_name: String,
}

impl Person {
    fn initial(&self) -> String {
        self.first_name.chars().take(1).collect()
    }
}

/// Where books stand: a resource over a text key.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(
    manual,
    plural = "shelves",
    key = code,
    title = code,
    methods(GET, POST, PUT, PATCH, DELETE),
    default_sort(code)
)]
pub(crate) struct Shelf {
    id: i64,
    #[webapi(create(required), update, max_length = 20, filter, sort, search)]
    code: String,
    #[webapi(create, update, min = -5, max = 100, filter, sort, default = |_| 0)]
    floor: i16,
    #[webapi(create, update, filter, sort)]
    capacity: Option<i32>,
    #[webapi(create, update, search)]
    remark: Option<String>,
}

/// A singleton among the items of a list.
#[derive(WebApiResource)]
#[webapi(manual, name = "shelf_stats", parent = Shelf, attach = list, uri_name = "stats", singleton, handlers(get))]
pub(crate) struct ShelfStats;

impl ShelfStats {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let count: i64 = shelves::table.count().get_result(ctx.conn())?;
        Ok(Reply::tree([("shelf_stats", Node::object([("count", Node::from(count))]))]))
    }
}

/// A child, with links of all kinds.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = books)]
#[webapi(
    manual,
    parent = Shelf,
    methods(GET, POST, PUT, PATCH, DELETE),
    many(authors: Author through book_authors(book_id, author_id), title = name),
    title = title,
    default_sort(title),
    last_modified = updated
)]
pub(crate) struct Book {
    #[webapi(filter)]
    id: i64,
    #[webapi(parent)]
    shelf_id: i64,
    #[webapi(create(required), update, max_length = 100, filter, sort, search)]
    title: String,
    #[webapi(create, update, link = Book, title = title)]
    sequel_to_id: Option<i64>,
    #[webapi(create, update, link = Person, filter)]
    owner_id: Option<i64>,
    #[webapi(create, update, filter, default = |_| "en".to_owned())]
    language: String,
    #[webapi(create, update, filter, sort)]
    pages: Option<i32>,
    #[webapi(read_only, filter, sort, default = Context::now, on_update = Context::now)]
    updated: UtcDateTime,
}

impl Book {
    fn title(&self) -> String {
        self.title.clone()
    }
}

/// A grandchild over a UUID.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = notes)]
#[webapi(manual, parent = Book, methods(GET, POST, PUT, PATCH, DELETE), hooks)]
pub(crate) struct Note {
    #[webapi(default = |_| Id::new())]
    id: Id,
    book_id: i64,
    #[webapi(create(required), update)]
    body: String,
    #[webapi(create, update, filter, default = |_| false)]
    private: bool,
}

impl ResourceHooks for Note {
    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        if ctx.is_authenticated() { query } else { query.filter(notes::private.eq(false)) }
    }
}

/// What the list of authors takes beside its own filters.
#[derive(RequestFields)]
pub(crate) struct AuthorQuery {
    /// Only those born after this year.
    #[webapi(name = "born-after", max = 3000)]
    born_after: Option<i32>,
    /// Only those with books.
    #[webapi(default = false)]
    published: bool,
}

/// A resource with small pages and a strict query.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = authors)]
#[webapi(
    manual,
    key = slug,
    title = name,
    methods(GET, POST, PUT, DELETE),
    require(POST = superuser, DELETE = superuser),
    page_size = 2,
    max_page_size = 3,
    list_fields = AuthorQuery,
    deny_unknown(GET),
    auto_etag,
    hooks
)]
pub(crate) struct Author {
    #[webapi(sort)]
    id: i64,
    #[webapi(create(required), filter, sort)]
    slug: String,
    #[webapi(create(required), update, search, sort)]
    name: String,
    #[webapi(create, update, sort, filter)]
    born: Option<i32>,
}

impl Author {
    fn name(&self) -> String {
        self.name.clone()
    }
}

impl ResourceHooks for Author {
    fn list_query(ctx: &mut Context<'_>, mut query: Query<Self>) -> ApiResult<Query<Self>> {
        let Some(asked) = ctx.try_input::<AuthorQuery>() else { return Ok(query) };
        if let Some(year) = asked.born_after {
            query = query.filter(authors::born.gt(year));
        }
        if asked.published {
            query = query.filter(authors::id.eq_any(book_authors::table.select(book_authors::author_id)));
        }
        Ok(query)
    }
}

/// A child through a join table.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = books)]
#[webapi(
    manual,
    name = "authored_book",
    parent = Author,
    uri_name = "books",
    link_name = "books",
    through = book_authors(author_id, book_id),
    methods(GET, DELETE)
)]
pub(crate) struct AuthoredBook {
    id: i64,
    title: String,
}

/// Whether a book is with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub(crate) enum State {
    /// It is.
    Out,
    /// It is back.
    Returned,
}

/// An item with three links.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = loans)]
#[webapi(manual, methods(GET, POST, PUT, PATCH, DELETE), hooks)]
pub(crate) struct Loan {
    id: i64,
    #[webapi(create(required), link = Book, title = title)]
    book_id: i64,
    #[webapi(create(required), update, link = Person, title = initial)]
    borrower_id: i64,
    #[webapi(create, update, link = Person)]
    witness_id: Option<i64>,
    #[webapi(create, update, filter, default = |_| State::Out)]
    state: State,
    #[webapi(create, update, filter, sort)]
    due: Option<UtcDateTime>,
}

impl ResourceHooks for Loan {
    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.borrower_id) || ctx.is_superuser()))
    }
}

/// A list whose items have no URL, for people who are logged in.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = visits)]
#[webapi(manual, list_only, methods(GET, POST), require(GET = login))]
pub(crate) struct Visit {
    id: i64,
    #[webapi(create(required))]
    place: String,
}

/// A resource whose objects only their owner can see.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = secrets)]
#[webapi(manual, methods(GET, PUT, DELETE), title = body, hooks)]
pub(crate) struct Secret {
    id: i64,
    owner_id: i64,
    #[webapi(update)]
    body: String,
}

impl Secret {
    fn body(&self) -> String {
        self.body.clone()
    }
}

impl ResourceHooks for Secret {
    const HIDDEN: Hidden = Hidden::NotFound;

    fn visible_to(ctx: &Context<'_>, query: Query<Self>) -> Query<Self> {
        query.filter(secrets::owner_id.eq(ctx.user().map_or(0, |user| user.id)))
    }

    fn can_modify(&self, ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_user(self.owner_id)))
    }
}

/// What leads to secrets, and is itself none.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = envelopes)]
#[webapi(
    manual,
    many(secrets: Secret through envelope_secrets(envelope_id, secret_id), title = body)
)]
pub(crate) struct Envelope {
    id: i64,
    #[webapi(link = Secret, title = body)]
    secret_id: Option<i64>,
    #[webapi(link = Author, title = name)]
    author_id: Option<i64>,
}

/// All types of columns, required and nullable.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = samples)]
#[webapi(manual, methods(GET, POST, PUT, PATCH, DELETE), default_sort(big))]
pub(crate) struct Sample {
    #[webapi(default = |_| Id::new())]
    id: Id,
    #[webapi(create(required), update, filter, sort)]
    flag: bool,
    #[webapi(create(required), update, filter, sort)]
    small: i16,
    #[webapi(create(required), update, filter, sort)]
    medium: i32,
    #[webapi(create(required), update, filter, sort)]
    big: i64,
    #[webapi(create(required), update, filter, sort)]
    ratio: f64,
    #[webapi(create(required), update, filter, sort, search)]
    text: String,
    #[webapi(create(required), update, filter, sort)]
    moment: UtcDateTime,
    #[webapi(create(required), update)]
    data: Value,
    #[webapi(create, update, filter, sort)]
    maybe_flag: Option<bool>,
    #[webapi(create, update, filter, sort)]
    maybe_small: Option<i16>,
    #[webapi(create, update, filter, sort)]
    maybe_medium: Option<i32>,
    #[webapi(create, update, filter, sort)]
    maybe_big: Option<i64>,
    #[webapi(create, update, filter, sort)]
    maybe_ratio: Option<f64>,
    #[webapi(create, update, filter, sort, search)]
    maybe_text: Option<String>,
    #[webapi(create, update, filter, sort)]
    maybe_moment: Option<UtcDateTime>,
    #[webapi(create, update)]
    maybe_data: Option<Value>,
}

/// Names for which [`Event`] has done its work after a commit.
pub(crate) static ANNOUNCED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A resource whose hooks fail and panic when the remark says so: `fail after_create`, `panic before_delete`.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(manual, methods(GET, POST, PUT, DELETE), hooks)]
pub(crate) struct Event {
    id: i64,
    #[webapi(create(required), update)]
    name: String,
    #[webapi(create, update)]
    remark: Option<String>,
}

impl Event {
    fn obey(&self, ctx: &mut Context<'_>, hook: &str) -> ApiResult<()> {
        let remark = self.remark.as_deref().unwrap_or_default();
        let name = self.name.clone();
        ctx.after_commit(async move { ANNOUNCED.lock().unwrap().push(name) });
        // The trace that a failing hook must not leave.
        diesel::insert_into(visits::table).values(visits::place.eq(hook)).execute(ctx.conn())?;
        assert_ne!(remark, format!("panic {hook}"), "as the remark asks");
        if remark == format!("fail {hook}") { Err(ApiError::permission_denied()) } else { Ok(()) }
    }
}

impl ResourceHooks for Event {
    fn can_modify(&self, _: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::Allowed)
    }

    fn can_delete(&self, _: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::Allowed)
    }

    fn after_create(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        self.obey(ctx, "after_create")
    }

    fn after_update(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        self.obey(ctx, "after_update")
    }

    fn after_delete(&self, ctx: &mut Context<'_>) -> ApiResult<()> {
        self.obey(ctx, "after_delete")
    }
}

/// What [`Attempt`] takes.
#[derive(RequestFields)]
pub(crate) struct AttemptFields {
    /// The status to answer with.
    #[webapi(min = 200, max = 599)]
    status: u32,
    /// The name of the event to create first.
    name: String,
}

/// A model-less singleton that writes and then answers with the status it is asked for; `DELETE` logs out.
#[derive(WebApiResource)]
#[webapi(
    manual,
    singleton,
    methods(GET, POST, DELETE),
    handlers(get, create, delete),
    require(POST = public),
    create_fields = AttemptFields
)]
pub(crate) struct Attempt;

impl Attempt {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let name = ctx.user().map(|user| user.username.clone());
        Ok(Reply::tree([("attempt", Node::object([("user", Node::from(name))]))]))
    }

    fn create(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let AttemptFields { status, name } = ctx.input::<AttemptFields>()?;
        let (status, name) = (u16::try_from(*status).unwrap_or(500), name.clone());
        diesel::insert_into(events::table).values(events::name.eq(&name)).execute(ctx.conn())?;
        let announced = name.clone();
        ctx.after_commit(async move { ANNOUNCED.lock().unwrap().push(announced) });
        Ok(Reply::tree([("attempt", Node::object([("name", Node::from(name))]))]).with_status(status))
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.end_session()?;
        Ok(Reply::no_content())
    }
}
