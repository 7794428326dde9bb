//! A PostgreSQL database of one test's own, on the server that `cargo xtask test` brings.

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};

/// A database, gone when dropped.
pub(crate) struct OwnDatabase {
    server: String,
    name: String,
}

impl OwnDatabase {
    /// Creates an empty database; tests of one program give different names.
    pub(crate) fn create(test: &str) -> Self {
        let server = std::env::var("WEBAPI_TEST_POSTGRES_URL").expect(
            "WEBAPI_TEST_POSTGRES_URL names no PostgreSQL server; `cargo xtask test` starts one, or leave the feature \
             `postgres` out",
        );
        let own = Self { server, name: format!("reviews_{test}_{}", std::process::id()) };
        own.run(&format!("CREATE DATABASE {}", own.name));
        own
    }

    /// What to open it with.
    pub(crate) fn url(&self) -> String {
        let (server, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (server, _) = server.rsplit_once('/').expect("a URL with the name of a database");
        format!("{server}/{}?{query}", self.name).trim_end_matches('?').to_owned()
    }

    fn run(&self, statement: &str) {
        let mut conn = PgConnection::establish(&self.server).expect("the PostgreSQL server answers");
        conn.batch_execute(statement).expect("the statement runs");
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
