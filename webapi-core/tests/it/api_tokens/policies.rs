//! What a policy leaves of what its user may do: methods, items, lists, expansions and links.

use serde_json::{Value, json};

use super::{full, limited, with_tokens};
use crate::library::Ask;

#[actix_web::test]
async fn methods_are_allowed_by_resource() {
    with_tokens(async |library| {
        let (_, text) = limited(library, json!({"*": {"allow": ["GET"], "block": ["*"]}}));
        library.send(Ask::get("/api/shelves/").token(&text)).await.expect(200);
        library.send(Ask::new("HEAD", "/api/shelves/").token(&text)).await.expect(200);
        library.refused(Ask::post("/api/shelves/").token(&text).form("code=N1"), 403).await;
        library.send(Ask::post("/api/shelves/A1/").token(&text).form("_method=GET")).await.expect(200);
        let (_, no_put) = limited(library, json!({"shelf": {"*": {"allow": ["*"], "block": ["PUT"]}}}));
        for ask in [Ask::put("/api/shelves/A1/"), Ask::patch("/api/shelves/A1/")] {
            library.refused(ask.token(&no_put).form("floor=3"), 403).await;
        }
        library.send(Ask::post("/api/shelves/").token(&no_put).form("code=N1")).await.expect(201);
    })
    .await;
}

#[actix_web::test]
async fn the_declared_methods_are_looked_at_first_and_unknown_places_are_nobodys() {
    with_tokens(async |library| {
        let (_, nothing) = limited(library, json!({"*": {"block": ["*"]}}));
        library.send(Ask::delete("/api/people/reader/").token(&nothing)).await.expect(405);
        library.send(Ask::get("/api/nowhere/").token(&nothing)).await.expect(404);
        library.send(Ask::get("/api/").token(&nothing)).await.expect(403);
        library.send(Ask::get("/api/people/nobody/").token(&nothing)).await.expect(403);
    })
    .await;
}

#[actix_web::test]
async fn another_spelling_of_a_key_names_the_same_item() {
    with_tokens(async |library| {
        let (_, text) = limited(library, json!({"loan": {"01": {"block": ["*"]}}}));
        for uri in ["/api/loans/1/", "/api/loans/01/", "/api/loans/0001/"] {
            library.send(Ask::get(uri).token(&text)).await.expect(403);
        }
        library.send(Ask::get("/api/loans/2/").token(&text)).await.expect(200);
        let (_, only) = limited(library, json!({"*": {"block": ["*"]}, "loan": {"1": {"allow": ["GET"]}}}));
        library.send(Ask::get("/api/loans/01/").token(&only)).await.expect(200);
        library.send(Ask::get("/api/loans/2/").token(&only)).await.expect(403);
        let id = "00000000-0000-0000-0000-000000000001";
        let (_, note) = limited(library, json!({"note": {id: {"block": ["*"]}}}));
        for key in [id.to_owned(), id.replace('-', ""), format!("%7B{id}%7D")] {
            let uri = format!("/api/shelves/A1/books/1/notes/{key}/");
            library.send(Ask::get(&uri).token(&note)).await.expect(403);
        }
    })
    .await;
}

#[actix_web::test]
async fn lists_leave_blocked_items_out_of_rows_and_totals() {
    with_tokens(async |library| {
        let (_, without) =
            limited(library, json!({"shelf": {"B2": {"block": ["*"]}, "nope": {"block": ["*"]}}}));
        let page = library.send(Ask::get("/api/shelves/?max-results=1").token(&without)).await.expect(200);
        assert_eq!(page.column("shelves", "code"), ["A1"]);
        assert_eq!(page.json()["total_results"], 2);
        let next = library.send(Ask::get("/api/shelves/?max-results=1&start=1").token(&without)).await;
        assert_eq!(next.column("shelves", "code"), ["Ü 3/x"]);
        assert!(next.json()["links"]["next"].is_null());

        let only =
            json!({"shelf": {"*": {"block": ["PUT"]}, "A1": {"allow": ["*"]}, "B2": {"block": ["GET"]}}});
        let (_, only) = limited(library, only);
        let page = library.send(Ask::get("/api/shelves/").token(&only)).await.expect(200);
        assert_eq!(page.column("shelves", "code"), ["A1", "Ü 3/x"]);
        let counted = library.send(Ask::get("/api/shelves/?floor-gte=-5").token(&only)).await.expect(200);
        assert_eq!(counted.json()["total_results"], 2);
    })
    .await;
}

#[actix_web::test]
async fn children_have_policies_of_their_own() {
    with_tokens(async |library| {
        let (_, text) = limited(library, json!({"shelf": {"*": {"block": ["*"]}}}));
        library.send(Ask::get("/api/shelves/A1/").token(&text)).await.expect(403);
        library.send(Ask::get("/api/shelves/A1/books/1/").token(&text)).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn what_a_policy_refuses_is_not_expanded_and_loses_its_title() {
    with_tokens(async |library| {
        let page = async |resources: Value, uri: &str| {
            let (_, text) = limited(library, resources);
            library.send(Ask::get(uri).token(&text)).await.expect(200).json()
        };
        let sequel = "http://127.0.0.1:8080/api/shelves/A1/books/2/";
        let no_books = json!({"book": {"2": {"block": ["*"]}}});
        for uri in ["/api/shelves/B2/books/3/", "/api/shelves/B2/books/3/?expand=sequel_to"] {
            let open = page(json!({"shelf": {"*": {"allow": ["*"]}}}), uri).await;
            assert!(open.to_string().contains("Solaris"), "{uri}: {open}");
            let closed = page(no_books.clone(), uri).await;
            assert!(!closed.to_string().contains("Solaris"), "{uri}: {closed}");
            let link = &closed["book"]["links"]["sequel_to"];
            assert!(link["title"].is_null() && link["method"] == "GET", "{uri}: {closed}");
            let _ = sequel;
        }
        for uri in ["/api/shelves/A1/books/1/", "/api/shelves/A1/books/1/?expand=authors"] {
            for resources in [
                json!({"author": {"*": {"block": ["*"]}}}),
                json!({"author": {"ursula": {"block": ["GET"]}}}),
            ] {
                let book = page(resources, uri).await;
                assert!(!book["book"].to_string().contains("Ursula"), "{uri}: {book}");
                assert_eq!(book["book"]["authors"].as_array().map(Vec::len), Some(1), "{uri}: {book}");
            }
        }
        let shelves = page(json!({"book": {"*": {"block": ["*"]}}}), "/api/shelves/?expand=books").await;
        assert!(!shelves.to_string().contains("Solaris"), "{shelves}");
        let some = page(json!({"book": {"2": {"block": ["*"]}}}), "/api/shelves/?expand=books").await;
        assert!(some.to_string().contains("Dispossessed") && !some.to_string().contains("Solaris"), "{some}");
    })
    .await;
}

#[actix_web::test]
async fn a_token_opens_nothing_that_takes_no_tokens() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        let uri = "/api/people/reader/api-tokens/";
        assert_eq!(library.send(Ask::get(uri).token(&text)).await.expect(403).code(), 101);
        let cookie = library.send(Ask::get("/api/attempt/").token(&text)).await.session().unwrap();
        library.send(Ask::get(uri).cookie(&cookie)).await.expect(403);
        let ask = Ask::post(uri).token(&text).form("note=n&policy={}");
        library.refused(ask, 403).await;
    })
    .await;
}
