//! Limits of failures: 429, for those who fail, and never a way to lock somebody else out.

use actix_web::{App, test};
use webapi_core::rate_limit::Rate;
use webapi_oauth2::command::NewClient;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::{AuthorizationServerBuilder, ClientSecret};

use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{SECRET, by};
use crate::http::Answer;

fn assert_too_many(answer: &Answer) {
    assert_eq!(answer.status, 429, "{}", answer.body);
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    let seconds: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(
        (answer.header("content-type"), answer.header("cache-control")),
        ("application/json", "no-store")
    );
}

async fn guess(fixture: &Fixture, endpoint: &str, client: &str, secret: &str) -> Answer {
    let form = format!("grant_type=client_credentials&token=x&client_id={client}&client_secret={secret}");
    fixture.post(endpoint, &form).await
}

#[actix_web::test]
async fn oa_555_guesses_of_a_client_secret_end_with_429_at_every_endpoint_and_the_right_one_passes() {
    for endpoint in ["token", "introspect", "revoke_token"] {
        on_each(&format!("guesses_{endpoint}"), async |fixture| {
            fixture.clients();
            for turn in 0..20 {
                let refused = guess(fixture, endpoint, "web", &format!("wcs_{turn}")).await;
                assert_eq!(refused.status, 401, "{turn}: {}", refused.body);
            }
            for _ in 0..2 {
                assert_too_many(&guess(fixture, endpoint, "web", "wcs_more").await);
            }
            assert_eq!(guess(fixture, endpoint, "other", "wrong").await.status, 401, "another client");
            let right = guess(fixture, "introspect", "web", SECRET).await;
            assert_eq!(right.status, 200, "whoever has the secret is not locked out: {}", right.body);
            fixture.clock.advance(60);
            assert_eq!(guess(fixture, endpoint, "web", "wrong").await.status, 401);
        })
        .await;
    }
}

#[actix_web::test]
async fn a_chosen_secret_is_not_looked_at_beyond_the_limit_unless_it_was_right_before() {
    let few = |builder: AuthorizationServerBuilder| builder.client_failures(Rate::parse("3/m").ok());
    on_each_with("chosen_guesses", few, async |fixture| {
        fixture
            .create_client(NewClient {
                name: "Chosen",
                client_id: Some("chosen"),
                secret: Some(ClientSecret::new("chosen-by-somebody")),
                cheap_hash: true,
                ..NewClient::default()
            })
            .expect("a client");
        for _ in 0..3 {
            assert_eq!(guess(fixture, "token", "chosen", "wrong").await.status, 401);
        }
        assert_too_many(&guess(fixture, "token", "chosen", "chosen-by-somebody").await);
        let elsewhere = "grant_type=client_credentials&client_id=chosen&client_secret=chosen-by-somebody";
        let from = [("x-forwarded-for", "198.51.100.7")];
        let answer = fixture.send("POST", "/o/token/", &from, elsewhere).await;
        assert_eq!(answer.status, 200, "a stranger locks nobody out: {}", answer.body);
        assert_too_many(&guess(fixture, "token", "chosen", "wrong").await);
        let right = guess(fixture, "token", "chosen", "chosen-by-somebody").await;
        assert_eq!(right.status, 200, "it is known by now: {}", right.body);
        fixture.server.forget_verified(fixture.api.clock());
        fixture.clock.advance(60);
        assert_eq!(guess(fixture, "token", "chosen", "chosen-by-somebody").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn requests_for_tokens_are_limited_where_the_settings_say_so() {
    let three = |builder: AuthorizationServerBuilder| builder.token_requests(Rate::parse("3/m").ok());
    on_each_with("token_requests", three, async |fixture| {
        for _ in 0..3 {
            assert_eq!(fixture.post("token", "grant_type=x").await.status, 400);
        }
        assert_too_many(&fixture.post("token", "grant_type=x").await);
        fixture.clock.advance(60);
        assert_eq!(fixture.post("token", "grant_type=x").await.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn passwords_are_guessed_at_the_token_endpoint_no_more_often_than_on_the_login_page() {
    on_each_with("password_guesses", AuthorizationServerBuilder::legacy_password_grant, async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.grants.push(GrantType::Password));
        let ask = async |password: &str| {
            let form = format!("grant_type=password&username=doc&password={password}{}", by("web"));
            fixture.post("token", &form).await
        };
        for _ in 0..5 {
            assert_eq!(ask("wrong").await.status, 400);
        }
        assert_too_many(&ask("pw").await);
        let basic = fixture.get_as("Basic ZG9jOnB3", "/api/notes/").await;
        assert_eq!(basic.status, 401, "they are counted together: {}", basic.body);
        fixture.clock.advance(60);
        assert_eq!(ask("pw").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn six_thousand_good_requests_from_one_address_pass_while_guesses_are_limited() {
    on_each("six_thousand", async |fixture| {
        fixture.clients();
        for _ in 0..25 {
            guess(fixture, "token", "web", "wrong").await;
        }
        let form = format!("token=x{}", by("web"));
        let app = test::init_service(App::new().configure(fixture.api.configure())).await;
        for turn in 0..6_000 {
            let request = test::TestRequest::post().uri("/o/introspect/").set_payload(form.clone());
            let request = request.insert_header(("content-type", "application/x-www-form-urlencoded"));
            let status = test::call_service(&app, request.to_request()).await.status();
            assert_eq!(status, 200, "{turn}");
        }
        assert_too_many(&guess(fixture, "token", "web", "wrong").await);
    })
    .await;
}
