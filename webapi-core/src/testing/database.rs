//! [`TestDatabase`]: a database for one test.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::{Instrumentation, InstrumentationEvent};

use super::must;
use crate::db::statements::{Kind, Statements};
use crate::db::{Backend, Database};

/// The variable that says where a PostgreSQL server for tests is, for example `postgres://user@127.0.0.1/tests`.
pub const POSTGRES: &str = "WEBAPI_TEST_POSTGRES_URL";

/// An empty database that is gone when this is dropped: in memory on SQLite, a schema of its own on PostgreSQL.
///
/// It counts the statements on its connections.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    counts: Arc<Counts>,
    #[cfg(feature = "postgres")]
    _schema: Option<Schema>,
}

#[derive(Debug, Default)]
struct Counts {
    all: AtomicU64,
    writes: AtomicU64,
}

impl TestDatabase {
    /// A database of this product.
    ///
    /// # Panics
    ///
    /// If the build has no such backend, or if it is PostgreSQL and [`POSTGRES`] is not set.
    pub fn on(backend: Backend) -> Self {
        match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => {
                let schema = Schema::fresh();
                let url = schema.url();
                Self { _schema: Some(schema), ..Self::open(&url) }
            }
            _ => Self::open("sqlite::memory:"),
        }
    }

    /// One database of each product that the build knows; PostgreSQL only where [`POSTGRES`] is set, and a line
    /// in the output of the test otherwise.
    pub fn each() -> Vec<Self> {
        let all = [Backend::Sqlite, Backend::Postgres].into_iter().filter(|backend| match backend {
            Backend::Sqlite => cfg!(feature = "sqlite"),
            Backend::Postgres if cfg!(feature = "postgres") => {
                let known = std::env::var_os(POSTGRES).is_some();
                if !known {
                    println!("PostgreSQL is left out: {POSTGRES} is not set");
                }
                known
            }
            Backend::Postgres => false,
        });
        all.map(Self::on).collect()
    }

    fn open(url: &str) -> Self {
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        let instrument = Arc::new(move || Box::new(Counter(Arc::clone(&shared))) as Box<dyn Instrumentation>);
        let database = must(Database::open_instrumented(url, 2, Some(instrument)));
        Self {
            database,
            counts,
            #[cfg(feature = "postgres")]
            _schema: None,
        }
    }

    /// The database, to build an API over it.
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Runs SQL; `{id}` becomes a generated primary key of 64 bits in the words of the product.
    pub fn execute(&self, sql: &str) {
        use diesel::connection::SimpleConnection as _;

        let id = match self.database.backend() {
            Backend::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL",
            Backend::Postgres => "BIGSERIAL PRIMARY KEY",
        };
        must(must(self.database.with(|conn| conn.batch_execute(&sql.replace("{id}", id)))));
    }

    /// How many statements `work` sends, transaction control aside, and how many of them write.
    pub fn count<T>(&self, work: impl FnOnce() -> T) -> (Statements, T) {
        let before = self.so_far();
        let done = work();
        let after = self.so_far();
        (Statements { all: after.all - before.all, writes: after.writes - before.writes }, done)
    }

    fn so_far(&self) -> Statements {
        let Counts { all, writes } = &*self.counts;
        Statements { all: all.load(Ordering::SeqCst), writes: writes.load(Ordering::SeqCst) }
    }
}

struct Counter(Arc<Counts>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let kind = Kind::of(query);
            self.0.all.fetch_add(u64::from(kind != Kind::Control), Ordering::SeqCst);
            self.0.writes.fetch_add(u64::from(kind == Kind::Write), Ordering::SeqCst);
        }
    }
}

/// A schema of a PostgreSQL server.
#[cfg(feature = "postgres")]
#[derive(Debug)]
struct Schema {
    server: String,
    name: String,
}

#[cfg(feature = "postgres")]
impl Schema {
    fn fresh() -> Self {
        let server = std::env::var(POSTGRES);
        let server =
            server.unwrap_or_else(|_| panic!("{POSTGRES} is not set: say where a PostgreSQL for tests is"));
        let name = format!("webapi_test_{}", uuid::Uuid::new_v4().simple());
        let schema = Self { server, name };
        schema.execute("CREATE SCHEMA");
        schema
    }

    fn url(&self) -> String {
        let join = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{join}options=-csearch_path%3D{}", self.server, self.name)
    }

    fn execute(&self, statement: &str) {
        use diesel::Connection as _;
        use diesel::connection::SimpleConnection as _;

        let mut server = must(diesel::PgConnection::establish(&self.server));
        let cascade = if statement.starts_with("DROP") { "CASCADE" } else { "" };
        let settings = "SET client_min_messages = error; SET lock_timeout = '10s'";
        must(server.batch_execute(&format!("{settings}; {statement} {} {cascade}", self.name)));
    }
}

#[cfg(feature = "postgres")]
impl Drop for Schema {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.execute("DROP SCHEMA");
        }
    }
}
