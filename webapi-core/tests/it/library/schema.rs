//! Tables of the library, for diesel and as SQL that both databases read.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use webapi_core::db::{Backend, DbConn, Id};

diesel::table! {
    webapi_users (id) {
        id -> BigInt,
        username -> Text,
        password_hash -> Nullable<Text>,
        first_name -> Text,
        is_active -> Bool,
    }
}

diesel::table! {
    webapi_sessions (digest) {
        digest -> Binary,
        user_id -> BigInt,
    }
}

diesel::table! {
    shelves (id) {
        id -> BigInt,
        code -> Text,
        floor -> SmallInt,
        capacity -> Nullable<Integer>,
        remark -> Nullable<Text>,
    }
}

diesel::table! {
    books (id) {
        id -> BigInt,
        shelf_id -> BigInt,
        title -> Text,
        sequel_to_id -> Nullable<BigInt>,
        owner_id -> Nullable<BigInt>,
        language -> Text,
        pages -> Nullable<Integer>,
        updated -> Timestamp,
    }
}

diesel::table! {
    notes (id) {
        id -> webapi_core::db::AnyUuid,
        book_id -> BigInt,
        body -> Text,
        private -> Bool,
    }
}

diesel::table! {
    authors (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        born -> Nullable<Integer>,
    }
}

diesel::table! {
    book_authors (book_id, author_id) {
        book_id -> BigInt,
        author_id -> BigInt,
    }
}

diesel::table! {
    loans (id) {
        id -> BigInt,
        book_id -> BigInt,
        borrower_id -> BigInt,
        witness_id -> Nullable<BigInt>,
        state -> Text,
        due -> Nullable<Timestamp>,
    }
}

diesel::table! {
    visits (id) {
        id -> BigInt,
        place -> Text,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        name -> Text,
        remark -> Nullable<Text>,
    }
}

