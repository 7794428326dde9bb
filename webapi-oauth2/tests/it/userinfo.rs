//! Section 19: userinfo, and what clients are told about a person.

use serde_json::{Map, Value, json};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;
use webapi_oauth2::command::TokenRequest;
use webapi_oauth2::oidc::{AccountClaims, ClaimsProvider, ClaimsRequest};
use webapi_oauth2::scope::ScopeSet;

use crate::fixture::{Fixture, on_each_with};
use crate::flow::text;
use crate::http::Answer;
use crate::identity::with_oidc;

impl Fixture {
    async fn userinfo(&self, token: &str) -> Answer {
        self.get_as(&format!("Bearer {token}"), "/o/userinfo/").await
    }

    fn introduce_doc(&self) {
        self.sql(
            "UPDATE webapi_users SET first_name = 'Ada', last_name = 'Doc', email = 'doc@example.com' \
             WHERE username = 'doc'",
        );
    }
}

#[actix_web::test]
async fn oa_476_userinfo_names_the_subject_of_the_identity_token() {
    on_each_with("oa_476", with_oidc, async |fixture| {
        fixture.clients();
        let tokens = fixture.signed_in("web", "openid", "").await;
        let claims = fixture.claims(text(&tokens, "id_token"), "web").await;
        let authorization = format!("Bearer {}", text(&tokens, "access_token"));
        for method in ["GET", "POST"] {
            let answer = fixture.send(method, "/o/userinfo/", &[("authorization", &authorization)], "").await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.json(), json!({"sub": claims["sub"]}));
        }
        let put = fixture.send("PUT", "/o/userinfo/", &[("authorization", &authorization)], "").await;
        assert_eq!((put.status, put.header("allow")), (405, "GET, POST, OPTIONS"));
    })
    .await;
}

