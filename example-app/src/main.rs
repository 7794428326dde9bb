//! A code review service.

mod app;
mod resources;
mod schema;

fn main() {
    let db = webapi_core::db::Database::open("sqlite::memory:").unwrap();
    let api = app::build(db, "http://127.0.0.1:8080").unwrap();
    for r in api.snapshot().walk() { println!("{} {:?}", r.list_template(), r.descriptor().methods); }
}
