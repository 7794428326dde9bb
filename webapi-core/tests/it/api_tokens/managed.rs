//! The resource below users: what its owner sees and does.

use serde_json::{Value, json};

use super::{READER, WHO, create, full, tokens, with_tokens};
use crate::library::{Ask, Library};
use webapi_core::api_token::NewApiToken;

const LIST: &str = "/api/people/reader/api-tokens/";

async fn post(library: &Library, body: &str) -> Value {
    library.send(Ask::post(LIST).reader().form(body.to_owned())).await.expect(201).json()["api_token"].clone()
}

#[actix_web::test]
async fn a_token_is_shown_once() {
    with_tokens(async |library| {
        let ask = Ask::post(LIST).reader().form("note=for+scripts&policy={}&expires=2030-01-02T03:04:05Z");
        let answer = library.send(ask).await.expect(201);
        let made = answer.json()["api_token"].clone();
        let text = made["token"].as_str().unwrap();
        assert_eq!((text.len(), &text[..4]), (255, "lib_"));
        assert_eq!(answer.header("location"), made["links"]["self"]["href"].as_str());
        assert_eq!(made["note"], "for scripts");
        assert_eq!(made["expires"], "2030-01-02T03:04:05Z");
        assert_eq!((&made["valid"], &made["deprecated"]), (&json!(true), &json!(false)));
        assert_eq!(
            library.send(Ask::get(WHO).token(text)).await.expect(200).json()["attempt"]["user"],
            "reader"
        );

        let uri = format!("{LIST}{}/", made["id"]);
        let item = library.send(Ask::get(&uri).reader()).await.expect(200);
        assert!(!item.text().contains(text));
        assert_eq!(item.json()["api_token"]["token"], format!("{}...", &text[..8]));
        let list = library.send(Ask::get(LIST).reader()).await.expect(200);
        assert!(!list.text().contains(text));
        let bare = library
            .send(Ask::post(&format!("{LIST}?only-fields=id")).reader().form("note=n&policy={}"))
            .await;
        assert_eq!(bare.expect(201).json()["api_token"].as_object().map(serde_json::Map::len), Some(2));
    })
    .await;
}

#[actix_web::test]
async fn owners_and_superusers_manage_tokens_and_nobody_else_does() {
    with_tokens(async |library| {
        let (id, _) = full(library);
        let item = format!("{LIST}{id}/");
        for uri in [LIST, &item] {
            library.send(Ask::get(uri)).await.expect(401);
            library.send(Ask::get(uri).reader()).await.expect(200);
            library.send(Ask::get(uri).admin()).await.expect(200);
        }
        let (own, _) = create(library, NewApiToken { user_id: 1, ..NewApiToken::default() });
        let foreign = format!("/api/people/admin/api-tokens/{own}/");
        for ask in [
            Ask::get(&foreign),
            Ask::get("/api/people/admin/api-tokens/"),
            Ask::post("/api/people/admin/api-tokens/").form("note=n&policy={}"),
            Ask::put(&foreign).form("note=n"),
            Ask::delete(&foreign),
        ] {
            library.refused(ask.reader(), 403).await;
        }
        library.send(Ask::get(&format!("{LIST}{own}/")).admin()).await.expect(404);
        library.send(Ask::get("/api/people/nobody/api-tokens/").admin()).await.expect(404);
        library.send(Ask::delete(&item).admin()).await.expect(204);
        library.send(Ask::delete(&item).admin()).await.expect(404);
    })
    .await;
}

#[actix_web::test]
async fn a_superuser_makes_tokens_for_others() {
    with_tokens(async |library| {
        let answer = library.send(Ask::post(LIST).admin().form("note=n&policy={}")).await.expect(201);
        let text = answer.json()["api_token"]["token"].as_str().unwrap().to_owned();
        let who = library.send(Ask::get(WHO).token(&text)).await.expect(200);
        assert_eq!(who.json()["attempt"]["user"], "reader");
    })
    .await;
}

#[actix_web::test]
async fn a_policy_is_checked_after_the_caller() {
    with_tokens(async |library| {
        let refused = async |policy: &str| {
            let ask = Ask::post(LIST).reader().json(json!({"note": "n", "policy": policy}).to_string());
            library.send(ask).await.expect(400).fields()["policy"][0].as_str().unwrap().to_owned()
        };
        for (policy, message) in [
            ("nope", "Expecting value: line 1 column 1 (char 0)"),
            ("[]", "The policy must be a JSON object."),
            ("{\"resources\": {\"nope\": {}}}", "\"nope\" is not a valid resource policy ID."),
            ("{\"resources\": {\"shelf\": []}}", "The \"resources.shelf\" section must be a JSON object."),
        ] {
            assert_eq!(refused(policy).await, message);
        }
        library
            .refused(Ask::post("/api/people/admin/api-tokens/").reader().form("note=n&policy=nope"), 403)
            .await;
        let missing = library.refused(Ask::post(LIST).reader().form("expires=x"), 400).await;
        assert_eq!(missing.fields().as_object().map(serde_json::Map::len), Some(3));
        let json = r#"{"note": "n", "policy": {"resources": {"*": {"allow": ["GET", 3]}}}}"#;
        let made = library.send(Ask::post(LIST).reader().json(json)).await.expect(201).json();
        assert_eq!(made["api_token"]["policy"], json!({"resources": {"*": {"allow": ["GET", 3]}}}));
    })
    .await;
}

