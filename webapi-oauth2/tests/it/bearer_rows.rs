//! Section 12: bearer tokens at the API, and resource indicators.

use serde_json::json;

use crate::fixture::{on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, assert_error, by, exchange_form, text};

const API: &str = "http%3A%2F%2F127.0.0.1%3A8080%2Fapi%2F";
const OTHER: &str = "https%3A%2F%2Fother.example%2F";

#[actix_web::test]
async fn oa_310_oa_311_oa_312_oa_322_a_challenge_says_what_is_missing() {
    on_each("oa_310", async |fixture| {
        fixture.token("reads", "note:read");
        let bearer = |answer: &crate::http::Answer| {
            let all = answer.all("www-authenticate");
            all.iter().find(|one| one.starts_with("Bearer ")).copied().unwrap_or_default().to_owned()
        };
        let anonymous = fixture.send("POST", "/api/notes/", &[], "").await;
        assert_eq!(anonymous.status, 401);
        assert!(bearer(&anonymous).starts_with("Bearer realm=") && !bearer(&anonymous).contains("error"));
        let unknown = fixture.get_as("Bearer t0ken-of-nobody", "/api/notes/").await;
        assert!(unknown.status == 401 && bearer(&unknown).contains("error=\"invalid_token\""));
        let poor = fixture.send("POST", "/api/notes/", &[("authorization", "Bearer reads")], "").await;
        assert_eq!(poor.status, 403);
        assert!(bearer(&poor).contains("error=\"insufficient_scope\", scope=\"note:write\""));
        for answer in [&anonymous, &unknown, &poor] {
            let value = bearer(answer);
            assert!(!value.contains("t0ken-of-nobody"), "oa_322: {value}");
            assert!(
                value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
                    && value.matches('"').count() % 2 == 0
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_313_oa_314_oa_315_oa_316_oa_317_oa_326_only_a_well_formed_header_counts() {
    on_each("oa_313", async |fixture| {
        fixture.token("reads", "note:read note:write");
        for header in ["Bearer reads", "bearer reads", "BEARER reads"] {
            let answer = fixture.get_as(header, "/api/notes/").await;
            assert_eq!((answer.status, &answer.json()["user"]), (200, &"doc".into()), "{header}");
        }
        for header in [
            "Bearer",
            "Bearer ",
            "Bearer\treads",
            "Bearer reads x",
            "Bearer  reads",
            "Bearer reads,",
            "Bearer \"reads\"",
            "Bearer r\u{e9}ads",
            "Bearer,reads",
            "reads",
        ] {
            let headers = [("authorization", header)];
            let answer = fixture.send("POST", "/api/notes/", &headers, "").await;
            assert_eq!(answer.status, 401, "{header}");
        }
        let query = fixture.send("POST", "/api/notes/?access_token=reads", &[], "access_token=reads").await;
        assert_eq!(query.status, 401);
        let twice = [("authorization", "Bearer reads"), ("authorization", "Bearer reads")];
        assert_eq!(fixture.send("GET", "/api/notes/", &twice, "").await.status, 400);
        let two_places = fixture.get_as("Bearer reads", "/api/notes/?access_token=reads").await;
        assert_eq!(two_places.status, 400, "oa_316");
        let mixed = [("authorization", "Bearer reads"), ("authorization", "Basic ZG9jOnB3")];
        assert_eq!(fixture.send("GET", "/api/notes/", &mixed, "").await.status, 400);
    })
    .await;
}

#[actix_web::test]
async fn the_scheme_can_be_exact_as_in_djblets() {
    on_each_with(
        "exact_scheme",
        webapi_oauth2::AuthorizationServerBuilder::exact_bearer_scheme,
        async |fixture| {
            fixture.token("reads", "note:read");
            assert_eq!(fixture.get_as("Bearer reads", "/api/notes/").await.json()["user"], "doc");
            assert_eq!(fixture.get_as("bearer reads", "/api/notes/").await.json()["by"], "anonymous");
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_319_oa_445_oa_446_oa_447_oa_448_a_token_for_another_server_is_refused() {
    let settings =
        |builder: webapi_oauth2::AuthorizationServerBuilder| builder.resource("https://other.example/");
    on_each_with("oa_319", settings, async |fixture| {
        fixture.clients();
        let query = |resource: &str| {
            format!(
                "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=note:read\
                 &code_challenge={CHALLENGE}&code_challenge_method=S256{resource}"
            )
        };
        for bad in ["/api/", "https%3A%2F%2Fx%23y", "https%3A%2F%2Funknown%2F"] {
            match fixture.request(&query(&format!("&resource={bad}"))) {
                Err(webapi_oauth2::authorization::AuthorizationError::Redirect(error)) => {
                    assert_eq!(error.code(), "invalid_target");
                }
                other => panic!("{bad}: {other:?}"),
            }
        }
        let both = query(&format!("&resource={API}&resource={OTHER}"));
        let code = fixture.approve(fixture.request(&both).expect("valid"));
        let form = exchange_form("web", code.value("code").expect("a code"));
        let refused = fixture.post("token", &format!("{form}&resource=https%3A%2F%2Funknown%2F")).await;
        assert_error(&refused, 400, "invalid_target");
        let other = fixture.post("token", &format!("{form}&resource={OTHER}")).await.json();
        assert!(!fixture.opens(text(&other, "access_token")).await, "it is for the other server");
        let seen =
            fixture.post("introspect", &format!("token={}{}", text(&other, "access_token"), by("web"))).await;
        assert_eq!(seen.json()["aud"], json!(["https://other.example/"]));
        let own =
            fixture.refresh("web", text(&other, "refresh_token"), &format!("&resource={API}")).await.json();
        assert!(fixture.opens(text(&own, "access_token")).await);
        let all = fixture.refresh("web", text(&own, "refresh_token"), "").await.json();
        assert!(fixture.opens(text(&all, "access_token")).await, "the grant was for both");
        let one = query(&format!("&resource={OTHER}"));
        let code = fixture.approve(fixture.request(&one).expect("valid"));
        let form = exchange_form("web", code.value("code").expect("a code"));
        assert_error(&fixture.post("token", &format!("{form}&resource={API}")).await, 400, "invalid_target");
    })
    .await;
}

#[actix_web::test]
async fn oa_320_scopes_match_by_whole_words() {
    on_each("oa_320", async |fixture| {
        for (number, scope) in
            ["note:read2", "NOTE:READ", "unnote:read", "note", "note:reads x"].iter().enumerate()
        {
            let text = format!("near-{number}");
            fixture.token(&text, scope);
            assert_eq!(fixture.get_as(&format!("Bearer {text}"), "/api/notes/").await.status, 403, "{scope}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_321_no_shared_cache_keeps_what_credentials_opened() {
    on_each("oa_321", async |fixture| {
        fixture.token("reads", "note:read");
        let answer = fixture.get_as("Bearer reads", "/api/notes/").await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "private"));
        assert_eq!(fixture.send("GET", "/api/notes/", &[], "").await.header("cache-control"), "");
    })
    .await;
}

#[actix_web::test]
async fn oa_325_a_preflight_needs_no_token_and_no_origin_is_reflected() {
    on_each("oa_325", async |fixture| {
        fixture.token("reads", "note:read");
        let headers = [("origin", "https://evil.example"), ("access-control-request-method", "GET")];
        assert_eq!(fixture.send("OPTIONS", "/api/notes/", &headers, "").await.status, 204);
        let headers = [("origin", "https://evil.example"), ("authorization", "Bearer reads")];
        let answer = fixture.send("GET", "/api/notes/", &headers, "").await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, ""));
        assert_eq!(answer.header("access-control-allow-credentials"), "");
    })
    .await;
}

#[actix_web::test]
async fn oa_327_expiry_is_checked_on_each_use() {
    on_each("oa_327", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        fixture.clock.advance(3599);
        assert!(fixture.opens(text(&tokens, "access_token")).await, "it is in memory now");
        fixture.clock.advance(1);
        assert!(!fixture.opens(text(&tokens, "access_token")).await);
    })
    .await;
}
