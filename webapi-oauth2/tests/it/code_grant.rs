//! Section 5: the token endpoint, and codes.

use webapi_oauth2::authorization::{Approval, AuthorizationError};
use webapi_oauth2::event::Origin;
use webapi_oauth2::grant::GrantType;

use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::flow::{REDIRECT_ENCODED, VERIFIER, assert_error, by, exchange_form, text};

#[actix_web::test]
async fn oa_130_oa_131_oa_132_oa_150_oa_153_oa_577_an_exchange_hands_out_tokens() {
    on_each("oa_130", async |fixture| {
        fixture.clients();
        for client in ["web", "spa"] {
            let answer = fixture.exchange(client, &fixture.code(client, "note:read+status:read")).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("pragma"), "no-cache");
            assert_eq!(answer.header("content-type"), "application/json");
            let body = answer.json();
            let members: Vec<_> = body.as_object().expect("an object").keys().collect();
            assert_eq!(members, ["access_token", "expires_in", "refresh_token", "scope", "token_type"]);
            assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &3600.into()));
            assert_eq!(body["scope"], "note:read status:read");
            assert_eq!((text(&body, "access_token").len(), text(&body, "refresh_token").len()), (47, 47));
            let used =
                fixture.get_as(&format!("Bearer {}", text(&body, "access_token")), "/api/notes/").await;
            assert_eq!((used.status, &used.json()["user"]), (200, &"doc".into()), "oa_577: at once");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_exchange_costs_two_statements_and_a_refresh_too() {
    counting_on_each("exchange_cost", async |fixture| {
        fixture.clients();
        let warm = fixture.family("web", "note:read").await;
        let code = fixture.code("web", "note:read");
        let before = Fixture::statements();
        assert_eq!(fixture.exchange("web", &code).await.status, 200);
        assert_eq!(Fixture::statements() - before, 2, "the code with its user, and the tokens");
        let before = Fixture::statements();
        assert_eq!(fixture.refresh("web", text(&warm, "refresh_token"), "").await.status, 200);
        assert_eq!(Fixture::statements() - before, 2, "the refresh token with its user, and the tokens");
    })
    .await;
}

#[actix_web::test]
async fn oa_133_oa_134_other_methods_and_the_query_are_refused() {
    on_each("oa_133", async |fixture| {
        fixture.clients();
        let form = exchange_form("web", &fixture.code("web", "note:read"));
        for method in ["GET", "PUT", "DELETE", "PATCH", "HEAD"] {
            let answer = fixture.send(method, &format!("/o/token/?{form}"), &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"), "{method}");
        }
        let in_query = fixture.send("POST", &format!("/o/token/?{form}"), &[], "a=b").await;
        assert_error(&in_query, 400, "invalid_request");
        assert_eq!(fixture.post("token", &form).await.status, 200, "nothing was used up");
    })
    .await;
}

#[actix_web::test]
async fn oa_135_oa_136_oa_137_only_forms_with_a_known_grant_type_are_read() {
    on_each("oa_135", async |fixture| {
        fixture.clients();
        for content_type in ["application/json", "multipart/form-data; boundary=x", "text/plain"] {
            let answer =
                fixture.send("POST", "/o/token/", &[("content-type", content_type)], "grant_type=x").await;
            assert_error(&answer, 400, "invalid_request");
        }
        assert_error(&fixture.post("token", &by("web")).await, 400, "invalid_request");
        for grant in ["x", "AUTHORIZATION_CODE", "implicit", "urn:x"] {
            let form = format!("grant_type={grant}{}", by("web"));
            assert_error(&fixture.post("token", &form).await, 400, "unsupported_grant_type");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_138_a_grant_that_the_client_may_not_use_is_refused() {
    on_each("oa_138", async |fixture| {
        fixture.clients();
        let code = fixture.code("web", "note:read");
        fixture.change("web", |client| client.grants = vec![GrantType::RefreshToken]);
        assert_error(&fixture.exchange("web", &code).await, 400, "unauthorized_client");
        let form = format!("grant_type=client_credentials{}", by("web"));
        assert_error(&fixture.post("token", &form).await, 400, "unauthorized_client");
    })
    .await;
}

#[actix_web::test]
async fn oa_139_oa_140_oa_147_oa_018_a_missing_unknown_or_expired_code_is_refused() {
    on_each("oa_139", async |fixture| {
        fixture.clients();
        let form = format!("grant_type=authorization_code&redirect_uri={REDIRECT_ENCODED}{}", by("web"));
        assert_error(&fixture.post("token", &form).await, 400, "invalid_request");
        assert_error(&fixture.post("token", &format!("{form}&code=")).await, 400, "invalid_request");
        assert_error(&fixture.exchange("web", "wac_unknown").await, 400, "invalid_grant");
        let code = fixture.code("web", "note:read");
        fixture.clock.advance(60);
        assert_error(&fixture.exchange("web", &code).await, 400, "invalid_grant");
        let code = fixture.code("web", "note:read");
        fixture.clock.advance(59);
        assert_eq!(fixture.exchange("web", &code).await.status, 200, "oa_018: a minute");
    })
    .await;
}

#[actix_web::test]
async fn oa_141_a_code_of_another_client_is_refused() {
    on_each("oa_141", async |fixture| {
        fixture.clients();
        for (owner, thief) in [("web", "other"), ("spa", "spa2"), ("web", "spa"), ("spa", "web")] {
            let code = fixture.code(owner, "note:read");
            assert_error(&fixture.exchange(thief, &code).await, 400, "invalid_grant");
            assert_eq!(fixture.exchange(owner, &code).await.status, 200, "{owner} may still use it");
            assert_error(&fixture.exchange(thief, &code).await, 400, "invalid_grant");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_142_the_redirect_uri_must_be_that_of_the_request() {
    on_each("oa_142", async |fixture| {
        fixture.clients();
        let code = fixture.code("web", "note:read");
        let form = |uri: &str| {
            format!("grant_type=authorization_code&code={code}&code_verifier={VERIFIER}{uri}{}", by("web"))
        };
        for uri in ["", "&redirect_uri=", &format!("&redirect_uri={REDIRECT_ENCODED}%2F")] {
            assert_error(&fixture.post("token", &form(uri)).await, 400, "invalid_grant");
        }
        let right = format!("&redirect_uri={REDIRECT_ENCODED}");
        assert_eq!(fixture.post("token", &form(&right)).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_143_oa_144_oa_145_a_code_that_is_used_twice_ends_everything_that_came_of_it() {
    on_each("oa_143", async |fixture| {
        fixture.clients();
        for client in ["web", "spa"] {
            let code = fixture.code(client, "note:read");
            let first = fixture.exchange(client, &code).await.json();
            let second = fixture.refresh(client, text(&first, "refresh_token"), "").await.json();
            assert!(fixture.opens(text(&second, "access_token")).await);
            assert_error(&fixture.exchange(client, &code).await, 400, "invalid_grant");
            for body in [&first, &second] {
                assert!(!fixture.opens(text(body, "access_token")).await, "access tokens end");
                let refused = fixture.refresh(client, text(body, "refresh_token"), "").await;
                assert_error(&refused, 400, "invalid_grant");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_146_a_stranger_cannot_end_the_family_of_a_public_client() {
    on_each("oa_146", async |fixture| {
        fixture.clients();
        let code = fixture.code("spa", "note:read");
        let tokens = fixture.exchange("spa", &code).await.json();
        let wrong = exchange_form("spa", &code).replace(VERIFIER, &VERIFIER.replace('d', "e"));
        assert_error(&fixture.post("token", &wrong).await, 400, "invalid_grant");
        assert_error(&fixture.exchange("spa2", &code).await, 400, "invalid_grant");
        assert!(fixture.opens(text(&tokens, "access_token")).await, "nothing was proven");
        assert_error(&fixture.exchange("spa", &code).await, 400, "invalid_grant");
        assert!(!fixture.opens(text(&tokens, "access_token")).await, "the verifier proves it");
        let code = fixture.code("web", "note:read");
        let tokens = fixture.exchange("web", &code).await.json();
        let without = exchange_form("web", &code).replace("code_verifier", "ignored");
        assert_error(&fixture.post("token", &without).await, 400, "invalid_grant");
        assert!(!fixture.opens(text(&tokens, "access_token")).await, "the secret proves it");
    })
    .await;
}

#[actix_web::test]
async fn oa_148_oa_149_oa_156_parameters_are_read_once_and_strictly() {
    on_each("oa_148", async |fixture| {
        fixture.clients();
        let form = exchange_form("web", &fixture.code("web", "note:read"));
        for again in ["client_id=web", "code=x", "grant_type=authorization_code", "scope=&scope=", "code="] {
            assert_error(&fixture.post("token", &format!("{form}&{again}")).await, 400, "invalid_request");
        }
        for odd in ["x=%", "x=%zz", "%ff=x", "x=%ff", "x=%00", "%00=x"] {
            assert_error(&fixture.post("token", &format!("{form}&{odd}")).await, 400, "invalid_request");
        }
        let many = "&x=1".repeat(200);
        assert_error(&fixture.post("token", &format!("{form}{many}")).await, 400, "invalid_request");
        let fine = format!("{form}&unknown=ignored&scope=&=nameless&resource=");
        assert_eq!(fixture.post("token", &fine).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_151_the_scope_of_an_exchange_is_what_the_user_decided() {
    on_each("oa_151", async |fixture| {
        fixture.clients();
        for scope in ["note:write", "note:read+note:write", "nonsense"] {
            let form = exchange_form("web", &fixture.code("web", "note:read"));
            let answer = fixture.post("token", &format!("{form}&scope={scope}")).await;
            assert_eq!((answer.status, &answer.json()["scope"]), (200, &"note:read".into()), "{scope}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_152_oa_559_nothing_of_a_request_is_reflected() {
    on_each("oa_152", async |fixture| {
        fixture.clients();
        let odd = "%3Cscript%3E%22%5C%0d%0a";
        for form in [
            format!("grant_type={odd}"),
            format!("grant_type=refresh_token&refresh_token={odd}{}", by("web")),
        ] {
            let answer = fixture.post("token", &form).await;
            assert_eq!(answer.status, 400);
            assert!(!answer.body.contains("<script"), "{}", answer.body);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_155_the_password_grant_is_absent() {
    on_each("oa_155", async |fixture| {
        fixture.clients();
        let form = format!("grant_type=password&username=doc&password=pw{}", by("web"));
        assert_error(&fixture.post("token", &form).await, 400, "unsupported_grant_type");
        let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await;
        assert!(!metadata.body.contains("password"), "{}", metadata.body);
    })
    .await;
}

#[actix_web::test]
async fn oa_155_where_the_password_grant_is_on_only_clients_that_have_it_may_use_it() {
    on_each_with(
        "oa_155_on",
        webapi_oauth2::AuthorizationServerBuilder::legacy_password_grant,
        async |fixture| {
            fixture.clients();
            let ask = async |username: &str, password: &str| {
                let form =
                    format!("grant_type=password&username={username}&password={password}&scope=note:read");
                fixture.post("token", &format!("{form}{}", by("web"))).await
            };
            assert_error(&ask("doc", "pw").await, 400, "unauthorized_client");
            fixture.change("web", |client| client.grants.push(GrantType::Password));
            let answer = ask("doc", "pw").await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let body = answer.json();
            assert!(fixture.opens(text(&body, "access_token")).await);
            assert_eq!(fixture.refresh("web", text(&body, "refresh_token"), "").await.status, 200);
            for (username, password) in [("doc", "wrong"), ("nobody", "pw"), ("ghost", "pw")] {
                assert_error(&ask(username, password).await, 400, "invalid_grant");
            }
            assert_error(&ask("doc", "").await, 400, "invalid_request");
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_157_a_large_body_is_refused() {
    on_each("oa_157", async |fixture| {
        let large = format!("grant_type=refresh_token&x={}", "x".repeat(70_000));
        assert_error(&fixture.post("token", &large).await, 413, "invalid_request");
    })
    .await;
}

#[actix_web::test]
async fn oa_158_only_clients_with_the_grant_get_refresh_tokens() {
    on_each("oa_158", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.grants = vec![GrantType::AuthorizationCode]);
        let body = fixture.family("web", "note:read").await;
        assert!(body.get("refresh_token").is_none(), "{body}");
    })
    .await;
}

#[actix_web::test]
async fn oa_159_oa_207_a_user_who_was_deactivated_gets_no_token() {
    on_each("oa_159", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let code = fixture.code("web", "note:read");
        assert!(fixture.is_active(text(&tokens, "access_token")).await);
        fixture.deactivate("doc");
        assert_error(&fixture.exchange("web", &code).await, 400, "invalid_grant");
        let refused = fixture.refresh("web", text(&tokens, "refresh_token"), "").await;
        assert_error(&refused, 400, "invalid_grant");
        assert!(!fixture.is_active(text(&tokens, "access_token")).await, "introspection");
    })
    .await;
}

#[actix_web::test]
async fn a_client_with_its_own_lifetimes_keeps_to_them() {
    on_each("own_lifetimes", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| {
            client.code_lifetime = Some(chrono::TimeDelta::seconds(5));
            client.access_token_lifetime = Some(chrono::TimeDelta::seconds(50));
            client.refresh_idle_lifetime = Some(chrono::TimeDelta::seconds(20));
        });
        let code = fixture.code("web", "note:read");
        fixture.clock.advance(5);
        assert_error(&fixture.exchange("web", &code).await, 400, "invalid_grant");
        let body = fixture.family("web", "note:read").await;
        assert_eq!(body["expires_in"], 50);
        fixture.clock.advance(20);
        assert_error(&fixture.refresh("web", text(&body, "refresh_token"), "").await, 400, "invalid_grant");
    })
    .await;
}

#[actix_web::test]
async fn unticked_scopes_are_not_granted_and_none_at_all_is_a_refusal() {
    on_each("unticked", async |fixture| {
        fixture.clients();
        let query = format!(
            "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=note:read+status:read\
             &code_challenge={}&code_challenge_method=S256",
            crate::flow::CHALLENGE
        );
        let decide = |scopes: &str| {
            let validated = fixture.request(&query).map_err(|error| match error {
                AuthorizationError::Page(page) => panic!("{page}"),
                AuthorizationError::Redirect(error) => panic!("{error:?}"),
            });
            let scopes = webapi_oauth2::ScopeSet::parse(scopes).expect("scopes");
            let approval = Approval { user_id: fixture.user("doc"), scopes, auth_time: None };
            let decided = fixture.with(|conn| {
                let validated = validated.expect("a valid request");
                validated.approve(&fixture.api, &fixture.server, conn, &approval, &Origin::default())
            });
            decided.expect("a store")
        };
        let location = decide("status:read note:write").expect("a code");
        let code = crate::flow::answer_of(&location).value("code").expect("a code").to_owned();
        assert_eq!(fixture.exchange("web", &code).await.json()["scope"], "status:read");
        assert_eq!(decide("note:write").expect_err("a refusal").code(), "access_denied");
    })
    .await;
}
