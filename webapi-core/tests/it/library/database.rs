//! A fresh database for each test: a file of its own on SQLite, a schema of its own on PostgreSQL.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use webapi_core::db::Backend;

/// Names the variable that says where PostgreSQL is.
#[cfg(feature = "postgres")]
const POSTGRES: &str = "WEBAPI_TEST_POSTGRES_URL";

/// The databases that the build knows.
pub(crate) fn backends() -> Vec<Backend> {
    vec![
        #[cfg(feature = "sqlite")]
        Backend::Sqlite,
        #[cfg(feature = "postgres")]
        Backend::Postgres,
    ]
}

/// Where a fresh database is; dropping it removes the database.
pub(crate) struct Place {
    url: String,
    made: Made,
}

enum Made {
    File(PathBuf),
    #[cfg(feature = "postgres")]
    Schema(String),
}

impl Place {
    pub(crate) fn fresh(backend: Backend) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("core_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        match backend {
            #[cfg(feature = "postgres")]
            Backend::Postgres => Self::schema(name),
            _ => {
                let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.db"));
                Self { url: format!("sqlite:{}", file.display()), made: Made::File(file) }
            }
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    #[cfg(feature = "postgres")]
    fn schema(name: String) -> Self {
        let server = postgres();
        execute(&format!("CREATE SCHEMA {name}"));
        let join = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{join}options=-csearch_path%3D{name}");
        Self { url, made: Made::Schema(name) }
    }
}

#[cfg(feature = "postgres")]
fn postgres() -> String {
    std::env::var(POSTGRES).unwrap_or_else(|_| {
        panic!("{POSTGRES} is not set: run `cargo xtask test`, which brings up PostgreSQL")
    })
}

#[cfg(feature = "postgres")]
fn execute(sql: &str) {
    use diesel::Connection as _;
    use diesel::connection::SimpleConnection as _;

    let mut server = diesel::PgConnection::establish(&postgres()).unwrap();
    server
        .batch_execute(&format!("SET client_min_messages = error; SET lock_timeout = '10s'; {sql}"))
        .unwrap();
}

impl Drop for Place {
    fn drop(&mut self) {
        match &self.made {
            Made::File(file) => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut name = file.clone().into_os_string();
                    name.push(suffix);
                    let _ = std::fs::remove_file(name);
                }
            }
            #[cfg(feature = "postgres")]
            Made::Schema(name) => execute(&format!("DROP SCHEMA {name} CASCADE")),
        }
    }
}
