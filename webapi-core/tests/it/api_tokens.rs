//! API tokens: logging in, sessions, policies, and the resource with which users manage them.

mod managed;
mod policies;
mod sessions;

use std::sync::Mutex;

use chrono::TimeDelta;
use serde_json::json;
use webapi_core::api::WebApiBuilder;
use webapi_core::api_token::generator::LegacySha1;
use webapi_core::api_token::{
    ApiToken, ApiTokenCreated, ApiTokenExpired, ApiTokenSettings, ApiTokenUpdated, ApiTokens,
    ImportedApiToken, NewApiToken, Policy, Refusal, TokenGenerator as _, TokenText,
};
use webapi_core::clock::Clock as _;
use webapi_core::signal::Signals;

use crate::library::resources::Person;
use crate::library::{Ask, Library, everywhere_with};

webapi_core::api_token_resource! {
    /// Tokens of people.
    #[webapi(parent = Person, name = "api_token", manual)]
    pub(crate) struct PersonToken;
}

const READER: i64 = 2;
const FORMER: i64 = 3;
const WHO: &str = "/api/attempt/";

/// Runs a test on every database, with API tokens.
async fn with_tokens(test: impl AsyncFn(&Library)) {
    everywhere_with(tokens_of_type_lib, test).await;
}

pub(crate) fn tokens_of_type_lib(builder: WebApiBuilder) -> WebApiBuilder {
    builder.api_tokens(ApiTokenSettings::new("lib")).resource::<PersonToken>()
}

fn tokens(library: &Library) -> ApiTokens {
    ApiTokens::of(&library.api).unwrap()
}

/// Makes a token for a user; returns its id and text.
fn create(library: &Library, new: NewApiToken) -> (i64, String) {
    let made = library.api.database().with(|conn| tokens(library).create(conn, library.api.clock(), new));
    let (token, text) = made.unwrap().unwrap();
    (token.id, text.expose().to_owned())
}

/// Makes a token of the reader whose policy has these resources; returns its id and text.
fn limited(library: &Library, resources: impl serde::Serialize) -> (i64, String) {
    let policy = Policy::new(json!({ "resources": resources }), &library.api.snapshot()).unwrap();
    create(library, NewApiToken { user_id: READER, policy: Some(policy), ..NewApiToken::default() })
}

fn full(library: &Library) -> (i64, String) {
    create(library, NewApiToken { user_id: READER, ..NewApiToken::default() })
}

impl Ask {
    fn token(self, text: &str) -> Self {
        self.header("authorization", format!("token {text}"))
    }
}

async fn message(library: &Library, text: &str) -> String {
    let answer = library.send(Ask::get(WHO).token(text)).await.expect(401);
    assert_eq!(answer.code(), 104);
    answer.json()["err"]["msg"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_token_logs_its_user_in() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        for _ in 0..2 {
            let answer = library.send(Ask::get(WHO).token(&text)).await.expect(200);
            assert_eq!(answer.json()["attempt"]["user"], "reader");
            assert_eq!(answer.header("x-api-token-deprecated"), None);
        }
        let unknown = library.send(Ask::get(WHO).header("authorization", format!("Token {text}"))).await;
        assert!(
            unknown.expect(200).json()["attempt"]["user"].is_null(),
            "schemes are compared as Djblets does"
        );
    })
    .await;
}

