//! How many statements a request costs. The counters are of the whole process, so this is a binary of its own, whose
//! facts are established one after the other.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod it {
    #[allow(dead_code, reason = "the other test binary uses the rest")]
    pub(crate) mod library;
}

use std::sync::Mutex;

use webapi_core::db::statements::{self, Statements};

use crate::it::library::{Ask, Library, everywhere};

/// Held by the test that counts.
static COUNTING: Mutex<()> = Mutex::new(());

/// Runs a test alone, with counted connections.
fn counted(test: impl AsyncFn(&Library)) {
    let turn = COUNTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    statements::count().unwrap();
    actix_web::rt::System::new().block_on(everywhere(test));
    drop(turn);
}

/// What a request costs; its status must be the expected one.
async fn cost(library: &Library, ask: Ask, status: u16) -> Statements {
    let before = statements::so_far();
    library.send(ask).await.expect(status);
    let after = statements::so_far();
    let mut cost = after;
    cost.all = after.all - before.all;
    cost.writes = after.writes - before.writes;
    cost
}

#[track_caller]
fn assert_reads(cost: Statements, reads: u64, what: &str) {
    assert_eq!((cost.all, cost.writes), (reads, 0), "{what}");
}

#[test]
fn an_item_costs_one_statement_with_all_its_links() {
    counted(async |library| {
        for uri in ["/api/loans/1/", "/api/shelves/A1/", "/api/people/reader/"] {
            assert_reads(cost(library, Ask::get(uri), 200).await, 1, uri);
        }
    });
}

#[test]
fn a_nested_item_costs_one_statement_more_for_each_ancestor_and_many_relation() {
    counted(async |library| {
        let note = "/api/shelves/A1/books/1/notes/00000000-0000-0000-0000-000000000001/";
        for (uri, reads) in [
            ("/api/authors/ursula/books/1/", 2),
            ("/api/shelves/A1/books/1/", 3),
            ("/api/shelves/A1/books/1/?only-fields=title", 2),
            (note, 3),
        ] {
            assert_reads(cost(library, Ask::get(uri), 200).await, reads, uri);
        }
    });
}

#[test]
fn a_page_costs_two_statements_and_one_for_each_many_relation() {
    counted(async |library| {
        for (uri, reads) in [
            ("/api/loans/", 2),
            ("/api/shelves/?floor-gt=-5&sort=-floor&q=a", 2),
            ("/api/shelves/A1/books/", 4),
            ("/api/shelves/A1/books/?only-fields=title", 3),
            ("/api/authors/?published=1", 2),
            ("/api/loans/?start=100", 1),
            ("/api/loans/?max-results=0", 1),
            ("/api/samples/", 1),
        ] {
            assert_reads(cost(library, Ask::get(uri), 200).await, reads, uri);
        }
    });
}

#[test]
fn a_refusal_that_needs_no_database_costs_nothing() {
    counted(async |library| {
        for (ask, status) in [
            (Ask::post("/api/shelves/").form("code=x"), 401),
            (Ask::delete("/api/authors/ursula/"), 401),
            (Ask::get("/api/visits/"), 401),
            (Ask::delete("/api/people/reader/"), 405),
            (Ask::post("/api/shelves/A1/"), 405),
            (Ask::new("OPTIONS", "/api/shelves/"), 204),
            (Ask::get("/api/nothing/"), 404),
            (Ask::get("/api/shelves/A1"), 301),
            (Ask::get("/api/"), 200),
            (Ask::get("/api/shelves/?a=%ff"), 400),
            (Ask::get("/api/shelves/?start=x"), 400),
            (Ask::get("/api/shelves/").header("authorization", "Nothing x"), 200),
        ] {
            let cost = cost(library, ask, status).await;
            let reads = if status == 200 { cost.all } else { 0 };
            assert_reads(cost, reads, &status.to_string());
        }
        assert_reads(cost(library, Ask::get("/api/"), 200).await, 0, "the root");
    });
}

#[test]
fn a_refusal_of_somebody_costs_what_it_takes_to_know_them() {
    counted(async |library| {
        let login = library.send(Ask::get("/api/attempt/").reader()).await.session().unwrap();
        let ask = || Ask::delete("/api/authors/ursula/").cookie(&login);
        assert_reads(cost(library, ask(), 403).await, 2, "the session and its user");
    });
}

#[test]
fn reading_never_writes() {
    counted(async |library| {
        let login = library.send(Ask::get("/api/attempt/").reader()).await.session().unwrap();
        for uri in
            ["/api/", "/api/shelves/", "/api/shelves/A1/books/1/?expand=authors,notes", "/api/shelves/none/"]
        {
            for ask in [Ask::get(uri), Ask::get(uri).cookie(&login), Ask::get(uri).cookie("s.nonsense")] {
                let before = statements::so_far();
                library.send(ask).await.status_below(500);
                assert_eq!(statements::so_far().writes, before.writes, "{uri}");
            }
        }
    });
}

#[test]
fn an_expansion_costs_one_statement_for_each_relation_whatever_the_size_of_the_page() {
    counted(async |library| {
        let costs = async |uri: &str| cost(library, Ask::get(uri), 200).await;
        let uri = "/api/shelves/A1/books/?expand=owner,sequel_to,authors,notes";
        let few = costs(uri).await;
        // The ancestor, the count, the rows, the links of the relation, and the four that are expanded; `sequel_to` is
        // null everywhere and costs nothing.
        assert_reads(few, 7, uri);
        library.execute(
            "INSERT INTO books (shelf_id, title, owner_id, updated)
             WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100)
             SELECT 1, 'Volume ' || n, 1 + n % 3, '2024-01-01 00:00:00' FROM counter",
        );
        library.execute(
            "INSERT INTO book_authors (book_id, author_id) SELECT id, 1 + id % 3 FROM books WHERE id > 3",
        );
        let many = costs(&format!("{uri}&max-results=200")).await;
        assert_eq!(many, few);
        let nested = costs("/api/shelves/?expand=books,owner,authors").await;
        assert_reads(nested, 6, "books below shelves, their links to authors, then owners and authors");
    });
}

#[test]
fn a_write_costs_what_it_does() {
    counted(async |library| {
        let login = library.send(Ask::get("/api/attempt/").admin()).await.session().unwrap();
        for (what, ask, status, all, writes) in [
            // The session, its user, and the row.
            ("create", Ask::post("/api/shelves/").form("code=N1"), 201, 3, 1),
            ("update", Ask::put("/api/shelves/A1/").form("floor=2"), 200, 4, 1),
            ("update of nothing", Ask::put("/api/shelves/A1/"), 200, 4, 0),
            ("delete", Ask::delete("/api/shelves/N1/"), 204, 4, 1),
        ] {
            let cost = cost(library, ask.cookie(&login), status).await;
            assert_eq!((cost.all, cost.writes), (all, writes), "{what}");
        }
    });
}