#[actix_web::test]
async fn oa_477_userinfo_challenges_as_the_rfc_says() {
    on_each_with("oa_477", with_oidc, async |fixture| {
        fixture.clients();
        let nothing = fixture.send("GET", "/o/userinfo/", &[], "").await;
        assert_eq!((nothing.status, nothing.header("www-authenticate")), (401, "Bearer realm=\"Web API\""));
        let unknown = fixture.userinfo("wat_unknown").await;
        let challenge = "Bearer realm=\"Web API\", error=\"invalid_token\"";
        assert_eq!((unknown.status, unknown.header("www-authenticate")), (401, challenge));
        fixture.token("oa-read", "note:read");
        let narrow = fixture.userinfo("oa-read").await;
        let challenge = "Bearer realm=\"Web API\", error=\"insufficient_scope\", scope=\"openid\"";
        assert_eq!((narrow.status, narrow.header("www-authenticate")), (403, challenge));
        // A token of a client itself stands for nobody, whatever scopes somebody gave it.
        let machine = TokenRequest { client_id: "golden", scopes: "openid", ..TokenRequest::default() };
        fixture.mint("oa-machine", &machine);
        assert_eq!(fixture.userinfo("oa-machine").await.status, 403);
        let basic = fixture.get_as("Basic Z29sZGVuOng=", "/o/userinfo/").await;
        assert_eq!(basic.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn oa_477_a_token_ends_with_its_user_its_time_and_its_grant() {
    on_each_with("oa_477_ends", with_oidc, async |fixture| {
        fixture.clients();
        let tokens =
            [fixture.signed_in("web", "openid", "").await, fixture.signed_in("web", "openid", "").await];
        let [first, second] = tokens.each_ref().map(|tokens| text(tokens, "access_token"));
        assert_eq!(fixture.userinfo(first).await.status, 200);
        fixture.post("revoke_token", &format!("token={first}{}", crate::flow::by("web"))).await;
        assert_eq!(fixture.userinfo(first).await.status, 401);
        fixture.deactivate("doc");
        assert_eq!(fixture.userinfo(second).await.status, 401);
        fixture.sql("UPDATE webapi_users SET is_active = TRUE WHERE username = 'doc'");
        assert_eq!(fixture.userinfo(second).await.status, 200);
        fixture.clock.advance(3600);
        assert_eq!(fixture.userinfo(second).await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn oa_477_a_token_for_another_resource_server_is_none_here() {
    let settings = |builder| with_oidc(builder).resource("https://other.example/");
    on_each_with("oa_477_other", settings, async |fixture| {
        fixture.clients();
        let resource = "&resource=https%3A%2F%2Fother.example%2F";
        let tokens = fixture.signed_in("web", "openid", resource).await;
        assert_eq!(fixture.userinfo(text(&tokens, "access_token")).await.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn oa_478_claims_follow_the_granted_scopes() {
    on_each_with("oa_478", with_oidc, async |fixture| {
        fixture.clients();
        let sub = fixture.user("doc").to_string();
        let bare = fixture.signed_in("web", "openid+profile+email", "").await;
        let bare = fixture.userinfo(text(&bare, "access_token")).await.json();
        assert_eq!(bare, json!({"sub": sub, "preferred_username": "doc"}), "what is empty is not told");
        fixture.introduce_doc();
        let names = json!({
            "sub": sub, "preferred_username": "doc", "name": "Ada Doc", "given_name": "Ada", "family_name": "Doc",
        });
        let mut all = names.clone();
        all["email"] = "doc@example.com".into();
        for (scope, expected) in [
            ("openid", json!({"sub": sub})),
            ("openid+profile", names),
            ("openid+email", json!({"sub": sub, "email": "doc@example.com"})),
            ("openid+profile+email+note:read", all),
        ] {
            let tokens = fixture.signed_in("web", scope, "").await;
            assert_eq!(fixture.userinfo(text(&tokens, "access_token")).await.json(), expected, "{scope}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_488_scripts_of_any_origin_may_ask_without_cookies() {
    on_each_with("oa_488", with_oidc, async |fixture| {
        fixture.clients();
        let headers = [
            ("origin", "https://any.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "authorization"),
        ];
        let preflight = fixture.send("OPTIONS", "/o/userinfo/", &headers, "").await;
        assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (200, "*"));
        assert!(preflight.header("access-control-allow-headers").contains("Authorization"));
        let tokens = fixture.signed_in("web", "openid", "").await;
        let authorization = format!("Bearer {}", text(&tokens, "access_token"));
        for headers in
            [&[("origin", "https://any.example"), ("authorization", &authorization)][..], &headers[..1]]
        {
            let answer = fixture.send("GET", "/o/userinfo/", headers, "").await;
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("access-control-allow-credentials"), "");
        }
    })
    .await;
}

/// Claims of an application.
struct Own;

impl ClaimsProvider for Own {
    fn names(&self) -> Vec<&str> {
        [AccountClaims.names(), vec!["role"]].concat()
    }

    fn userinfo(&self, conn: &mut DbConn, request: ClaimsRequest<'_>) -> ApiResult<Map<String, Value>> {
        let mut claims = AccountClaims.userinfo(conn, request)?;
        claims.insert("role".to_owned(), request.client_id.into());
        claims.insert("sub".to_owned(), "somebody else".into());
        Ok(claims)
    }

    fn id_token(&self, _user_id: i64, scopes: &ScopeSet, _client_id: &str) -> Map<String, Value> {
        let claims = json!({"granted": scopes.to_string(), "aud": "evil", "sub": "evil", "exp": 0});
        claims.as_object().cloned().unwrap_or_default()
    }
}

#[actix_web::test]
async fn an_application_adds_claims_but_not_those_of_the_protocol() {
    on_each_with(
        "own_claims",
        |builder| with_oidc(builder).claims_provider(Own),
        async |fixture| {
            fixture.clients();
            let tokens = fixture.signed_in("web", "openid", "").await;
            let claims = fixture.claims(text(&tokens, "id_token"), "web").await;
            assert_eq!((text(&claims, "granted"), text(&claims, "aud")), ("openid", "web"));
            let sub = fixture.user("doc").to_string();
            assert_eq!(text(&claims, "sub"), sub);
            let info = fixture.userinfo(text(&tokens, "access_token")).await.json();
            assert_eq!(info, json!({"sub": sub, "role": "web"}));
            let discovery = fixture.send("GET", "/.well-known/openid-configuration", &[], "").await.json();
            assert!(
                discovery["claims_supported"].as_array().is_some_and(|names| names.contains(&"role".into()))
            );
        },
    )
    .await;
}