diesel::table! {
    secrets (id) {
        id -> BigInt,
        owner_id -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    samples (id) {
        id -> webapi_core::db::AnyUuid,
        flag -> Bool,
        small -> SmallInt,
        medium -> Integer,
        big -> BigInt,
        ratio -> Double,
        text -> Text,
        moment -> Timestamp,
        data -> Json,
        maybe_flag -> Nullable<Bool>,
        maybe_small -> Nullable<SmallInt>,
        maybe_medium -> Nullable<Integer>,
        maybe_big -> Nullable<BigInt>,
        maybe_ratio -> Nullable<Double>,
        maybe_text -> Nullable<Text>,
        maybe_moment -> Nullable<Timestamp>,
        maybe_data -> Nullable<Json>,
    }
}

diesel::table! {
    envelopes (id) {
        id -> BigInt,
        secret_id -> Nullable<BigInt>,
        author_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    envelope_secrets (envelope_id, secret_id) {
        envelope_id -> BigInt,
        secret_id -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    webapi_users,
    shelves,
    books,
    notes,
    authors,
    book_authors,
    loans,
    visits,
    events,
    secrets,
    envelopes,
    envelope_secrets,
    samples,
);

const TABLES: &str = "
    CREATE TABLE shelves (
        id {pk},
        code TEXT NOT NULL UNIQUE,
        floor SMALLINT NOT NULL DEFAULT 0,
        capacity INTEGER,
        remark TEXT
    );
    CREATE TABLE books (
        id {pk},
        shelf_id BIGINT NOT NULL REFERENCES shelves (id),
        title TEXT NOT NULL,
        sequel_to_id BIGINT REFERENCES books (id),
        owner_id BIGINT REFERENCES webapi_users (id),
        language TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'de', 'fr')),
        pages INTEGER,
        updated TIMESTAMP NOT NULL,
        UNIQUE (shelf_id, title)
    );
    CREATE TABLE notes (
        id {uuid} PRIMARY KEY NOT NULL,
        book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
        body TEXT NOT NULL,
        private BOOLEAN NOT NULL DEFAULT FALSE
    );
    CREATE TABLE authors (
        id {pk},
        slug TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        born INTEGER
    );
    CREATE TABLE book_authors (
        book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
        author_id BIGINT NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
        PRIMARY KEY (book_id, author_id)
    );
    CREATE TABLE loans (
        id {pk},
        book_id BIGINT NOT NULL REFERENCES books (id),
        borrower_id BIGINT NOT NULL REFERENCES webapi_users (id),
        witness_id BIGINT REFERENCES webapi_users (id),
        state TEXT NOT NULL,
        due TIMESTAMP
    );
    CREATE TABLE visits (id {pk}, place TEXT NOT NULL);
    CREATE TABLE events (id {pk}, name TEXT NOT NULL UNIQUE, remark TEXT);
    CREATE TABLE secrets (
        id {pk},
        owner_id BIGINT NOT NULL REFERENCES webapi_users (id),
        body TEXT NOT NULL
    );
    CREATE TABLE envelopes (
        id {pk},
        secret_id BIGINT REFERENCES secrets (id),
        author_id BIGINT REFERENCES authors (id)
    );
    CREATE TABLE envelope_secrets (
        envelope_id BIGINT NOT NULL REFERENCES envelopes (id),
        secret_id BIGINT NOT NULL REFERENCES secrets (id),
        PRIMARY KEY (envelope_id, secret_id)
    );
    CREATE TABLE samples (
        id {uuid} PRIMARY KEY NOT NULL,
        flag BOOLEAN NOT NULL,
        small SMALLINT NOT NULL,
        medium INTEGER NOT NULL,
        big BIGINT NOT NULL,
        ratio {double} NOT NULL,
        text TEXT NOT NULL,
        moment TIMESTAMP NOT NULL,
        data JSON NOT NULL,
        maybe_flag BOOLEAN,
        maybe_small SMALLINT,
        maybe_medium INTEGER,
        maybe_big BIGINT,
        maybe_ratio {double},
        maybe_text TEXT,
        maybe_moment TIMESTAMP,
        maybe_data JSON
    );
";

const ROWS: &str = "
    INSERT INTO shelves (code, floor, capacity) VALUES ('A1', 0, 10), ('B2', 1, NULL), ('Ü 3/x', -1, 5);
    INSERT INTO authors (slug, name, born) VALUES
        ('ursula', 'Ursula', 1929), ('stanislaw', 'Stanisław', 1921), ('homer', 'Homer', NULL);
    INSERT INTO books (shelf_id, title, sequel_to_id, owner_id, language, pages, updated) VALUES
        (1, 'The Dispossessed', NULL, 2, 'en', 387, '2024-01-02 03:04:05'),
        (1, 'Solaris', NULL, NULL, 'en', 204, '2024-01-03 00:00:00'),
        (2, 'Fiasco', 2, 2, 'de', NULL, '2024-01-04 00:00:00');
    INSERT INTO book_authors (book_id, author_id) VALUES (1, 1), (2, 2), (3, 2), (3, 3);
    INSERT INTO loans (book_id, borrower_id, witness_id, state, due) VALUES
        (1, 2, 1, 'out', '2024-05-01 00:00:00'), (1, 2, NULL, 'returned', NULL);
    INSERT INTO visits (place) VALUES ('hall'), ('garden');
    INSERT INTO secrets (owner_id, body) VALUES (2, 'of the reader'), (1, 'of the admin');
    INSERT INTO envelopes (secret_id, author_id) VALUES (1, 1), (2, 2), (NULL, NULL);
    INSERT INTO envelope_secrets (envelope_id, secret_id) VALUES (1, 1), (1, 2), (2, 2);
";

/// The key of a note that anybody may read.
pub(crate) const OPEN_NOTE: Id = Id(uuid::Uuid::from_u128(1));
/// The key of a note that only people who are logged in may read.
pub(crate) const PRIVATE_NOTE: Id = Id(uuid::Uuid::from_u128(2));

/// Creates the tables and their first rows; the accounts must be there already.
pub(crate) fn fill(conn: &mut DbConn, backend: Backend) -> QueryResult<()> {
    let (pk, uuid, double) = match backend {
        Backend::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", "BLOB", "DOUBLE"),
        _ => ("BIGSERIAL PRIMARY KEY", "UUID", "DOUBLE PRECISION"),
    };
    let tables = TABLES.replace("{pk}", pk).replace("{uuid}", uuid).replace("{double}", double);
    conn.batch_execute(&tables)?;
    conn.batch_execute(ROWS)?;
    for (id, body, private) in [(OPEN_NOTE, "open", false), (PRIVATE_NOTE, "private", true)] {
        diesel::insert_into(notes::table)
            .values((
                notes::id.eq(id),
                notes::book_id.eq(1_i64),
                notes::body.eq(body),
                notes::private.eq(private),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The number of rows in every table, to see that a refused request left no trace. Sessions are left out: a good
/// password begins one whatever becomes of the request.
pub(crate) fn rows(conn: &mut DbConn) -> Vec<(&'static str, i64)> {
    macro_rules! counts {
        ($($table:ident),*) => {
            vec![$((stringify!($table), $table::table.count().get_result(conn).unwrap())),*]
        };
    }
    counts!(
        webapi_users,
        shelves,
        books,
        notes,
        authors,
        book_authors,
        loans,
        visits,
        events,
        secrets,
        envelopes,
        samples
    )
}
