//! Rate limits: who is counted with whom, what comes first, and what a client is told.

use std::sync::Arc;

use webapi_core::account::User;
use webapi_core::api::WebApiBuilder;
use webapi_core::auth::backend::{self, AuthBackend, SessionStart, Success, Tools};
use webapi_core::auth::{Credentials, Principal};
use webapi_core::db::{Database, DbConn};
use webapi_core::error::{ApiError, ApiResult};
use webapi_core::rate_limit::{ForwardedHeader, Limit, LocalLimiter, RateLimits, Subject, TrustedProxies};

use crate::library::{Answer, Ask, Library, everywhere_with};

const WHO: &str = "/api/attempt/";
const EXCEEDED: &str = "Maximum number of login attempts exceeded.";

/// Three requests without credentials, four with them, two failed logins of an address and four of an account.
fn small(builder: WebApiBuilder) -> WebApiBuilder {
    builder.rate_limits(
        RateLimits::default().anonymous("3/h").authenticated("4/h").login("2/h").account_login("4/h"),
    )
}

async fn statuses(library: &Library, times: usize, ask: impl Fn() -> Ask) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..times {
        statuses.push(library.send(ask()).await.status);
    }
    statuses
}

fn message(answer: &Answer) -> String {
    answer.json()["err"]["msg"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn as_many_pass_as_the_limit_says_and_one_more_is_told_when_to_come_back() {
    everywhere_with(small, async |library| {
        assert_eq!(statuses(library, 3, || Ask::get("/api/shelves/")).await, [200, 200, 200]);
        library.clock.advance(100);
        let refused = library.get("/api/shelves/").await.expect(429);
        assert_eq!((refused.code(), message(&refused).as_str()), (114, "API rate limit has been exceeded."));
        assert_eq!(refused.header("retry-after"), Some("3500"));
        assert_eq!(refused.header("x-ratelimit-limit"), Some("3"));
        library.clock.advance(3499);
        library.get("/api/shelves/").await.expect(429);
        library.clock.advance(1);
        library.get("/api/shelves/").await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn every_answer_of_a_limited_request_says_where_the_client_stands() {
    everywhere_with(small, async |library| {
        for (uri, status, left) in
            [("/api/shelves/", 200, 2), ("/api/shelves/nowhere/", 404, 1), (WHO, 200, 0)]
        {
            let answer = library.get(uri).await.expect(status);
            assert_eq!(answer.header("ratelimit-policy"), Some("\"anonymous\";q=3;w=3600"));
            assert_eq!(answer.header("ratelimit"), Some(format!("\"anonymous\";r={left};t=3600").as_str()));
            assert_eq!((answer.header("x-ratelimit-limit"), answer.header("retry-after")), (None, None));
        }
        let refused = library.get(WHO).await.expect(429);
        assert_eq!(refused.header("ratelimit"), Some("\"anonymous\";r=0;t=3600"));
        // Asked with the database and without it, a request is counted once.
        for left in [3, 2] {
            let answer = library.send(Ask::get("/api/shelves/").reader()).await.expect(200);
            assert_eq!(
                answer.header("ratelimit"),
                Some(format!("\"authenticated\";r={left};t=3600").as_str())
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn fields_can_be_left_out_and_refusals_keep_their_headers() {
    let quiet =
        |builder: WebApiBuilder| builder.rate_limits(RateLimits::off().anonymous("1/m").without_fields());
    everywhere_with(quiet, async |library| {
        let answer = library.get(WHO).await.expect(200);
        assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), (None, None));
        let refused = library.get(WHO).await.expect(429);
        assert_eq!((refused.header("retry-after"), refused.header("ratelimit")), (Some("60"), None));
    })
    .await;
}

#[actix_web::test]
async fn users_are_counted_by_name_and_sessions_apart_from_headers() {
    everywhere_with(small, async |library| {
        let first = library.send(Ask::get(WHO).reader().at("192.0.2.1")).await.expect(200);
        let cookie = first.session().unwrap();
        let session = || Ask::get(WHO).cookie(&cookie).at("192.0.2.2");
        assert_eq!(
            statuses(library, 4, session).await,
            [200, 200, 200, 429],
            "by cookie: as anonymous, for the user"
        );
        let refused = library.send(session().at("192.0.2.3")).await.expect(429);
        assert_eq!(refused.header("x-ratelimit-limit"), Some("3"));
        let header = || Ask::get(WHO).reader().at("192.0.2.4");
        assert_eq!(statuses(library, 4, header).await, [200, 200, 200, 429], "one was the login");
        assert_eq!(library.send(Ask::get(WHO).admin().at("192.0.2.4")).await.status, 200, "another user");
        assert_eq!(
            statuses(library, 4, || Ask::get(WHO).at("192.0.2.4")).await,
            [200, 200, 200, 429],
            "nobody"
        );
    })
    .await;
}

#[actix_web::test]
async fn bad_credentials_come_before_the_limit_and_the_limit_before_everything_else() {
    everywhere_with(small, async |library| {
        let ask = || Ask::new("TRACE", "/api/shelves/");
        assert_eq!(statuses(library, 4, ask).await, [405, 405, 405, 429], "a 405 counts");
        library.get("/api/nowhere/").await.expect(404);
        library.send(Ask::new("OPTIONS", "/api/shelves/")).await.expect(204);
        library
            .send(Ask::post("/api/shelves/").header("sec-fetch-site", "cross-site").form(""))
            .await
            .expect(429);
        library.send(Ask::get(WHO).basic("reader", "wrong")).await.expect(401);
        let xml = library.send(Ask::get(WHO).header("accept", "application/xml")).await.expect(429);
        assert!(xml.text().contains("<code>114</code>"));
    })
    .await;
}

#[actix_web::test]
async fn addresses_of_ipv6_are_counted_by_their_network() {
    everywhere_with(small, async |library| {
        for (address, status) in [
            ("2001:db8::1", 200),
            ("2001:db8::2", 200),
            ("2001:db8::ffff:0:0:3", 200),
            ("2001:db8::4", 429),
            ("2001:db8:0:1::1", 200),
            ("192.0.2.1", 200),
            ("::ffff:192.0.2.1", 200),
            ("192.0.2.1", 200),
            ("192.0.2.1", 429),
            ("192.0.2.2", 200),
        ] {
            assert_eq!(library.send(Ask::get(WHO).at(address)).await.status, status, "{address}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_client_cannot_choose_its_address() {
    everywhere_with(small, async |library| {
        let mut statuses = Vec::new();
        for turn in 0..4 {
            let other = format!("192.0.2.{turn}");
            let ask = Ask::get(WHO).at("198.51.100.1").header("x-forwarded-for", &other);
            let ask = ask.header("x-real-ip", &other).header("forwarded", format!("for={other}"));
            statuses.push(library.send(ask).await.status);
        }
        assert_eq!(statuses, [200, 200, 200, 429]);
    })
    .await;
}

#[actix_web::test]
async fn a_trusted_proxy_says_whom_it_speaks_for() {
    let behind = |builder| {
        let proxies = TrustedProxies::of(["10.0.0.0/8"]).unwrap();
        small(builder).trusted_proxies(proxies.believing([ForwardedHeader::XForwardedFor]))
    };
    everywhere_with(behind, async |library| {
        let mut turn = 0;
        let mut ask = |client: &str| {
            turn += 1;
            // What a client writes itself stands further left, and changes nothing.
            let list = format!("203.0.113.{turn}, {client}, 10.0.0.9");
            Ask::get(WHO)
                .at("10.0.0.2")
                .header("x-forwarded-for", list)
                .header("x-real-ip", format!("203.0.113.{turn}"))
        };
        for status in [200, 200, 200, 429] {
            assert_eq!(library.send(ask("192.0.2.1")).await.status, status);
        }
        assert_eq!(library.send(ask("192.0.2.2")).await.status, 200, "another client of the same proxy");
    })
    .await;
}

#[actix_web::test]
async fn after_too_many_failures_a_password_is_not_looked_at() {
    everywhere_with(small, async |library| {
        let ask = |password| Ask::get(WHO).basic("reader", password).at("192.0.2.1");
        for _ in 0..2 {
            let answer = library.send(ask("wrong")).await.expect(401);
            assert_eq!(message(&answer), "The username or password was not correct");
            assert_eq!(answer.header("retry-after"), None);
        }
        for password in ["wrong", "pw-reader"] {
            let answer = library.send(ask(password)).await.expect(401);
            assert_eq!((answer.code(), message(&answer).as_str()), (104, EXCEEDED));
            assert_eq!(answer.header("retry-after"), Some("3600"));
            assert_eq!(answer.header("www-authenticate"), Some("Basic realm=\"Web API\""));
        }
        library.send(ask("pw-reader").at("192.0.2.2")).await.expect(200);
        library.send(Ask::get(WHO).at("192.0.2.1")).await.expect(200);
        library.clock.advance(3600);
        library.send(ask("pw-reader")).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn good_logins_do_not_count_towards_the_limit_of_failures() {
    everywhere_with(
        |builder| builder.rate_limits(RateLimits::off().login("2/h")),
        async |library| {
            let good = || Ask::get(WHO).reader();
            let bad = || Ask::get(WHO).basic("reader", "wrong");
            assert_eq!(statuses(library, 5, good).await, [200; 5]);
            assert_eq!(statuses(library, 1, bad).await, [401]);
            assert_eq!(statuses(library, 5, good).await, [200; 5]);
            assert_eq!(statuses(library, 1, bad).await, [401]);
            assert_eq!(statuses(library, 1, good).await, [401], "the failure before was the last");
        },
    )
    .await;
}

#[actix_web::test]
async fn a_session_goes_on_when_its_address_has_failed_too_often() {
    everywhere_with(small, async |library| {
        let cookie = library.send(Ask::get(WHO).reader()).await.expect(200).session().unwrap();
        assert_eq!(statuses(library, 3, || Ask::get(WHO).basic("admin", "wrong")).await, [401; 3]);
        let answer = library.send(Ask::get(WHO).cookie(&cookie)).await.expect(200);
        assert_eq!(answer.json()["attempt"]["user"], "reader");
        // Not looked at, so no reason to end the session that stands beside it.
        let beside =
            library.send(Ask::get(WHO).basic("reader", "pw-reader").cookie(&cookie)).await.expect(401);
        assert_eq!((message(&beside).as_str(), beside.session()), (EXCEEDED, None));
        library.send(Ask::get(WHO).cookie(&cookie)).await.expect(200);
        library.send(Ask::get(WHO).cookie(&cookie).header("authorization", "Digest x")).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn failures_of_one_account_add_up_over_all_addresses() {
    everywhere_with(small, async |library| {
        for turn in 0..4 {
            let name = if turn % 2 == 0 { "reader" } else { "READER" };
            let ask = Ask::get(WHO).basic(name, "wrong").at(&format!("192.0.2.{turn}"));
            assert_eq!(
                message(&library.send(ask).await.expect(401)),
                "The username or password was not correct"
            );
        }
        let answer = library.send(Ask::get(WHO).reader().at("192.0.2.9")).await.expect(401);
        assert_eq!(message(&answer), EXCEEDED);
        library.send(Ask::get(WHO).admin().at("192.0.2.9")).await.expect(200);
        library.api.rate_limiter().forget(Limit::AccountLogin, Subject::account("Reader"));
        library.send(Ask::get(WHO).reader().at("192.0.2.9")).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn what_no_backend_knows_is_refused_only_after_too_many_failures() {
    everywhere_with(small, async |library| {
        let unknown = || Ask::get(WHO).header("authorization", "Digest x");
        library.send(unknown()).await.expect(200);
        assert_eq!(statuses(library, 2, || Ask::get(WHO).basic("admin", "wrong")).await, [401; 2]);
        assert_eq!(message(&library.send(unknown()).await.expect(401)), EXCEEDED);
    })
    .await;
}

/// `Authorization: Key <text>`: one is good, and stands for a client without a user.
struct Keys;

impl AuthBackend for Keys {
    fn recognises(&self, credentials: &Credentials<'_>) -> bool {
        credentials.with_scheme("Key").is_some()
    }

    fn authenticate(
        &self,
        _: &mut DbConn,
        credentials: &Credentials<'_>,
        _: &Tools<'_>,
    ) -> ApiResult<backend::Attempt> {
        let principal = match credentials.with_scheme("Key") {
            Some("of-a-user") => {
                Principal::token(Some(Arc::new(User::new(2, "reader", false))), "key", Arc::new(()))
            }
            Some("of-a-client" | "of-a-client-too") => {
                Principal::token(None, "key", Arc::new(())).counted_as(Subject::named("client", "7"))
            }
            Some("of-nobody") => Principal::token(None, "key", Arc::new(())),
            _ => return Ok(backend::Attempt::Failed(ApiError::login_failed())),
        };
        Ok(backend::Attempt::Success(Success::new(principal, SessionStart::None)))
    }
}

fn keys(builder: WebApiBuilder) -> WebApiBuilder {
    small(builder).auth_backend(Keys)
}

#[actix_web::test]
async fn a_good_token_goes_on_when_its_address_has_failed_too_often() {
    everywhere_with(keys, async |library| {
        let key = |text: &str| Ask::get(WHO).header("authorization", format!("Key {text}")).at("192.0.2.1");
        for expected in
            ["The username or password was not correct", "The username or password was not correct", EXCEEDED]
        {
            assert_eq!(message(&library.send(key("guessed")).await.expect(401)), expected);
        }
        assert_eq!(
            message(&library.send(Ask::get(WHO).reader().at("192.0.2.1")).await.expect(401)),
            EXCEEDED
        );
        library.send(key("of-a-user")).await.expect(200);
        library.send(key("of-a-client")).await.expect(200);
    })
    .await;
}

#[actix_web::test]
async fn tokens_are_counted_by_their_user_or_their_client_or_the_address() {
    everywhere_with(keys, async |library| {
        let key = |text: &str, at: &str| Ask::get(WHO).header("authorization", format!("Key {text}")).at(at);
        assert_eq!(statuses(library, 2, || key("of-a-user", "192.0.2.1")).await, [200, 200]);
        assert_eq!(statuses(library, 3, || Ask::get(WHO).reader().at("192.0.2.2")).await, [200, 200, 429]);
        assert_eq!(statuses(library, 2, || key("of-a-client", "192.0.2.1")).await, [200, 200]);
        assert_eq!(statuses(library, 3, || key("of-a-client-too", "192.0.2.2")).await, [200, 200, 429]);
        assert_eq!(statuses(library, 5, || key("of-nobody", "192.0.2.1")).await, [200, 200, 200, 200, 429]);
        assert_eq!(statuses(library, 1, || key("of-nobody", "192.0.2.2")).await, [200]);
    })
    .await;
}

#[actix_web::test]
async fn whoever_turns_up_with_ever_new_addresses_does_not_fill_the_memory() {
    let limiter = Arc::new(LocalLimiter::with_capacity(64));
    let store = Arc::clone(&limiter);
    let bounded =
        move |builder: WebApiBuilder| builder.rate_limits(RateLimits::default().store(store.clone()));
    everywhere_with(bounded, async |library| {
        for turn in 0..1_000_u32 {
            let address = std::net::Ipv4Addr::from(turn + 0xC000_0000).to_string();
            library.send(Ask::get(WHO).at(&address)).await.expect(200);
        }
        assert!((1..=64).contains(&limiter.len(Limit::Anonymous)));
        library.api.rate_limiter().clear();
        assert!(limiter.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn limits_that_are_off_count_nothing() {
    everywhere_with(
        |builder| builder.rate_limits(RateLimits::off()),
        async |library| {
            let answer = library.get(WHO).await.expect(200);
            assert_eq!((answer.header("ratelimit"), answer.header("ratelimit-policy")), (None, None));
            assert_eq!(statuses(library, 10, || Ask::get(WHO).basic("reader", "wrong")).await, [401; 10]);
        },
    )
    .await;
}

#[test]
fn a_limit_that_is_no_rate_keeps_the_api_from_starting() {
    let database = Database::open("sqlite::memory:").unwrap();
    let builder = webapi_core::WebApi::builder().database(database).without_inventory();
    let error =
        builder.rate_limits(RateLimits::default().login("5 per minute")).build().unwrap_err().to_string();
    assert_eq!(
        error,
        "the rate limit `login` cannot be set: `5 per minute` is no rate; write a number, a slash and a time in `s`, \
         `m`, `h` or `d`, such as `5/m`, `10/30s` or `1000/h`"
    );
}
