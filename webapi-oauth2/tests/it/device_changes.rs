//! What changes between the codes of a device and its tokens.

use webapi_oauth2::device::Decided;

use crate::device::{GRANTS, on};
use crate::fixture::{Fixture, on_each_with};
use crate::flow::assert_error;

/// Switches something off and on again.
type Switch = fn(&Fixture, bool);

#[actix_web::test]
async fn what_was_switched_off_is_not_granted_and_not_handed_out() {
    on_each_with("device_switches", on, async |fixture| {
        fixture.devices();
        let switches: [(Switch, &str); 4] = [
            (
                |fixture, on| {
                    let grants = if on { GRANTS } else { &GRANTS[1..] };
                    fixture.change("tv", |client| client.grants = grants.to_vec());
                },
                "unauthorized_client",
            ),
            (
                |fixture, on| {
                    let scopes = if on { None } else { webapi_oauth2::ScopeSet::parse("note:write").ok() };
                    fixture.change("tv", |client| client.allowed_scopes = scopes);
                },
                "invalid_grant",
            ),
            (
                |fixture, on| {
                    let sql = format!("UPDATE webapi_users SET is_active = {on} WHERE username = 'doc'");
                    fixture.sql(&sql);
                },
                "invalid_grant",
            ),
            (
                |fixture, on| {
                    let clock = fixture.api.clock();
                    fixture
                        .with(|conn| fixture.server.clients().set_enabled(conn, clock, "tv", on))
                        .expect("a store");
                },
                "invalid_client",
            ),
        ];
        for (place, (switch, error)) in switches.into_iter().enumerate() {
            let [asked, approved] = [fixture.codes("tv").await, fixture.codes("tv").await];
            fixture.enter(&asked, "doc");
            fixture.decide(&approved, true);
            switch(fixture, false);
            assert_eq!(fixture.decide(&asked, true), Decided::Impossible, "{place}");
            let refused = fixture.poll("tv", &approved).await;
            assert_eq!(refused.json()["error"], error, "{place}: {}", refused.body);
            switch(fixture, true);
            assert_error(&fixture.poll("tv", &asked).await, 400, "authorization_pending");
            assert_eq!(fixture.poll("tv", &approved).await.status, 200, "{place}: the code is as it was");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_vanished_scope_is_neither_granted_nor_handed_out() {
    on_each_with("device_vanished", on, async |fixture| {
        fixture.devices();
        let [asked, approved] = [fixture.codes("tv").await, fixture.codes("tv").await];
        fixture.enter(&asked, "doc");
        fixture.decide(&approved, true);
        fixture.sql("UPDATE oauth2_device_codes SET scope = 'note:read gone:read'");
        assert_eq!(fixture.decide(&asked, true), Decided::Impossible);
        assert_error(&fixture.poll("tv", &approved).await, 400, "invalid_grant");
    })
    .await;
}

#[actix_web::test]
async fn a_revoked_grant_is_not_handed_out() {
    on_each_with("device_revoked", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        fixture.decide(&codes, true);
        let (user, clock) = (fixture.user("doc"), fixture.api.clock());
        let grants = fixture.server.grants();
        let seen = fixture.with(|conn| grants.of_user(conn, clock, user, None)).expect("a store");
        assert_eq!((seen.len(), seen[0].client_id.as_str()), (1, "tv"), "connected applications see it");
        fixture.with(|conn| grants.revoke(conn, clock, seen[0].id)).expect("a store");
        assert_error(&fixture.poll("tv", &codes).await, 400, "invalid_grant");
    })
    .await;
}
