//! Rate limits as webapi-core keeps them: whom a token is counted with, and what a bad one counts as.

use webapi_oauth2::command::TokenRequest;

use crate::fixture::on_each;

const LIST: &str = "/api/notes/";
const EXCEEDED: &str = "Maximum number of login attempts exceeded.";

#[actix_web::test]
async fn a_bad_token_is_a_failed_login_and_a_good_one_goes_on_nevertheless() {
    on_each("limits_failures", async |fixture| {
        fixture.token("oa-known", "note:read");
        assert_eq!(fixture.get_as("Bearer oa-known", LIST).await.status, 200);
        fixture.token("oa-new", "note:read");
        for turn in 1..=7 {
            let refused = fixture.get_as(&format!("Bearer guess-{turn}"), LIST).await;
            assert_eq!((refused.status, refused.code()), (401, 104));
            assert_eq!(refused.json()["err"]["msg"] == EXCEEDED, turn > 5, "{turn}: {}", refused.body);
            assert_eq!(refused.header("retry-after"), if turn > 5 { "60" } else { "" });
            assert_eq!(refused.all("www-authenticate").len(), 2);
        }
        let password = fixture.get_as("Basic ZG9jOnB3", LIST).await;
        assert_eq!((password.status, &password.json()["err"]["msg"]), (401, &EXCEEDED.into()));
        for token in ["oa-known", "oa-new"] {
            assert_eq!(fixture.get_as(&format!("Bearer {token}"), LIST).await.status, 200, "{token}");
        }
        fixture.clock.advance(60);
        assert_eq!(fixture.get_as("Basic ZG9jOnB3", LIST).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn tokens_are_counted_with_their_user_and_those_without_one_with_their_client() {
    on_each("limits_subjects", async |fixture| {
        let machine = |client_id| TokenRequest { client_id, scopes: "note:read", ..TokenRequest::default() };
        fixture.mint("oa-machine", &machine("golden"));
        fixture.mint("oa-machine-too", &machine("golden"));
        fixture.token("oa-doc", "note:read");
        fixture.token("oa-doc-too", "note:read");
        for (authorization, left) in [
            ("Bearer oa-machine", 9999),
            ("Bearer oa-machine-too", 9998),
            ("Bearer oa-machine", 9997),
            ("Bearer oa-doc", 9999),
            ("Bearer oa-doc-too", 9998),
            ("Basic ZG9jOnB3", 9997),
        ] {
            let answer = fixture.get_as(authorization, LIST).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert_eq!(
                answer.header("ratelimit"),
                format!("\"authenticated\";r={left};t=3600"),
                "{authorization}"
            );
        }
    })
    .await;
}
