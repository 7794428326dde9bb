//! What `#[protected_resource]` costs over the bare handler, when the token is in memory.
//!
//! Both are asked in one process without a socket, batch by batch in turn, with the same request. The figure is CPU time.
//! `cargo bench -p webapi-benches --bench protected` fails at 5
//! microseconds a request.

use std::time::Duration;

use actix_web::test::{self, TestRequest};
use actix_web::{App, Responder, web};
use webapi_benches::alternating::Batches;
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::command::{NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::{AccessToken, AuthorizationServer, OAuth2 as _, protected_resource};

const TOKEN: &str = "bench-protected-0001-0123456789abcdefghijklmno";
const LIMIT: Duration = Duration::from_micros(5);

async fn bare() -> impl Responder {
    "hello"
}

#[protected_resource(scopes("read"))]
async fn protected() -> impl Responder {
    "hello"
}

fn main() {
    // `cargo test` runs benchmarks, too, to see that they work.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let batches =
        if measures { Batches { number: 101, rounds: 2_000 } } else { Batches { number: 3, rounds: 20 } };
    let api = api();
    actix_web::rt::System::new().block_on(async move {
        let app = App::new().configure(api.configure());
        let app = app.route("/bare", web::get().to(bare)).route("/protected", web::get().to(protected));
        let service = test::init_service(app).await;
        let took = batches.measure(async |way| {
            let path = ["/bare", "/protected"][way];
            let request =
                TestRequest::get().uri(path).insert_header(("Authorization", format!("Bearer {TOKEN}")));
            let answer = test::call_service(&service, request.to_request()).await;
            assert_eq!(answer.status(), 200, "{path}");
        });
        let [bare, protected] = took.await;
        let overhead = protected.saturating_sub(bare);
        println!("bare {bare:.2?}, protected {protected:.2?}: {overhead:.2?} of CPU for each request");
        assert!(!measures || overhead < LIMIT, "the limit is {LIMIT:?}");
    });
}

fn api() -> WebApi {
    let database = Database::open("sqlite::memory:").expect("SQLite in memory always opens");
    let server = AuthorizationServer::builder("http://127.0.0.1:8080").allow_insecure_issuer();
    let builder = WebApi::builder().database(database).without_inventory().rate_limits(RateLimits::off());
    let api = builder.oauth2(server).build().expect("the tree has no mistakes");
    api.migrate().expect("the migrations run");
    let stored = api.database().with(|conn| {
        create_client(
            &api,
            conn,
            NewClient { name: "Load", client_id: Some("load"), ..NewClient::default() },
        )?;
        let token = TokenRequest {
            client_id: "load",
            scopes: "read",
            token: Some(AccessToken::new(TOKEN)),
            unknown_scopes: true,
            ..TokenRequest::default()
        };
        mint_token(&api, conn, token)
    });
    stored.expect("a connection").expect("a token");
    api
}
