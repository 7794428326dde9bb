//! A list of 25 over SQLite, whole and in part, through everything but the network.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::prelude::*;
use webapi_core::rate_limit::RateLimits;

/// What is asked for: everything, some of it, or nothing but the number; and with the author of each change.
pub(crate) const PARTS: [&str; 6] = [
    "",
    "?only-fields=id",
    "?only-fields=id&only-links=",
    "?only-links=",
    "?counts-only=1",
    "?expand=author",
];

diesel::table! {
    changes (id) {
        id -> BigInt,
        summary -> Text,
        description -> Text,
        status -> Text,
        author_id -> BigInt,
        added -> Timestamp,
    }
}

diesel::table! {
    authors (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(changes, authors);

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = authors)]
#[webapi(manual, title = name)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = changes)]
#[webapi(manual, methods(GET, PUT, DELETE))]
struct Change {
    id: i64,
    #[webapi(update)]
    summary: String,
    description: String,
    status: String,
    #[webapi(link = Author)]
    author_id: i64,
    added: UtcDateTime,
}

/// An API over a thousand changes by ten authors.
pub(crate) fn api() -> WebApi {
    let database = Database::open("sqlite::memory:").expect("SQLite in memory always opens");
    let builder = WebApi::builder().database(database).rate_limits(RateLimits::off()).without_inventory();
    let api = builder.resource::<Author>().resource::<Change>().build().expect("the tree has no mistakes");
    let filled = api.database().with(|conn| {
        conn.batch_execute(
            "CREATE TABLE authors (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL);
             CREATE TABLE changes (id INTEGER PRIMARY KEY NOT NULL, summary TEXT NOT NULL, description TEXT NOT NULL,
                 status TEXT NOT NULL, author_id BIGINT NOT NULL, added TIMESTAMP NOT NULL);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
                 INSERT INTO authors SELECT i, 'author' || i FROM n;
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                 INSERT INTO changes SELECT i, 'Change ' || i, replace(hex(zeroblob(25)), '0', 'words and '), 'pending',
                     1 + i % 10, '2024-05-06 07:08:09' FROM n",
        )
    });
    filled.expect("a connection").expect("sound SQL");
    api
}
