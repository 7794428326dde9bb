//! The answers of protected handlers (RFC 6750 section 3), the macros, the extractors and what stands around routes.

use actix_web::{App, test};
use webapi_oauth2::command::{NewClient, TokenRequest};

use super::app;
use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::http::answered;

const METADATA: &str =
    ", resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/api/\"";

async fn status(fixture: &Fixture, path: &str, token: &str) -> u16 {
    fixture.visit("GET", path, &[("authorization", &format!("Bearer {token}"))]).await.status
}

#[actix_web::test]
async fn oa_310_nobody_is_challenged_without_an_error() {
    on_each("protect_anonymous", async |fixture| {
        for path in ["/m/any", "/m/scoped", "/m/rw", "/e/authenticated", "/e/user", "/p/has-scope"] {
            for header in [None, Some("Bearer"), Some("Bearer a b"), Some("Token x")] {
                let headers: Vec<_> = header.iter().map(|header| ("authorization", *header)).collect();
                let answer = fixture.visit("GET", path, &headers).await;
                assert_eq!(answer.status, 401, "{path} {header:?}");
                assert_eq!(answer.header("www-authenticate"), format!("Bearer realm=\"Web API\"{METADATA}"));
                assert_eq!(answer.json()["detail"], "Authentication credentials were not provided.");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_311_a_bad_token_is_told_why_even_where_anybody_may() {
    on_each("protect_bad", async |fixture| {
        let past = Some(fixture.api.clock().now());
        let wanted = TokenRequest { client_id: "golden", scopes: "right", ..TokenRequest::default() };
        fixture.mint("t-over", &TokenRequest { expires_at: past, ..wanted });
        for (token, why) in [("t-none", "is invalid"), ("t-over", "has expired")] {
            for path in ["/m/any", "/p/allow-any", "/e/authenticated"] {
                let headers = [("authorization", format!("Bearer {token}"))];
                let answer = fixture.visit("GET", path, &[(headers[0].0, &headers[0].1)]).await;
                assert_eq!(answer.status, 401, "{path}");
                let challenge = format!(
                    "Bearer realm=\"Web API\", error=\"invalid_token\", error_description=\"The access token {why}.\"\
                     {METADATA}"
                );
                assert_eq!(answer.header("www-authenticate"), challenge, "{path}");
            }
        }
        assert_eq!(status(fixture, "/e/perhaps", "t-none").await, 200, "an Option is None");
        assert_eq!(status(fixture, "/w/identify", "t-none").await, 200, "nobody is refused");
    })
    .await;
}

#[actix_web::test]
async fn oa_312_the_challenge_names_what_would_do_and_what_is_missing() {
    on_each("protect_scope", async |fixture| {
        fixture.token("t-right", "right");
        let answer = fixture.visit("GET", "/m/scoped", &[("authorization", "Bearer t-right")]).await;
        assert_eq!(answer.status, 403);
        let challenge = format!(
            "Bearer realm=\"Web API\", error=\"insufficient_scope\", \
             error_description=\"The access token lacks: more\", scope=\"right more\"{METADATA}"
        );
        assert_eq!(answer.header("www-authenticate"), challenge);
        assert_eq!(answer.json()["required_scopes"], serde_json::Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn the_settings_add_scopes_and_the_rule_to_the_body() {
    let settings = |builder: webapi_oauth2::AuthorizationServerBuilder| {
        builder.scopes_in_errors().explain_refusals().read_write_scopes("look", "touch")
    };
    on_each_with("protect_settings", settings, async |fixture| {
        fixture.token("t-more", "more look");
        assert_eq!(status(fixture, "/m/rw", "t-more").await, 200);
        let answer = fixture.visit("POST", "/m/rw", &[("authorization", "Bearer t-more")]).await;
        assert_eq!(answer.json()["required_scopes"], serde_json::json!(["more", "touch"]));
        let answer = fixture.visit("GET", "/m/permission", &[("authorization", "Bearer t-more")]).await;
        let lines = [
            "refuses: (IsAdmin | TokenHasScope(right))",
            "  refuses: IsAdmin",
            "  refuses: TokenHasScope(right)",
        ];
        assert_eq!(answer.json()["explanation"], serde_json::json!(lines));
    })
    .await;
}

#[actix_web::test]
async fn oa_316_malformed_and_doubled_credentials_are_400() {
    on_each("protect_malformed", async |fixture| {
        fixture.token("t-right", "right");
        let good = ("authorization", "Bearer t-right");
        for (path, headers) in [
            ("/m/any?access_token=t-right", vec![good]),
            ("/m/any?x=%zz", vec![good]),
            ("/m/any", vec![good, good]),
            ("/m/any", vec![("authorization", "Bearer a\"b")]),
        ] {
            let answer = fixture.visit("GET", path, &headers).await;
            assert_eq!(answer.status, 400, "{path} {headers:?}");
            assert!(answer.header("www-authenticate").contains("error=\"invalid_request\""));
        }
        let in_query = fixture.visit("GET", "/m/any?access_token=t-right", &[]).await;
        assert_eq!(in_query.status, 401, "RFC 9700 section 4.3.2");
    })
    .await;
}

#[actix_web::test]
async fn oa_325_a_preflight_needs_no_token_and_runs_no_handler() {
    on_each("protect_preflight", async |fixture| {
        let preflight = [("origin", "https://spa.example.com"), ("access-control-request-method", "GET")];
        for path in ["/m/any", "/m/scoped", "/p/has-scope", "/e/scoped"] {
            let answer = fixture.visit("OPTIONS", path, &preflight).await;
            assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{path}");
            assert_eq!(fixture.visit("OPTIONS", path, &[]).await.status, 401, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn scripts_read_what_their_origin_may_and_never_with_cookies() {
    on_each("protect_cors", async |fixture| {
        fixture
            .create_client(NewClient { name: "Spa", client_id: Some("spa"), ..NewClient::default() })
            .expect("a client");
        fixture.change("spa", |client| client.allowed_origins = vec!["https://spa.example.com".to_owned()]);
        fixture.token("t-golden", "right");
        fixture.mint("t-spa", &TokenRequest { client_id: "spa", scopes: "right", ..TokenRequest::default() });
        let shared = async |token: &str, origin: &str| {
            let bearer = format!("Bearer {token}");
            let answer =
                fixture.visit("GET", "/w/cors", &[("authorization", &bearer), ("origin", origin)]).await;
            assert_eq!(answer.header("access-control-allow-credentials"), "");
            assert!(answer.all("vary").contains(&"Origin"));
            answer.header("access-control-allow-origin").to_owned()
        };
        assert_eq!(shared("t-spa", "https://spa.example.com").await, "https://spa.example.com");
        assert_eq!(shared("t-golden", "https://spa.example.com").await, "");
        assert_eq!(shared("t-none", "https://spa.example.com").await, "");
        assert_eq!(shared("t-none", "https://app.example.com").await, "https://app.example.com");
        for (origin, allowed) in
            [("https://app.example.com", "https://app.example.com"), ("https://other.example.com", "*")]
        {
            let preflight = [("origin", origin), ("access-control-request-method", "GET")];
            let answer = fixture.visit("OPTIONS", "/w/cors", &preflight).await;
            assert_eq!(answer.header("access-control-allow-origin"), allowed);
            assert_eq!(answer.header("access-control-allow-headers"), "Authorization, Content-Type");
        }
    })
    .await;
}

#[actix_web::test]
async fn extractors_tell_people_from_programs() {
    on_each("protect_extract", async |fixture| {
        fixture.token("t-doc", "right");
        fixture.mint(
            "t-client",
            &TokenRequest { client_id: "golden", scopes: "right", ..TokenRequest::default() },
        );
        let cookie = fixture.session("doc");
        let by_cookie = [("cookie", cookie.as_str())];
        let body =
            async |path: &str, headers: &[(&str, &str)]| fixture.visit("GET", path, headers).await.body;
        assert_eq!(body("/e/authenticated", &[("authorization", "Bearer t-doc")]).await, "doc");
        assert_eq!(body("/e/authenticated", &[("authorization", "Bearer t-client")]).await, "a client");
        assert_eq!(body("/e/authenticated", &by_cookie).await, "doc");
        assert_eq!(body("/e/user", &by_cookie).await, "doc");
        assert_eq!(body("/e/scoped", &[("authorization", "Bearer t-doc")]).await, "golden");
        assert_eq!(body("/e/perhaps", &by_cookie).await, "no token");
        assert_eq!(body("/w/identify", &by_cookie).await, "doc");
        assert_eq!(status(fixture, "/e/user", "t-client").await, 403);
        assert_eq!(fixture.visit("GET", "/e/scoped", &by_cookie).await.status, 403);
    })
    .await;
}

#[actix_web::test]
async fn a_session_that_a_token_began_is_as_narrow_as_the_token() {
    on_each("protect_derived", async |fixture| {
        fixture.token("t-note", "note:read");
        let cookie = fixture.get_as("Bearer t-note", "/api/notes/").await.cookie().expect("a cookie");
        let cookie = format!("webapi_session={cookie}");
        let headers = [("cookie", cookie.as_str())];
        assert_eq!(fixture.visit("GET", "/e/perhaps", &headers).await.body, "note:read");
        assert_eq!(fixture.visit("GET", "/p/has-scope", &headers).await.status, 403);
    })
    .await;
}

#[actix_web::test]
async fn a_page_of_another_site_cannot_use_the_cookie_to_write() {
    on_each("protect_cross_site", async |fixture| {
        let cookie = fixture.session("doc");
        for (header, value) in [("origin", "https://evil.example.net"), ("sec-fetch-site", "cross-site")] {
            let headers = [("cookie", cookie.as_str()), (header, value)];
            assert_eq!(fixture.visit("POST", "/p/is-authenticated", &headers).await.status, 403);
            assert_eq!(fixture.visit("GET", "/p/is-authenticated", &headers).await.status, 200);
        }
        let own = [("cookie", cookie.as_str()), ("origin", "http://127.0.0.1:8080")];
        assert_eq!(fixture.visit("POST", "/p/is-authenticated", &own).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn where_a_session_comes_first_it_decides() {
    on_each("protect_session_first", async |fixture| {
        let cookie = fixture.session("doc");
        let headers = [("cookie", cookie.as_str()), ("authorization", "Bearer t-none")];
        assert_eq!(fixture.visit("GET", "/w/session-first", &headers).await.status, 200);
        let answer = fixture.visit("GET", "/w/session-first", &[]).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (403, ""));
    })
    .await;
}

#[actix_web::test]
async fn throttles_count_users_and_clients_and_have_rates_by_scope() {
    on_each("protect_throttle", async |fixture| {
        for token in ["t-one", "t-two"] {
            fixture.token(token, "right");
        }
        fixture.token("t-bulk", "right bulk");
        fixture.mint(
            "t-client",
            &TokenRequest { client_id: "golden", scopes: "right", ..TokenRequest::default() },
        );
        // One application for all requests: the counts are in its memory.
        let app = App::new().configure(fixture.api.configure()).configure(app::configure);
        let app = test::init_service(app).await;
        let ask = async |token: &str| {
            let request = test::TestRequest::with_uri("/w/throttled");
            let request = request.insert_header(("authorization", format!("Bearer {token}")));
            answered(test::call_service(&app, request.to_request()).await).await
        };
        let statuses = async |token: &str, times: usize| {
            let mut all = Vec::new();
            for _ in 0..times {
                all.push(ask(token).await.status);
            }
            all
        };
        assert_eq!(statuses("t-one", 2).await, [200, 200]);
        assert_eq!(statuses("t-two", 2).await, [200, 429], "tokens of a user count together");
        assert_eq!(statuses("t-client", 4).await, [200, 200, 200, 429]);
        assert_eq!(statuses("t-bulk", 6).await, [200, 200, 200, 200, 200, 429]);
        let answer = ask("t-one").await;
        assert_eq!(answer.header("retry-after"), "3600");
        assert_eq!(answer.json()["detail"], "Request was throttled. Expected available in 3600 seconds.");
        fixture.clock.advance(3600);
        fixture.token("t-later", "right");
        assert_eq!(statuses("t-later", 1).await, [200]);
    })
    .await;
}

#[actix_web::test]
async fn token_information_is_for_whoever_holds_the_token() {
    on_each("protect_info", async |fixture| {
        fixture.token("t-doc", "right more");
        let answer = fixture.visit("GET", "/token-info/", &[("authorization", "Bearer t-doc")]).await;
        let body = answer.json();
        assert_eq!(body["token_info"]["scopes"], serde_json::json!(["more", "right"]));
        assert_eq!(body["token_info"]["application"], "Golden App");
        assert_eq!(body["user_info"]["username"], "doc");
        assert_eq!(answer.header("cache-control"), "private, no-store");
        fixture.mint(
            "t-client",
            &TokenRequest { client_id: "golden", scopes: "right", ..TokenRequest::default() },
        );
        let answer = fixture.visit("GET", "/token-info/", &[("authorization", "Bearer t-client")]).await;
        let nobody = serde_json::json!({ "id": null, "username": null, "is_staff": null });
        assert_eq!(
            (&answer.json()["token_info"]["user"], &answer.json()["user_info"]),
            (&().into(), &nobody)
        );
        for (headers, challenge) in [
            (vec![], "resource_metadata"),
            (vec![("authorization", "Bearer t-none")], "error=\"invalid_token\""),
        ] {
            let answer = fixture.visit("GET", "/token-info/", &headers).await;
            assert_eq!((answer.status, &answer.json()["error"]), (401, &"No OAuth2 token provided".into()));
            assert!(answer.header("www-authenticate").contains(challenge), "{headers:?}");
        }
        let head = fixture.visit("HEAD", "/token-info/", &[("authorization", "Bearer t-doc")]).await;
        assert_eq!(head.status, 200);
        let post = fixture.visit("POST", "/token-info/", &[("authorization", "Bearer t-doc")]).await;
        assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD, OPTIONS"));
    })
    .await;
}

#[actix_web::test]
async fn a_known_token_costs_a_protected_handler_no_statement() {
    counting_on_each("protect_cost", async |fixture| {
        fixture.token("t-doc", "right");
        let cost = async || {
            let before = Fixture::statements();
            assert_eq!(status(fixture, "/p/has-scope", "t-doc").await, 200);
            Fixture::statements() - before
        };
        assert_eq!((cost().await, cost().await), (1, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_token_for_certain_servers_opens_the_handlers_below_their_urls() {
    on_each("protect_audience", async |fixture| {
        fixture.token("t-here", "right");
        for (audience, opens) in [
            ("http://127.0.0.1:8080/p/", true),
            ("http://127.0.0.1:8080/api/", true),
            ("http://127.0.0.1:8080/p/has", false),
            ("https://other.example.com/", false),
        ] {
            fixture.sql(&format!("UPDATE oauth2_access_tokens SET audience = '{audience}'"));
            fixture.server.forget_verified(fixture.api.clock());
            // The second time it may be known from memory.
            for _ in 0..2 {
                let bearer = [("authorization", "Bearer t-here")];
                let answer = fixture.visit("GET", "/p/has-scope", &bearer).await;
                assert_eq!(answer.status, if opens { 200 } else { 401 }, "{audience}");
                let told = answer.header("www-authenticate").contains("is not valid for this resource");
                assert_eq!(told, !opens, "{audience}");
                assert_eq!(
                    fixture.visit("GET", "/m/any", &bearer).await.status == 200,
                    audience.contains("api")
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_throttle_forgets_when_it_is_told_to() {
    on_each("protect_throttle_clear", async |fixture| {
        fixture.token("t-one", "right");
        let throttle = webapi_oauth2::protect::Throttle::new("1/h".parse().expect("a rate"));
        let protect = webapi_oauth2::protect::Protect::new(webapi_oauth2::permission::IsAuthenticated)
            .throttle(throttle.clone());
        let view = actix_web::web::resource("/once").wrap(protect).to(|| async { "once" });
        let app = test::init_service(App::new().configure(fixture.api.configure()).service(view)).await;
        let ask = async || {
            let request =
                test::TestRequest::with_uri("/once").insert_header(("authorization", "Bearer t-one"));
            test::call_service(&app, request.to_request()).await.status().as_u16()
        };
        assert_eq!((ask().await, ask().await), (200, 429));
        throttle.clear();
        assert_eq!(ask().await, 200);
    })
    .await;
}
