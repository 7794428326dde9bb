//! Section 7: refresh tokens.

use std::sync::{Arc, Mutex};

use webapi_oauth2::event::{Event, Origin};
use webapi_oauth2::grant::GrantType;

use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::flow::{SECRET, assert_error, by, text};

#[actix_web::test]
async fn oa_190_oa_204_a_refresh_gives_the_next_pair_and_retires_the_last() {
    on_each("oa_190", async |fixture| {
        fixture.clients();
        for client in ["web", "spa"] {
            let first = fixture.family(client, "note:read").await;
            let answer = fixture.refresh(client, text(&first, "refresh_token"), "").await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let second = answer.json();
            assert_ne!(text(&first, "refresh_token"), text(&second, "refresh_token"));
            assert_ne!(text(&first, "access_token"), text(&second, "access_token"));
            assert!(fixture.opens(text(&second, "access_token")).await);
            assert!(!fixture.opens(text(&first, "access_token")).await);
            if client == "web" {
                assert!(fixture.is_active(text(&second, "access_token")).await);
                assert!(!fixture.is_active(text(&first, "access_token")).await);
            }
            // Nothing of this is kept in memory alone.
            fixture.server.forget_verified(fixture.api.clock());
            assert_eq!(fixture.refresh(client, text(&second, "refresh_token"), "").await.status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_191_oa_192_oa_193_oa_205_oa_206_reuse_beyond_the_grace_ends_the_family() {
    on_each("oa_191", async |fixture| {
        fixture.clients();
        for (client, wait) in [("web", 10), ("spa", 10), ("web", 80 * 24 * 3600)] {
            let first = fixture.family(client, "note:read").await;
            let mut last = fixture.refresh(client, text(&first, "refresh_token"), "").await.json();
            let mut waited = 0;
            while waited < wait {
                let step = (wait - waited).min(10 * 24 * 3600);
                fixture.clock.advance(step);
                waited += step;
                last = fixture.refresh(client, text(&last, "refresh_token"), "").await.json();
            }
            assert!(fixture.opens(text(&last, "access_token")).await);
            let replay = fixture.refresh(client, text(&first, "refresh_token"), "").await;
            assert_error(&replay, 400, "invalid_grant");
            assert!(!fixture.opens(text(&last, "access_token")).await, "the access token");
            let refused = fixture.refresh(client, text(&last, "refresh_token"), "").await;
            assert_error(&refused, 400, "invalid_grant");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_206_to_end_a_long_family_costs_no_more_than_a_short_one() {
    counting_on_each("oa_206", async |fixture| {
        fixture.clients();
        let mut costs = Vec::new();
        for generations in [2, 2, 25] {
            let mut cost = [0, 0];
            for (end, cost) in cost.iter_mut().enumerate() {
                let first = fixture.family("web", "note:read").await;
                let mut last = first.clone();
                for _ in 0..generations {
                    last = fixture.refresh("web", text(&last, "refresh_token"), "").await.json();
                }
                fixture.clock.advance(60);
                let before = Fixture::statements();
                let ended = if end == 0 {
                    fixture.refresh("web", text(&first, "refresh_token"), "").await
                } else {
                    let form = format!("token={}{}", text(&last, "refresh_token"), by("web"));
                    fixture.post("revoke_token", &form).await
                };
                assert_eq!(ended.status, if end == 0 { 400 } else { 200 }, "{}", ended.body);
                *cost = Fixture::statements() - before;
                assert!(!fixture.opens(text(&last, "access_token")).await);
            }
            costs.push(cost);
        }
        assert_eq!(costs[1], costs[2], "reuse, and a revocation");
        assert!(costs[2].iter().all(|cost| *cost <= 5), "{costs:?}");
    })
    .await;
}

#[actix_web::test]
async fn oa_194_an_older_generation_is_not_covered_by_the_grace() {
    on_each("oa_194", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        let third = fixture.refresh("web", text(&second, "refresh_token"), "").await.json();
        let replay = fixture.refresh("web", text(&first, "refresh_token"), "").await;
        assert_error(&replay, 400, "invalid_grant");
        assert!(!fixture.opens(text(&third, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_195_a_retry_within_the_grace_gets_the_same_answer() {
    on_each("oa_195", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read+status:read").await;
        let token = text(&first, "refresh_token");
        let answer = fixture.refresh("web", token, "").await.json();
        fixture.clock.advance(9);
        for more in ["", "&scope=note:read"] {
            let again = fixture.refresh("web", token, more).await;
            assert_eq!(again.status, 200, "{}", again.body);
            let again = again.json();
            for member in ["access_token", "refresh_token", "scope"] {
                assert_eq!(again[member], answer[member], "{member}");
            }
            assert_eq!(again["expires_in"], 3591, "what is left");
        }
        let other = fixture.refresh("other", token, "").await;
        assert_error(&other, 400, "invalid_grant");
        assert!(fixture.opens(text(&answer, "access_token")).await, "a stranger's retry changes nothing");
        assert_eq!(fixture.refresh("web", text(&answer, "refresh_token"), "").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn without_a_grace_every_retry_is_reuse() {
    on_each_with(
        "no_grace",
        |builder| builder.retry_grace(std::time::Duration::ZERO),
        async |fixture| {
            fixture.clients();
            let first = fixture.family("web", "note:read").await;
            let next = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
            assert_error(
                &fixture.refresh("web", text(&first, "refresh_token"), "").await,
                400,
                "invalid_grant",
            );
            assert!(!fixture.opens(text(&next, "access_token")).await);
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_196_a_revoked_token_is_not_rescued_by_the_grace() {
    on_each("oa_196", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        let form = format!("token={}{}", text(&second, "refresh_token"), by("web"));
        assert_eq!(fixture.post("revoke_token", &form).await.status, 200);
        for body in [&first, &second] {
            let refused = fixture.refresh("web", text(body, "refresh_token"), "").await;
            assert_error(&refused, 400, "invalid_grant");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_197_oa_198_scopes_may_be_narrowed_and_come_back() {
    on_each("oa_197", async |fixture| {
        fixture.clients();
        let first = fixture.family("web", "note:read+status:read").await;
        for wider in ["note:read+note:write", "note:write", "nonsense", "a%22"] {
            let more = format!("&scope={wider}");
            assert_error(
                &fixture.refresh("web", text(&first, "refresh_token"), &more).await,
                400,
                "invalid_scope",
            );
        }
        let narrow = fixture.refresh("web", text(&first, "refresh_token"), "&scope=note:read").await.json();
        assert_eq!(narrow["scope"], "note:read");
        assert!(fixture.opens(text(&narrow, "access_token")).await);
        let other = fixture.refresh("web", text(&narrow, "refresh_token"), "&scope=status:read").await.json();
        let refused =
            fixture.get_as(&format!("Bearer {}", text(&other, "access_token")), "/api/notes/").await;
        assert_eq!(refused.status, 403, "the access token has the narrower scope");
        let full = fixture.refresh("web", text(&other, "refresh_token"), "").await.json();
        assert!(fixture.opens(text(&full, "access_token")).await);
        assert_eq!(full["scope"], "note:read status:read");
    })
    .await;
}

#[actix_web::test]
async fn oa_199_a_token_of_another_client_is_refused_and_goes_on_working() {
    on_each("oa_199", async |fixture| {
        fixture.clients();
        for (owner, thief) in [("web", "other"), ("spa", "spa2"), ("web", "spa")] {
            let tokens = fixture.family(owner, "note:read").await;
            let stolen = fixture.refresh(thief, text(&tokens, "refresh_token"), "").await;
            assert_error(&stolen, 400, "invalid_grant");
            assert_eq!(fixture.refresh(owner, text(&tokens, "refresh_token"), "").await.status, 200);
            fixture.clock.advance(60);
            let stolen = fixture.refresh(thief, text(&tokens, "refresh_token"), "").await;
            assert_error(&stolen, 400, "invalid_grant");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_200_oa_164_a_confidential_client_must_authenticate() {
    on_each("oa_200", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let form = format!(
            "grant_type=refresh_token&refresh_token={}&client_id=web",
            text(&tokens, "refresh_token")
        );
        assert_error(&fixture.post("token", &form).await, 401, "invalid_client");
        let wrong = format!("{form}&client_secret={}", SECRET.replace('A', "B"));
        assert_error(&fixture.post("token", &wrong).await, 401, "invalid_client");
        assert_eq!(fixture.refresh("web", text(&tokens, "refresh_token"), "").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_201_oa_202_oa_318_only_refresh_tokens_are_refresh_tokens() {
    on_each("oa_201", async |fixture| {
        fixture.clients();
        for empty in ["", "&refresh_token="] {
            let form = format!("grant_type=refresh_token{empty}{}", by("web"));
            assert_error(&fixture.post("token", &form).await, 400, "invalid_request");
        }
        let tokens = fixture.family("web", "note:read").await;
        let code = fixture.code("web", "note:read");
        for wrong in ["garbage", text(&tokens, "access_token"), &code] {
            assert_error(&fixture.refresh("web", wrong, "").await, 400, "invalid_grant");
        }
        for wrong in [text(&tokens, "access_token"), text(&tokens, "refresh_token")] {
            assert_error(&fixture.exchange("web", wrong).await, 400, "invalid_grant");
        }
        for wrong in [text(&tokens, "refresh_token"), &code] {
            assert!(!fixture.opens(wrong).await, "oa_318");
        }
        assert!(fixture.opens(text(&tokens, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_203_idle_and_absolute_limits_are_enforced_at_use() {
    on_each("oa_203", async |fixture| {
        fixture.clients();
        let day = 24 * 3600;
        let first = fixture.family("web", "note:read").await;
        fixture.clock.advance(14 * day);
        assert_error(&fixture.refresh("web", text(&first, "refresh_token"), "").await, 400, "invalid_grant");
        let mut last = fixture.family("web", "note:read").await;
        for _ in 0..8 {
            fixture.clock.advance(11 * day);
            last = fixture.refresh("web", text(&last, "refresh_token"), "").await.json();
        }
        fixture.clock.advance(2 * day - 60);
        let near = fixture.refresh("web", text(&last, "refresh_token"), "").await.json();
        assert_eq!(near["expires_in"], 60, "nothing outlives the family");
        fixture.clock.advance(60);
        assert_error(&fixture.refresh("web", text(&near, "refresh_token"), "").await, 400, "invalid_grant");
        assert!(!fixture.opens(text(&near, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_207_oa_110_a_refresh_after_the_consent_was_revoked_is_refused() {
    on_each("oa_207", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        let untouched = fixture.family("spa", "note:read").await;
        assert!(fixture.opens(text(&tokens, "access_token")).await);
        let (doc, clock) = (fixture.user("doc"), fixture.api.clock());
        let grants = fixture.server.grants();
        let listed = fixture.with(|conn| grants.of_user(conn, clock, doc, None)).expect("a store");
        assert_eq!(listed.iter().map(|grant| grant.client_id.as_str()).collect::<Vec<_>>(), ["spa", "web"]);
        let client = Some(listed[1].record.client);
        let ended = fixture.with(|conn| grants.revoke_of_user(conn, clock, doc, client, &Origin::default()));
        assert_eq!(ended.expect("a store"), [listed[1].id]);
        assert!(!fixture.opens(text(&tokens, "access_token")).await);
        assert_error(&fixture.refresh("web", text(&tokens, "refresh_token"), "").await, 400, "invalid_grant");
        assert!(fixture.opens(text(&untouched, "access_token")).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_208_a_client_that_lost_the_grant_is_refused() {
    on_each("oa_208", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("web", "note:read").await;
        fixture.change("web", |client| client.grants = vec![GrantType::AuthorizationCode]);
        assert_error(
            &fixture.refresh("web", text(&tokens, "refresh_token"), "").await,
            400,
            "unauthorized_client",
        );
    })
    .await;
}

#[actix_web::test]
async fn oa_209_oa_524_rotation_and_reuse_are_told_without_tokens() {
    let heard = Arc::new(Mutex::new(Vec::<String>::new()));
    let listener = Arc::clone(&heard);
    let settings = move |builder: webapi_oauth2::AuthorizationServerBuilder| {
        let listener = Arc::clone(&listener);
        builder.on_event(move |event: &Event<'_>, origin| {
            listener.lock().expect("a lock").push(format!("{} {event:?} {origin:?}", event.name()));
        })
    };
    on_each_with("oa_209", settings, async |fixture| {
        heard.lock().expect("a lock").clear();
        fixture.clients();
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        fixture.clock.advance(60);
        fixture.refresh("web", text(&first, "refresh_token"), "").await;
        let form = format!("token={}{}", text(&second, "access_token"), by("web"));
        fixture.send("POST", "/o/revoke_token/", &[("x-request-id", "r-1")], &form).await;
        let heard = heard.lock().expect("a lock").clone();
        let names =
            ["client.created", "consent.given", "token.issued", "token.refreshed", "token.reuse_detected"];
        for name in names.iter().chain(&["token.revoked"]) {
            assert!(heard.iter().any(|line| line.starts_with(name)), "{name}: {heard:#?}");
        }
        assert!(heard.iter().any(|line| line.contains("r-1")), "the request id");
        let secrets = ["wat_", "wrt_", "wac_", "wcs_"];
        assert!(!heard.iter().any(|line| secrets.iter().any(|secret| line.contains(secret))), "{heard:#?}");
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_does_not_rotate_keeps_the_tokens_of_confidential_clients() {
    on_each_with(
        "no_rotation",
        webapi_oauth2::AuthorizationServerBuilder::keep_refresh_tokens,
        async |fixture| {
            fixture.clients();
            let first = fixture.family("web", "note:read+status:read").await;
            let token = text(&first, "refresh_token").to_owned();
            let second = fixture.refresh("web", &token, "&scope=note:read").await.json();
            assert_eq!(
                (text(&second, "refresh_token"), text(&second, "scope")),
                (token.as_str(), "note:read")
            );
            assert!(!fixture.opens(text(&first, "access_token")).await);
            assert!(fixture.opens(text(&second, "access_token")).await);
            assert_eq!(fixture.refresh("web", &token, "").await.json()["scope"], "note:read status:read");
            let public = fixture.family("spa", "note:read").await;
            let next = fixture.refresh("spa", text(&public, "refresh_token"), "").await.json();
            assert_ne!(text(&public, "refresh_token"), text(&next, "refresh_token"));
        },
    )
    .await;
}
