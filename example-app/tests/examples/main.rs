//! The examples in `examples/`, asked as their readers would ask them.
#![allow(dead_code, unreachable_pub, reason = "the examples are programs, of which the routes are asked")]

#[path = "../../examples/book_view_set.rs"]
mod book_view_set;
#[path = "../../examples/error_handling.rs"]
mod error_handling;
#[path = "../../examples/hybrid_view.rs"]
mod hybrid_view;
#[path = "../../examples/throttles.rs"]
mod throttles;
#[path = "../../examples/token_info.rs"]
mod token_info;

use actix_web::dev::ServiceResponse;
use actix_web::web::ServiceConfig;
use actix_web::{App, test};
use serde_json::{Value, json};
use webapi_core::WebApi;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::auth::SessionBackend;
use webapi_core::db::Database;
use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::{AccessToken, AuthorizationServer, OAuth2 as _};

/// An API with a user, a client and a token for each of the scope lists; the text of a token is its scope list with
/// hyphens.
fn api(scopes: &[&str]) -> WebApi {
    let api = WebApi::builder()
        .database(Database::open("sqlite::memory:").expect("a database"))
        .without_inventory()
        .oauth2(AuthorizationServer::builder("http://127.0.0.1:8080"))
        .build()
        .expect("the tree is sound");
    api.migrate().expect("the migrations run");
    let filled = api.database().with(|conn| {
        let password = Some(Password::new("pw"));
        let user = NewUser { username: "ada", password, cheap_hash: true, ..NewUser::default() };
        AccountStore.create(conn, api.clock(), &user).expect("a user");
        let client = NewClient { name: "Reader", client_id: Some("reader"), ..NewClient::default() };
        create_client(&api, conn, client).expect("a client");
        for scopes in scopes {
            let token = Some(AccessToken::new(name(scopes)));
            let wanted = TokenRequest {
                client_id: "reader",
                username: Some("ada"),
                scopes,
                unknown_scopes: true,
                token,
                ..TokenRequest::default()
            };
            mint_token(&api, conn, wanted).expect("a token");
        }
    });
    filled.expect("a connection");
    api
}

fn name(scopes: &str) -> String {
    scopes.replace([' ', ':'], "-")
}

/// Sends requests to one application, one after the other: how, where, with the token for which scopes.
async fn ask(
    api: &WebApi,
    routes: fn(&mut ServiceConfig),
    requests: &[(&str, &str, &str)],
) -> Vec<(u16, Value)> {
    let app = test::init_service(App::new().configure(api.configure()).configure(routes)).await;
    let mut answers = Vec::new();
    for (method, path, scopes) in requests {
        let mut request = test::TestRequest::with_uri(path).method(method.parse().expect("a method"));
        if !scopes.is_empty() {
            request = request.insert_header(("authorization", format!("Bearer {}", name(scopes))));
        }
        if *method == "POST" {
            request = request.set_json(json!({ "title": "Persuasion" }));
        }
        answers.push(read(test::call_service(&app, request.to_request()).await).await);
    }
    answers
}

async fn read(response: ServiceResponse) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&test::read_body(response).await).unwrap_or_default())
}

fn statuses(answers: &[(u16, Value)]) -> Vec<u16> {
    answers.iter().map(|(status, _)| *status).collect()
}

#[actix_web::test]
async fn books_are_read_and_written_with_scopes_of_their_own() {
    let api = api(&["books:read", "books:write", "books:read sensitive_data"]);
    let answers = ask(
        &api,
        book_view_set::routes,
        &[
            ("GET", "/books/", ""),
            ("GET", "/books/", "books:read"),
            ("GET", "/books/0/", "books:read"),
            ("GET", "/books/", "books:write"),
            ("POST", "/books/", "books:read"),
            ("POST", "/books/", "books:write"),
            ("GET", "/books/1/", "books:read"),
            ("GET", "/books/?include_sensitive=1", "books:read"),
            ("GET", "/books/?include_sensitive=1", "books:read sensitive_data"),
        ],
    )
    .await;
    assert_eq!(statuses(&answers), [401, 200, 200, 403, 403, 201, 200, 403, 200]);
    assert_eq!(answers[6].1, json!({ "title": "Persuasion" }));
}

#[actix_web::test]
async fn a_hybrid_view_says_how_one_came_in() {
    let api = api(&["api", "other"]);
    let requests = [("GET", "/hybrid/", ""), ("GET", "/hybrid/", "api"), ("GET", "/hybrid/", "other")];
    let answers = ask(&api, hybrid_view::routes, &requests).await;
    assert_eq!(statuses(&answers), [401, 200, 403]);
    assert_eq!(answers[1].1, json!({ "user": "ada", "auth_type": "oauth2" }));

    let cookie = api.database().with(|conn| SessionBackend::log_in(conn, &api.tools(), "ada"));
    let cookie = cookie.expect("a connection").expect("a session");
    let app = App::new().configure(api.configure()).configure(hybrid_view::routes);
    let app = test::init_service(app).await;
    let request = test::TestRequest::with_uri("/hybrid/");
    let request = request.insert_header(("cookie", format!("{}={cookie}", api.session_cookie())));
    let (status, body) = read(test::call_service(&app, request.to_request()).await).await;
    assert_eq!((status, body), (200, json!({ "user": "ada", "auth_type": "session" })));
}

#[actix_web::test]
async fn a_handler_answers_in_its_own_words() {
    let api = api(&["read", "read special", "other"]);
    let requests = [
        ("GET", "/special/", ""),
        ("GET", "/special/", "other"),
        ("GET", "/special/", "read"),
        ("GET", "/special/", "read special"),
    ];
    let answers = ask(&api, error_handling::routes, &requests).await;
    assert_eq!(statuses(&answers), [401, 403, 403, 200]);
    assert_eq!(answers[2].1["provided_scopes"], json!(["read"]));
}

#[actix_web::test]
async fn the_fourth_request_within_an_hour_waits() {
    let api = api(&["api", "api bulk"]);
    let mut requests = [("GET", "/throttled/", "api"); 5];
    requests[4].2 = "api bulk";
    assert_eq!(statuses(&ask(&api, throttles::routes, &requests).await), [200, 200, 200, 429, 200]);
}

#[actix_web::test]
async fn a_token_is_described_to_its_holder() {
    let api = api(&["read write"]);
    let requests = [("GET", "/token-info/", ""), ("GET", "/token-info/", "read write")];
    let answers = ask(&api, token_info::routes, &requests).await;
    assert_eq!(statuses(&answers), [401, 200]);
    assert_eq!(answers[1].1["token_info"]["scopes"], json!(["read", "write"]));
    assert_eq!(answers[1].1["token_info"]["application"], "Reader");
}
