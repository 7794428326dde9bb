//! The rows of the corpus's description, written once for both databases.
//!
//! Ids are counted by the database in the order of the rows, so that rows of requests continue where these end.

use std::fmt::Write as _;

use diesel::connection::SimpleConnection as _;
use once_cell::sync::OnceCell;
use webapi_core::account::Password;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};
use webapi_core::with_native;

/// Everything but users, whose passwords are hashed here, and tags, which are many.
const ROWS: &str = include_str!("fixtures.sql");

/// Username, first name, last name, superuser, active.
const USERS: [(&str, &str, &str, bool, bool); 5] = [
    ("admin", "Ada", "Admin", true, true),
    ("doc", "Doc", "Dwarf", false, true),
    ("grumpy", "Grumpy", "", false, true),
    ("dopey", "", "", false, true),
    ("ghost", "Gone", "Ghost", false, false),
];

/// How many tags there are.
const TAGS: u32 = 230;

/// Every table of fixtures, those that refer to others first.
const TABLES: [&str; 15] = [
    "webapi_extension_changes",
    "webapi_extensions",
    "tags",
    "audit_entries",
    "comments",
    "reviews",
    "request_people",
    "request_groups",
    "review_requests",
    "repositories",
    "group_members",
    "review_groups",
    "webapi_api_tokens",
    "webapi_sessions",
    "webapi_users",
];

/// Empties the tables and fills them again. Sessions go with their users.
///
/// # Errors
///
/// Those of the database.
pub fn fill(conn: &mut DbConn) -> ApiResult<()> {
    let rows = rows()?;
    let clear = match conn {
        DbConn::Sqlite(_) => {
            let deletes: Vec<String> = TABLES.iter().map(|table| format!("DELETE FROM {table};")).collect();
            format!("DELETE FROM sqlite_sequence; {}", deletes.join(" "))
        }
        DbConn::Pg(_) => format!("TRUNCATE {} RESTART IDENTITY CASCADE", TABLES.join(", ")),
    };
    with_native!(conn, |native| native.batch_execute(&clear))?;
    with_native!(conn, |native| native.batch_execute(rows))?;
    Ok(())
}

/// All rows as SQL. Hashing passwords is slow, so this is made once a process.
fn rows() -> ApiResult<&'static str> {
    static SQL: OnceCell<String> = OnceCell::new();
    let sql = SQL.get_or_try_init(|| {
        let mut sql = String::new();
        for (username, first, last, superuser, active) in USERS {
            let digest = Password::new(format!("pw-{username}")).hash_cheaply().map_err(ApiError::internal)?;
            writeln!(
                sql,
                "INSERT INTO webapi_users (username, password_hash, first_name, last_name, email, is_superuser, \
                 is_active, created_at) VALUES ('{username}', '{}', '{first}', '{last}', '{username}@example.com', \
                 {superuser}, {active}, '2024-01-01 00:00:00');",
                digest.expose()
            )
            .map_err(ApiError::internal)?;
        }
        let tags: Vec<String> = (1..=TAGS).map(|number| format!("('tag-{number:03}')")).collect();
        writeln!(sql, "INSERT INTO tags (name) VALUES {};", tags.join(", ")).map_err(ApiError::internal)?;
        Ok::<_, ApiError>(sql + ROWS)
    })?;
    Ok(sql)
}
