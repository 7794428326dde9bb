//! `explain` names the rule that refuses, for every kind of refusal.

use webapi_core::descriptor::Method;
use webapi_oauth2::AccessToken;
use webapi_oauth2::command::{NewClient, TokenRequest};
use webapi_oauth2::explain::{Explained, Question, Who, explain};

use crate::fixture::{Fixture, on_each};

fn asked(fixture: &Fixture, who: Who<'_>, method: Method, path: &str) -> Explained {
    explain(&fixture.api, Question { who, method, path }).expect("it can be explained")
}

/// Issue 5, acceptance 7: who, what, and the rule that must be named. What is answered over HTTP agrees.
#[actix_web::test]
async fn every_refusal_is_explained_by_the_rule_that_refuses() {
    on_each("explain", async |fixture| {
        let reader = NewClient {
            name: "Reader",
            client_id: Some("reader"),
            allowed_scopes: Some("note:read"),
            ..NewClient::default()
        };
        fixture.create_client(reader).expect("a client");
        fixture.token("e-all", "note:read note:write note:destroy remark:read status:read audit:read");
        fixture.token("e-none", "");
        let revoked = fixture.token("e-revoked", "note:read");
        fixture
            .with(|conn| fixture.server.tokens().revoke(conn, fixture.api.clock(), &revoked))
            .expect("revoked");
        let wanted = TokenRequest { client_id: "reader", username: Some("doc"), ..TokenRequest::default() };
        fixture.mint("e-reader", &wanted);
        let past = Some(fixture.api.clock().now());
        fixture.mint(
            "e-expired",
            &TokenRequest { expires_at: past, client_id: "golden", ..TokenRequest::default() },
        );
        fixture.mint("e-disabled", &TokenRequest { client_id: "disabled", ..TokenRequest::default() });
        for (token, method, path, rule) in [
            ("e-bogus", Method::Get, "/api/notes/", Some("credentials")),
            ("e-revoked", Method::Get, "/api/notes/", Some("credentials")),
            ("e-expired", Method::Get, "/api/notes/", Some("credentials")),
            ("e-disabled", Method::Get, "/api/notes/", Some("credentials")),
            ("e-all", Method::Get, "/api/nowhere/", Some("place")),
            ("e-all", Method::Post, "/api/notes/1/", Some("method")),
            ("e-all", Method::Put, "/api/notes/1/comments/", Some("method")),
            ("e-none", Method::Get, "/api/notes/", Some("scope")),
            ("e-none", Method::Delete, "/api/notes/1/", Some("scope")),
            ("e-all", Method::Get, "/api/audits/1/", Some("scope")),
            ("e-reader", Method::Get, "/api/notes/", Some("scope")),
            ("e-reader", Method::Post, "/api/notes/", Some("client")),
            ("e-all", Method::Get, "/api/notes/", None),
            ("e-all", Method::Get, "/api/notes/1/", None),
            ("e-all", Method::Post, "/api/notes/", None),
        ] {
            let text = AccessToken::new(token);
            let explained = asked(fixture, Who::Token(&text), method, path);
            assert_eq!(explained.refused_by(), rule, "{token} {method} {path}:\n{explained}");
            let bearer = format!("Bearer {token}");
            let answer = fixture.send(method.as_str(), path, &[("authorization", &bearer)], "").await;
            assert_eq!(answer.status < 400, rule.is_none(), "{token} {method} {path}: {}", answer.status);
            assert!(!answer.body.contains("refuses"), "callers are told nothing of it");
        }
        let nobody = asked(fixture, Who::Nobody, Method::Post, "/api/notes/");
        assert_eq!(nobody.refused_by(), Some("user permission"));
        assert_eq!(asked(fixture, Who::User("doc"), Method::Post, "/api/notes/").refused_by(), None);
        assert_eq!(
            asked(fixture, Who::User("ghost"), Method::Get, "/api/notes/").refused_by(),
            Some("credentials")
        );
    })
    .await;
}

#[actix_web::test]
async fn an_explanation_is_a_line_for_each_rule() {
    on_each("explain_text", async |fixture| {
        fixture.token("e-none", "");
        let token = AccessToken::new("e-none");
        let text = asked(fixture, Who::Token(&token), Method::Get, "/api/notes/").to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..3], ["passes   credentials", "passes   place", "passes   method"]);
        assert!(lines[3].starts_with("refuses  scope: "), "{text}");
        assert_eq!(lines[4..], ["passes   user permission"]);
    })
    .await;
}
