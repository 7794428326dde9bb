//! Every example of `reference/payloads.md` is asked, and answered as it says.

use diesel::prelude::*;
use webapi_core::event_stream::{EventMessage, EventStream};
use webapi_core::field::UtcDateTime;
use webapi_core::prelude::*;
use webapi_docs::Trial;

use crate::examples;

diesel::table! { shelves (id) { id -> BigInt, room -> Text } }
diesel::table! {
    books (id) {
        id -> BigInt,
        shelf_id -> BigInt,
        title -> Text,
        in_print -> Bool,
        sequel_to_id -> Nullable<BigInt>,
        updated -> Timestamp,
    }
}
diesel::table! { authors (id) { id -> BigInt, name -> Text } }
diesel::table! { book_authors (book_id, author_id) { book_id -> BigInt, author_id -> BigInt } }
diesel::allow_tables_to_appear_in_same_query!(shelves, books, authors, book_authors);

const SQL: &str = "
    CREATE TABLE shelves (id INTEGER PRIMARY KEY, room TEXT NOT NULL UNIQUE);
    CREATE TABLE books (
        id INTEGER PRIMARY KEY, shelf_id BIGINT NOT NULL, title TEXT NOT NULL, in_print BOOLEAN NOT NULL,
        sequel_to_id BIGINT, updated TIMESTAMP NOT NULL
    );
    CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE book_authors (book_id BIGINT NOT NULL, author_id BIGINT NOT NULL, PRIMARY KEY (book_id, author_id));
    INSERT INTO shelves (room) VALUES ('Hall'), ('Attic'), ('Cellar');
    INSERT INTO books (shelf_id, title, in_print, sequel_to_id, updated) VALUES
        (1, 'Alice', TRUE, NULL, '2024-05-06 07:08:09'),
        (2, 'Through the Looking-Glass', FALSE, 1, '2024-05-07 00:00:00');
    INSERT INTO authors (name) VALUES ('Carroll');
    INSERT INTO book_authors VALUES (1, 1), (2, 1);
";

/// Where books stand.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(manual, plural = "shelves", methods(GET, POST, PUT, DELETE), title = room)]
struct Shelf {
    id: i64,
    #[webapi(create(required), update, max_length = 20)]
    room: String,
}

/// A book.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = books)]
#[webapi(manual, parent = Shelf, title = title, many(authors: Author through book_authors(book_id, author_id)))]
struct Book {
    id: i64,
    #[webapi(parent)]
    shelf_id: i64,
    title: String,
    in_print: bool,
    #[webapi(link = Book)]
    sequel_to_id: Option<i64>,
    updated: UtcDateTime,
}

/// Who wrote books.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = authors)]
#[webapi(manual, title = name)]
struct Author {
    id: i64,
    name: String,
}

/// What the shop is like.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Shop;

impl Shop {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let facts = Node::object([("name", Node::from("Corner")), ("rooms", vec!["Hall", "Attic"].into())]);
        let own = Node::object([("method", Node::from("GET")), ("href", ctx.url().into())]);
        let links = Node::object([("self", own)]);
        Ok(Reply::tree([("shop", facts), ("links", links)]))
    }
}

/// News of the shop.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct News;

impl News {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.reply_events(EventStream::of([
            EventMessage::tree([("sold", Node::from(2))]).with_id(7).with_event("sale"),
            EventMessage::text("We close\nat six."),
        ]))
    }
}

#[test]
fn the_payloads_are_as_the_page_shows_them() {
    let page = include_str!("../../reference/payloads.md");
    let examples = examples::of_page(page);
    assert!(examples.len() > 12, "the examples were not found");
    let trial = Trial::new(SQL, |api| {
        api.mimetype_vendor("example.com")
            .resource::<Shelf>()
            .resource::<Book>()
            .resource::<Author>()
            .resource::<Shop>()
            .resource::<News>()
    });
    let trial = trial.by("ada");
    for example in &examples {
        examples::insist(&trial, example);
    }
}
