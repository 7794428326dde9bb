//! The testing kit, used as an application uses it.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

use diesel::prelude::*;
use serde_json::json;
use webapi_core::api_token::ApiTokenSettings;
use webapi_core::event_stream::{EventMessage, EventStream};
use webapi_core::prelude::*;
use webapi_core::testing::{Stage, TestDatabase, resource_tests};

use self::schema::{books, shelves};

mod schema {
    diesel::table! { shelves (id) { id -> BigInt, code -> Text, floor -> Integer } }
    diesel::table! {
        books (id) { id -> BigInt, shelf_id -> BigInt, title -> Text, sequel_to_id -> Nullable<BigInt> }
    }
    diesel::allow_tables_to_appear_in_same_query!(shelves, books);
}

const SQL: &str = "
    CREATE TABLE shelves (id {id}, code TEXT NOT NULL UNIQUE, floor INTEGER NOT NULL);
    CREATE TABLE books (id {id}, shelf_id BIGINT NOT NULL, title TEXT NOT NULL, sequel_to_id BIGINT);
    INSERT INTO shelves (code, floor) VALUES ('A1', 0), ('B2', 1);
    INSERT INTO books (shelf_id, title, sequel_to_id) VALUES (1, 'Emma', NULL), (1, 'Emma again', 1);
";

/// Where books stand.
#[derive(Clone, Queryable, Selectable, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(plural = "shelves", key = code, methods(GET, POST, PUT, DELETE), require(POST = superuser), title = code)]
struct Shelf {
    id: i64,
    #[webapi(create(required))]
    code: String,
    #[webapi(create, update, default = |_| 0)]
    floor: i32,
}

/// A book.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = books)]
#[webapi(parent = Shelf, methods(GET, PUT), require(GET = login), title = title, auto_etag)]
struct Book {
    id: i64,
    #[webapi(parent)]
    shelf_id: i64,
    #[webapi(update)]
    title: String,
    #[webapi(link = Book)]
    sequel_to_id: Option<i64>,
}

/// Every shelf, without URLs of their own.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(name = "floor", list_only, api_token_access_allowed = false)]
struct Floor {
    id: i64,
    floor: i32,
}

/// What is new.
#[derive(WebApiResource)]
#[webapi(singleton, handlers(get))]
struct News;

impl News {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.reply_events(EventStream::of([EventMessage::text("nothing")]))
    }
}

/// What the library is called.
#[derive(WebApiResource)]
#[webapi(singleton, handlers(get))]
struct Sign;

impl Sign {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::tree([("sign", Node::from("Library"))]))
    }
}

fn library() -> Stage {
    library_over(TestDatabase::on(webapi_core::db::Backend::Sqlite))
}

fn library_over(database: TestDatabase) -> Stage {
    Stage::over(database, |api| api.api_tokens(ApiTokenSettings::new("lib"))).with_sql(SQL)
}

fn books_of_a_shelf() -> Stage {
    library().with_list("/api/shelves/A1/books/")
}

resource_tests!(shelves_as_declared: Shelf, library);
resource_tests!(books_as_declared: Book, books_of_a_shelf);
resource_tests!(floors_as_declared: Floor, library);
resource_tests!(sign_as_declared: Sign, library);
resource_tests!(root_as_declared: webapi_core::Root, library);

#[test]
fn a_client_is_whoever_it_is_said_to_be_on_every_database() {
    for database in TestDatabase::each() {
        let stage = library_over(database);
        let client = stage.client();
        let books = "/api/shelves/A1/books/";
        client.get(books).expect(401);
        for somebody in
            [stage.user(), client.with_password("user", "pw-user"), client.with_api_token("user", json!({}))]
        {
            assert_eq!(somebody.get(books).expect(200).column("books", "title"), ["Emma", "Emma again"]);
            somebody.put("/api/shelves/A1/books/1/", json!({ "title": "x" })).expect(403);
        }
        let only_shelves =
            json!({ "resources": { "*": { "block": ["*"] }, "shelf": { "*": { "allow": ["GET"] } } } });
        let limited = client.with_api_token("admin", only_shelves);
        limited.get("/api/shelves/").expect(200);
        assert_eq!(limited.delete("/api/shelves/A1/").expect(403).code(), 101);
        client.with_bearer("nobody knows this").get("/api/shelves/").expect(200);
        let made = stage.superuser().form("POST", "/api/shelves/", "code=C3&floor=2").expect(201);
        let answer = stage.superuser().get(made.header("location").unwrap());
        assert_eq!(answer.expect(200).json()["shelf"]["floor"], 2);
    }
}

#[test]
fn statements_are_counted_for_each_database_alone() {
    for database in TestDatabase::each() {
        let stage = library_over(database);
        let other = library();
        let (count, _) = stage.database().count(|| {
            other.client().get("/api/shelves/").expect(200);
            stage.client().get("/api/shelves/").expect(200)
        });
        assert_eq!((count.all, count.writes), (2, 0));
        let superuser = stage.superuser();
        let (count, _) = stage.database().count(|| superuser.delete("/api/shelves/B2/").expect(204));
        assert_eq!(count.writes, 1);
    }
}

#[test]
fn a_stream_is_read_message_by_message() {
    let stage = library();
    let mut stream = stage.client().open("/api/news/");
    assert_eq!(stream.read().as_deref(), Some("data: nothing"));
    assert_eq!(stream.read(), None);
}

#[test]
#[should_panic(expected = "a key stands in the URL of `Book`; say which with `.with_list")]
fn a_resource_below_another_needs_its_place() {
    webapi_core::testing::standard::a_list_has_the_declared_shape::<Book>(&library());
}

#[test]
#[should_panic(expected = "PUT /api/shelves/A1/books/1/: {\"err\"")]
fn an_unexpected_status_shows_the_answer() {
    library().client().put("/api/shelves/A1/books/1/", json!({})).expect(200);
}
