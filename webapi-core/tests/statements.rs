//! How many statements a request costs. The counters are of the whole process, so this is a binary of its own, whose
//! facts are established one after the other.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod it {
    #[allow(dead_code, reason = "the other test binary uses the rest")]
    pub(crate) mod library;
}

use std::sync::Mutex;

use webapi_core::api::WebApiBuilder;
use webapi_core::api_token::{ApiTokenSettings, ApiTokens, NewApiToken, Policy};
use webapi_core::db::statements::{self, Statements};

use crate::it::library::{Ask, Library, everywhere_with};

/// Held by the test that counts.
static COUNTING: Mutex<()> = Mutex::new(());

/// Runs a test alone, with counted connections.
fn counted(test: impl AsyncFn(&Library)) {
    counted_with(|builder| builder, test);
}

/// As [`counted`], with settings of the test's own.
fn counted_with(configure: impl Fn(WebApiBuilder) -> WebApiBuilder, test: impl AsyncFn(&Library)) {
    let turn = COUNTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    statements::count().unwrap();
    actix_web::rt::System::new().block_on(everywhere_with(configure, test));
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
fn a_relation_to_objects_with_a_rule_costs_one_statement_more_unless_nobody_asks_for_it() {
    counted(async |library| {
        for (uri, reads) in [
            ("/api/envelopes/?only-fields=id&only-links=author", 2),
            ("/api/envelopes/?only-fields=id&only-links=secret", 3),
            ("/api/envelopes/?only-fields=secrets&only-links=", 4),
            ("/api/envelopes/?only-fields=id,secret&only-links=secret&expand=secret", 3),
            ("/api/envelopes/1/?only-fields=id&only-links=secret", 2),
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
fn a_page_behind_a_cursor_costs_one_statement_and_another_for_the_total() {
    counted(async |library| {
        for (uri, reads) in [
            ("/api/loans/?cursor=", 1),
            ("/api/loans/?cursor=&total=1", 2),
            ("/api/shelves/?cursor=&sort=-floor&q=a", 1),
            ("/api/authors/?cursor=&sort=born&max-results=1", 1),
            // It ends among the rows without a value.
            ("/api/authors/?cursor=&sort=born&max-results=3", 2),
            ("/api/loans/?cursor=&max-results=0", 0),
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
        // The ancestor, the count, the rows, and the four that are expanded; `sequel_to` is null everywhere and costs
        // nothing.
        assert_reads(few, 6, uri);
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
        assert_reads(nested, 5, "books below shelves, then owners and authors");
    });
}

#[test]
fn a_page_with_three_expansions_on_two_levels_costs_five_statements_at_one_row_and_at_a_thousand() {
    counted(async |library| {
        let uri = "/api/shelves/?max-results=25&expand=books,books.owner,books.authors";
        library.execute(
            "DELETE FROM loans; DELETE FROM books WHERE shelf_id <> 1; DELETE FROM shelves WHERE id <> 1",
        );
        library.execute("UPDATE books SET owner_id = 2");
        let one = cost(library, Ask::get(uri), 200).await;
        assert_reads(one, 2 + 3, "the rows, their number, and one for each relation");
        library.execute(
            "INSERT INTO shelves (code, floor)
             WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 999)
             SELECT 'S' || n, 0 FROM counter;
             INSERT INTO books (shelf_id, title, owner_id, updated)
             SELECT id, 'Volume ' || id, 1 + id % 3, '2024-01-01 00:00:00' FROM shelves WHERE id > 3;
             INSERT INTO book_authors (book_id, author_id) SELECT id, 1 + id % 3 FROM books WHERE id > 3",
        );
        assert_eq!(cost(library, Ask::get(uri), 200).await, one);
        let whole = format!("{uri}&max-results=200");
        assert_eq!(cost(library, Ask::get(&whole), 200).await, one);
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

/// Makes a token of the reader that must not touch the shelf B2, and waits until its first use is noted.
async fn known_token(library: &Library) -> String {
    let tokens = ApiTokens::of(&library.api).unwrap();
    let policy = r#"{"resources": {"shelf": {"B2": {"block": ["*"]}}}}"#;
    let policy = Some(Policy::parse(policy, &library.api.snapshot()).unwrap());
    let new = NewApiToken { user_id: 2, policy, ..NewApiToken::default() };
    let made = library.api.database().with(|conn| tokens.create(conn, library.api.clock(), new));
    let (token, text) = made.unwrap().unwrap();
    library.send(Ask::get("/api/attempt/").header("authorization", bearing(text.expose()))).await.expect(200);
    for _ in 0..1000 {
        let (tokens, id) = (tokens.clone(), token.id);
        let found = library.api.database().run_write(move |conn| tokens.find(conn, id)).await;
        if found.unwrap().unwrap().unwrap().last_used.is_some() {
            break;
        }
    }
    bearing(text.expose())
}

fn bearing(text: &str) -> String {
    format!("token {text}")
}

#[test]
fn a_known_api_token_costs_nothing_and_neither_does_a_forged_one() {
    let configure = |builder: WebApiBuilder| builder.api_tokens(ApiTokenSettings::new("lib"));
    counted_with(configure, async |library| {
        let header = known_token(library).await;
        for (uri, reads) in
            [("/api/loans/1/", 1), ("/api/shelves/", 2), ("/api/loans/", 2), ("/api/shelves/B2/", 0)]
        {
            let status = if reads == 0 { 403 } else { 200 };
            assert_reads(
                cost(library, Ask::get(uri).header("authorization", &header), status).await,
                reads,
                uri,
            );
        }
        let forged = Ask::get("/api/loans/1/").header("authorization", "token lib_forged");
        assert_reads(cost(library, forged, 401).await, 0, "forged");
        let unknown = Ask::get("/api/loans/1/").header("authorization", "token nope");
        assert_reads(cost(library, unknown, 401).await, 1, "unknown");
    });
}
