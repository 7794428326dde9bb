//! Section 9: revocation, and section 10: introspection.

use serde_json::json;
use webapi_core::db::Backend;
use webapi_oauth2::command::TokenRequest;

use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::flow::{assert_error, by, text};

impl Fixture {
    async fn revoke(&self, client: &str, token: &str, more: &str) {
        let answer = self.post("revoke_token", &format!("token={token}{more}{}", by(client))).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[actix_web::test]
async fn oa_235_oa_236_oa_237_a_revoked_token_takes_its_family_with_it() {
    on_each("oa_235", async |fixture| {
        fixture.clients();
        for kind in ["access_token", "refresh_token"] {
            let first = fixture.family("web", "note:read").await;
            let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
            assert!(fixture.opens(text(&second, "access_token")).await, "it is in memory now");
            fixture.revoke("web", text(&second, kind), "").await;
            assert!(!fixture.opens(text(&second, "access_token")).await, "{kind}");
            assert!(!fixture.is_active(text(&second, "access_token")).await, "{kind}");
            let refused = fixture.refresh("web", text(&second, "refresh_token"), "").await;
            assert_error(&refused, 400, "invalid_grant");
        }
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        fixture.revoke("web", text(&first, "refresh_token"), "").await;
        assert!(!fixture.opens(text(&second, "access_token")).await, "oa_246: an older generation");
    })
    .await;
}

#[actix_web::test]
async fn oa_235_a_machines_token_is_revoked_alone() {
    on_each("oa_235_machine", async |fixture| {
        fixture.clients();
        fixture
            .change("web", |client| client.grants.push(webapi_oauth2::grant::GrantType::ClientCredentials));
        let form = format!("grant_type=client_credentials&scope=note:read{}", by("web"));
        let (one, other) =
            (fixture.post("token", &form).await.json(), fixture.post("token", &form).await.json());
        assert!(fixture.opens(text(&one, "access_token")).await);
        fixture.revoke("web", text(&one, "access_token"), "").await;
        assert!(!fixture.opens(text(&one, "access_token")).await);
        assert!(fixture.opens(text(&other, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_238_oa_243_what_is_not_there_is_revoked_and_hints_do_not_matter() {
    on_each("oa_238", async |fixture| {
        fixture.clients();
        fixture.revoke("web", "unknown", "").await;
        for hint in ["access_token", "refresh_token", "banana"] {
            let tokens = fixture.family("web", "note:read").await;
            let more = format!("&token_type_hint={hint}");
            for token in [text(&tokens, "refresh_token"), text(&tokens, "access_token")] {
                fixture.revoke("web", token, &more).await;
                fixture.revoke("web", token, &more).await;
            }
            assert!(!fixture.opens(text(&tokens, "access_token")).await, "{hint}");
        }
        let expired = fixture.family("web", "note:read").await;
        fixture.clock.advance(3600);
        fixture.revoke("web", text(&expired, "access_token"), "").await;
    })
    .await;
}

#[actix_web::test]
async fn oa_239_oa_240_oa_241_clients_revoke_their_own_tokens_only() {
    on_each("oa_239", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        for form in ["", "&client_id=web", "&client_id=web&client_secret=wrong", "&client_id=nobody"] {
            let form = format!("token={}{form}", text(&tokens, "access_token"));
            assert_error(&fixture.post("revoke_token", &form).await, 401, "invalid_client");
        }
        fixture.revoke("other", text(&tokens, "access_token"), "").await;
        fixture.revoke("spa", text(&tokens, "refresh_token"), "").await;
        assert!(fixture.opens(text(&tokens, "access_token")).await);
        let public = fixture.family("spa", "note:read").await;
        fixture.revoke("spa2", text(&public, "refresh_token"), "").await;
        assert!(fixture.opens(text(&public, "access_token")).await);
        fixture.revoke("spa", text(&public, "refresh_token"), "").await;
        assert!(!fixture.opens(text(&public, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_242_oa_244_a_revocation_is_a_form_with_a_token() {
    on_each("oa_242", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        for token in ["", "&token="] {
            let form = format!("x=1{token}{}", by("web"));
            assert_error(&fixture.post("revoke_token", &form).await, 400, "invalid_request");
        }
        let form = format!("token={}&callback=x{}", text(&tokens, "access_token"), by("web"));
        for method in ["GET", "DELETE"] {
            let answer = fixture.send(method, &format!("/o/revoke_token/?{form}"), &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"));
        }
        assert!(fixture.opens(text(&tokens, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_245_a_failing_store_is_reported() {
    on_each("oa_245", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        fixture.sql("ALTER TABLE oauth2_grants RENAME COLUMN revoked_at TO gone");
        let form = format!("token={}{}", text(&tokens, "refresh_token"), by("web"));
        let answer = fixture.post("revoke_token", &form).await;
        assert_error(&answer, 503, "temporarily_unavailable");
        assert_eq!(answer.header("retry-after"), "1");
        assert!(!answer.body.contains("oauth2_"), "oa_559: {}", answer.body);
    })
    .await;
}

#[actix_web::test]
async fn oa_255_whoever_cannot_prove_who_it_is_learns_nothing() {
    on_each("oa_255", async |fixture| {
        fixture.clients();
        let token = text(&fixture.family("web", "note:read").await, "access_token").to_owned();
        for who in ["", "&client_id=web", "&client_id=web&client_secret=wrong", "&client_id=spa"] {
            let answer = fixture.post("introspect", &format!("token={token}{who}")).await;
            assert_error(&answer, 401, "invalid_client");
            assert_ne!(answer.header("www-authenticate"), "");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_256_oa_261_oa_262_an_active_token_is_described() {
    on_each("oa_256", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        for hint in ["", "&token_type_hint=refresh_token", "&token_type_hint=x"] {
            let form = format!("token={}{hint}{}", text(&tokens, "access_token"), by("web"));
            let answer = fixture.post("introspect", &form).await;
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("content-type"), "application/json");
            let now = fixture.api.clock().now().timestamp();
            let expected = json!({
                "active": true, "scope": "note:read", "client_id": "web", "username": "doc",
                "token_type": "Bearer", "exp": now + 3600, "iat": now, "iss": "http://127.0.0.1:8080",
                "sub": fixture.user("doc").to_string(), "aud": ["http://127.0.0.1:8080/api/"],
            });
            assert_eq!(answer.json(), expected, "{hint}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_257_oa_263_oa_266_everything_else_is_inactive_and_nothing_more() {
    on_each("oa_257", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let code = fixture.code("web", "note:read");
        let inactive = async |token: &str| {
            let answer = fixture.post("introspect", &format!("token={token}{}", by("web"))).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, "{\"active\":false}"), "{token}");
        };
        for token in ["unknown", "%C3%A9", text(&tokens, "refresh_token"), &code] {
            inactive(token).await;
        }
        let revoked = fixture.family("web", "note:read").await;
        fixture.revoke("web", text(&revoked, "access_token"), "").await;
        inactive(text(&revoked, "access_token")).await;
        fixture.clock.advance(3600);
        inactive(text(&tokens, "access_token")).await;
    })
    .await;
}

#[actix_web::test]
async fn a_token_whose_user_or_grant_is_gone_is_inactive() {
    on_each("gone", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        assert!(fixture.is_active(text(&tokens, "access_token")).await);
        // SQLite has a foreign key that keeps the grant.
        if fixture.api.database().backend() == Backend::Postgres {
            fixture.sql("DELETE FROM oauth2_grants");
            assert!(!fixture.is_active(text(&tokens, "access_token")).await, "its grant is gone");
        }
        let tokens = fixture.family("web", "note:read").await;
        fixture.sql("DELETE FROM webapi_users");
        assert!(!fixture.is_active(text(&tokens, "access_token")).await, "its user is gone");
    })
    .await;
}

#[actix_web::test]
async fn a_token_for_ever_is_active_until_the_year_9999_ends() {
    on_each("for_ever", async |fixture| {
        fixture.clients();
        let wanted = TokenRequest {
            client_id: "web",
            scopes: "note:read",
            expires_at: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
            ..TokenRequest::default()
        };
        assert!(fixture.is_active(fixture.mint("a-token-for-ever", &wanted).expose()).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_258_only_those_who_are_entitled_see_a_token() {
    on_each("oa_258", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let form = format!("token={}{}", text(&tokens, "access_token"), by("other"));
        assert_eq!(fixture.post("introspect", &form).await.body, "{\"active\":false}");
        fixture.change("other", |client| client.is_introspector = true);
        assert_eq!(fixture.post("introspect", &form).await.json()["client_id"], "web");
    })
    .await;
}

#[actix_web::test]
async fn a_bearer_with_the_introspection_scope_may_introspect() {
    on_each("introspection_scope", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let scopes = "introspection";
        let wanted =
            TokenRequest { scopes, client_id: "golden", username: Some("doc"), ..TokenRequest::default() };
        fixture.mint("sees", &wanted);
        fixture.token("blind", "note:read");
        let form = format!("token={}", text(&tokens, "access_token"));
        let ask = async |bearer: &str| {
            fixture.send("POST", "/o/introspect/", &[("authorization", bearer)], &form).await
        };
        assert_eq!(ask("Bearer sees").await.json()["active"], true);
        let blind = ask("Bearer blind").await;
        assert_error(&blind, 403, "insufficient_scope");
        assert!(blind.header("www-authenticate").contains("scope=\"introspection\""));
        let unknown = ask("Bearer unknown").await;
        assert_error(&unknown, 401, "invalid_token");
        assert!(unknown.header("www-authenticate").starts_with("Bearer "));
    })
    .await;
}

#[actix_web::test]
async fn oa_259_oa_260_an_introspection_is_a_form_with_a_token() {
    on_each("oa_259", async |fixture| {
        fixture.clients();
        assert_error(&fixture.post("introspect", &format!("x=1{}", by("web"))).await, 400, "invalid_request");
        assert_error(
            &fixture.post("introspect", &format!("token={}", by("web"))).await,
            400,
            "invalid_request",
        );
        for method in ["GET", "OPTIONS"] {
            let answer = fixture.send(method, &format!("/o/introspect/?token=x{}", by("web")), &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
            assert_eq!(answer.header("access-control-allow-origin"), "", "oa_551");
        }
    })
    .await;
}

#[actix_web::test]
async fn introspection_that_is_off_is_absent() {
    on_each_with(
        "no_introspection",
        webapi_oauth2::AuthorizationServerBuilder::without_introspection,
        async |fixture| {
            fixture.clients();
            assert_eq!(fixture.post("introspect", &format!("token=x{}", by("web"))).await.status, 404);
            let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await;
            assert!(!metadata.body.contains("introspection"), "{}", metadata.body);
        },
    )
    .await;
}

#[actix_web::test]
async fn an_introspection_costs_one_statement_and_a_revocation_three() {
    counting_on_each("introspection_cost", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let before = Fixture::statements();
        assert!(fixture.is_active(text(&tokens, "access_token")).await);
        assert_eq!(Fixture::statements() - before, 1, "the token with its grant and user");
        let before = Fixture::statements();
        fixture.revoke("web", text(&tokens, "refresh_token"), "").await;
        assert_eq!(Fixture::statements() - before, 3, "two looks, and the grant");
    })
    .await;
}