#[actix_web::test]
async fn a_change_counts_at_once() {
    with_tokens(async |library| {
        let made = post(library, "note=n&policy={}").await;
        let (uri, text) = (format!("{LIST}{}/", made["id"]), made["token"].as_str().unwrap().to_owned());
        library.send(Ask::get("/api/shelves/").token(&text)).await.expect(200);
        library.clock.advance(5);
        let policy = r#"{"policy": {"resources": {"shelf": {"*": {"block": ["*"]}}}}, "note": "m"}"#;
        let changed = library.send(Ask::put(&uri).reader().json(policy)).await.expect(200).json();
        assert_eq!(changed["api_token"]["note"], "m");
        assert_ne!(changed["api_token"]["last_updated"], changed["api_token"]["time_added"]);
        library.send(Ask::get("/api/shelves/").token(&text)).await.expect(403);
        library.send(Ask::get(WHO).token(&text)).await.expect(200);

        let past =
            library.send(Ask::put(&uri).reader().form("expires=2001-01-01T00:00:00Z")).await.expect(200);
        assert_eq!(past.json()["api_token"]["expires"], "2001-01-01T00:00:00Z");
        library.send(Ask::get(WHO).token(&text)).await.expect(401);
        let never = library.send(Ask::put(&uri).reader().json(r#"{"expires": null}"#)).await.expect(200);
        assert!(never.json()["api_token"]["expires"].is_null());
        library.send(Ask::get(WHO).token(&text)).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn an_invalid_token_never_becomes_valid_again() {
    with_tokens(async |library| {
        let made = post(library, "note=n&policy={}").await;
        let (uri, text) = (format!("{LIST}{}/", made["id"]), made["token"].as_str().unwrap().to_owned());
        let early = library.send(Ask::put(&uri).reader().form("invalid_reason=x")).await.expect(400);
        assert!(early.fields()["invalid_reason"].is_array());
        library.send(Ask::put(&uri).reader().form("valid=1")).await.expect(200);
        let gone =
            library.send(Ask::put(&uri).reader().form("valid=0&invalid_reason=Lost.")).await.expect(200);
        let gone = &gone.json()["api_token"];
        assert_eq!((&gone["valid"], &gone["invalid_reason"]), (&json!(false), &json!("Lost.")));
        assert_eq!(gone["invalid_date"], "2023-11-14T22:13:20Z");
        library.send(Ask::get(WHO).token(&text)).await.expect(401);
        let again = library.send(Ask::put(&uri).reader().form("valid=1&note=x")).await.expect(400);
        assert!(again.fields()["valid"].is_array());
        let item = library.send(Ask::get(&uri).reader()).await.expect(200).json();
        assert_eq!(item["api_token"]["note"], "n", "nothing of the refused request stays");
    })
    .await;
}

#[actix_web::test]
async fn deleting_a_token_through_the_resource_counts_at_once() {
    with_tokens(async |library| {
        let (id, text) = full(library);
        let cookie = library.send(Ask::get(WHO).token(&text)).await.expect(200).session().unwrap();
        library.send(Ask::delete(&format!("{LIST}{id}/")).reader()).await.expect(204);
        library.send(Ask::get(WHO).token(&text)).await.expect(401);
        let after = library.send(Ask::get(WHO).cookie(&cookie)).await.expect(200);
        assert!(after.json()["attempt"]["user"].is_null());
        let left = library.api.database().with(|conn| tokens(library).list(conn, READER)).unwrap().unwrap();
        assert!(left.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn tokens_of_a_user_are_expanded_for_those_who_may_list_them() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        for (ask, count) in [(Ask::get("/api/people/reader/?expand=api_tokens").reader(), 1)] {
            let person = library.send(ask).await.expect(200);
            assert!(!person.text().contains(&text));
            assert_eq!(person.json()["person"]["api_tokens"].as_array().map(Vec::len), Some(count));
        }
        let nobody = library.get("/api/people/reader/?expand=api_tokens").await.expect(200);
        assert!(!nobody.text().contains(&text[..8]), "{}", nobody.text());
    })
    .await;
}