#[actix_web::test]
async fn unknown_and_forged_tokens_and_those_of_inactive_users_are_told_the_same() {
    with_tokens(async |library| {
        let (_, former) = create(library, NewApiToken { user_id: FORMER, ..NewApiToken::default() });
        let (_, orphan) = create(library, NewApiToken { user_id: 99, ..NewApiToken::default() });
        let (_, good) = full(library);
        let forged = format!("{}!", &good[..good.len() - 1]);
        for text in [former.as_str(), &orphan, "nope", &forged, "lib_", &"x".repeat(5000)] {
            assert_eq!(message(library, text).await, "The username or password was not correct");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_expired_and_an_invalid_token_are_told_since_when() {
    with_tokens(async |library| {
        let now = library.clock.now();
        let expires = Some(now + TimeDelta::minutes(10));
        let (_, brief) = create(library, NewApiToken { user_id: READER, expires, ..NewApiToken::default() });
        library.send(Ask::get(WHO).token(&brief)).await.expect(200);
        library.clock.advance(599);
        library.send(Ask::get(WHO).token(&brief)).await.expect(200);
        library.clock.advance(1);
        assert_eq!(message(library, &brief).await, "This API token expired on Nov. 14, 2023, 10:23 p.m..");

        let (id, leaked) = full(library);
        library.send(Ask::get(WHO).token(&leaked)).await.expect(200);
        let invalidate = |conn: &mut _| tokens(library).invalidate(conn, library.api.clock(), id, "Leaked.");
        assert!(library.api.database().with(invalidate).unwrap().unwrap().is_some());
        assert_eq!(
            message(library, &leaked).await,
            "This API token became invalid on Nov. 14, 2023, 10:23 p.m.: Leaked."
        );
        assert!(library.api.database().with(invalidate).unwrap().unwrap().is_none(), "it is invalid already");
    })
    .await;
}

#[actix_web::test]
async fn a_token_that_was_made_in_a_deprecated_form_says_so() {
    with_tokens(async |library| {
        let text = LegacySha1.generate().unwrap();
        let imported = ImportedApiToken {
            text: text.clone(),
            generator_id: LegacySha1::ID.to_owned(),
            time_added: library.clock.now(),
            invalidated: None,
            token: NewApiToken { user_id: READER, ..NewApiToken::default() },
        };
        library.api.database().with(|conn| tokens(library).import(conn, imported)).unwrap().unwrap();
        for (uri, status) in
            [(WHO, 200), ("/api/people/nobody/", 404), ("/api/people/reader/api-tokens/", 403)]
        {
            let answer = library.send(Ask::get(uri).token(text.expose())).await.expect(status);
            let said = answer.header("x-api-token-deprecated").unwrap();
            assert!(said.starts_with("This token uses a deprecated format."), "{uri}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_database_never_holds_a_token_or_the_cookie_that_follows_from_it() {
    with_tokens(async |library| {
        let (_, text) = full(library);
        let cookie = library.send(Ask::get(WHO).token(&text)).await.expect(200).session().unwrap();
        assert!(!cookie.contains(&text[4..20]));
        let listed = library.api.database().with(|conn| tokens(library).list(conn, READER)).unwrap().unwrap();
        let [stored] = listed.as_slice() else { panic!("one token") };
        let printed = format!("{stored:?}");
        assert!(!printed.contains(&text[12..]) && !printed.contains(&cookie), "{printed}");
        assert_eq!(stored.hint.as_deref(), Some(format!("{}...", &text[..8]).as_str()));
    })
    .await;
}

#[actix_web::test]
async fn use_is_noted_once_a_minute() {
    with_tokens(async |library| {
        let (id, text) = full(library);
        let used = async || {
            library.send(Ask::get(WHO).token(&text)).await.expect(200);
            let find = move |conn: &mut _, tokens: ApiTokens| tokens.find(conn, id);
            // What was begun beside the request is waited for by standing in the same queue, again and again.
            for _ in 0..1000 {
                let tokens = tokens(library);
                let found = library.api.database().run_write(move |conn| find(conn, tokens)).await;
                let used = found.unwrap().unwrap().unwrap().last_used;
                if used == Some(library.clock.now()) {
                    return used;
                }
            }
            None
        };
        let first = used().await.expect("the first use is noted");
        library.clock.advance(60);
        assert_eq!(used().await, Some(first + TimeDelta::minutes(1)));
    })
    .await;
}

#[actix_web::test]
async fn programs_verify_and_list_and_delete() {
    with_tokens(async |library| {
        let (id, text) = full(library);
        let (tokens, tools) = (tokens(library), library.api.tools());
        let verify = |conn: &mut _| tokens.verify(conn, &tools, &TokenText::new(text.as_str()));
        let with = library.api.database();
        assert_eq!(with.with(verify).unwrap().unwrap().unwrap().user().username, "reader");
        assert!(with.with(|conn| tokens.delete(conn, library.api.clock(), id)).unwrap().unwrap());
        assert!(!with.with(|conn| tokens.delete(conn, library.api.clock(), id)).unwrap().unwrap());
        assert_eq!(with.with(verify).unwrap().unwrap().unwrap_err(), Refusal::Unknown);
        assert!(with.with(|conn| tokens.list(conn, READER)).unwrap().unwrap().is_empty());
    })
    .await;
}

#[actix_web::test]
async fn what_happens_to_tokens_is_told() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let tell = |what: &str, token: &ApiToken| TOLD.lock().unwrap().push(format!("{what} {}", token.note));
    let signals = Signals::new()
        .on::<ApiTokenCreated>(move |event| tell("created", &event.token))
        .on::<ApiTokenUpdated>(move |event| tell("updated", &event.token))
        .on::<ApiTokenExpired>(move |event| tell("expired", &event.token));
    everywhere_with(
        |builder| tokens_of_type_lib(builder).signals(signals.clone()),
        async |library| {
            let expires = Some(library.clock.now());
            let new =
                NewApiToken { user_id: READER, note: "a".to_owned(), expires, ..NewApiToken::default() };
            let (id, text) = create(library, new);
            library.send(Ask::get(WHO).token(&text)).await.expect(401);
            let list = "/api/people/reader/api-tokens/";
            library.send(Ask::post(list).reader().form("note=b&policy={}")).await.expect(201);
            let uri = format!("{list}{id}/");
            library.send(Ask::put(&uri).reader().form("note=c&valid=0")).await.expect(200);
            library.send(Ask::put(&uri).reader().form("note=d&valid=1")).await.expect(400);
            // What waited for a commit runs when the test lets it.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            let told = std::mem::take(&mut *TOLD.lock().unwrap());
            assert_eq!(told, ["created a", "expired a", "created b", "updated c"]);
        },
    )
    .await;
}

#[test]
fn a_type_that_cannot_begin_a_token_is_refused_at_the_start() {
    for wrong in ["", "a_b", "é", &"x".repeat(33)] {
        let builder = webapi_core::WebApi::builder().api_tokens(ApiTokenSettings::new(wrong));
        let database = webapi_core::db::Database::open("sqlite::memory:").unwrap();
        let error = builder.database(database).build().unwrap_err().to_string();
        assert!(error.contains("cannot be the type of API tokens"), "{error}");
    }
}
