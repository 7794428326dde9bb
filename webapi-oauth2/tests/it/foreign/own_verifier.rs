//! The seam: a verifier of an application's own, and the tables of another server.

use chrono::{DateTime, Utc};
use webapi_core::account::AccountStore;
use webapi_oauth2::scope::ScopeSet;
use webapi_oauth2::verifier::{
    ForeignToken, LocalTokens, PresentedToken, ResourceServer, TokenVerifier, Verified, Verifying,
};

use super::instance::{Accepting, clock};
use crate::fixture::on_each;

/// Tokens that say themselves what they are good for.
struct Talkative;

impl TokenVerifier for Talkative {
    fn issuer(&self) -> &'static str {
        "https://talk.example.com"
    }

    fn takes(&self, token: &PresentedToken<'_>) -> bool {
        token.expose().starts_with("may-")
    }

    fn verify<'a>(&'a self, token: &'a PresentedToken<'a>, now: DateTime<Utc>) -> Verifying<'a> {
        let scopes = ScopeSet::parse(token.expose().trim_start_matches("may-")).unwrap_or_default();
        let good = ForeignToken::new(self.issuer(), "talker", scopes, now + chrono::TimeDelta::hours(1));
        Box::pin(std::future::ready(Verified::Good(good)))
    }
}

#[actix_web::test]
async fn an_application_verifies_tokens_in_its_own_way() {
    let accepting = Accepting::new(&clock(), ResourceServer::new().verifier(Talkative));
    assert_eq!(accepting.status("may-note:read").await, 200);
    assert_eq!(accepting.get("/handler", "may-.").await.status, 403);
    assert_eq!(accepting.get("/handler", "another").await.status, 401, "nobody takes it");
    assert_eq!(accepting.status("another").await, 401);
}

#[actix_web::test]
async fn a_server_beside_another_reads_its_tables() {
    on_each("foreign_local", async |fixture| {
        let token = fixture.token("f-read", "note:read");
        let database = fixture.api.database().clone();
        let local = LocalTokens::new(fixture.server.clone(), database, AccountStore);
        let accepting = Accepting::new(&fixture.clock, ResourceServer::new().verifier(local));
        assert_eq!(accepting.get("/api/notes/", "f-read").await.json()["user"], "doc");
        assert_eq!(accepting.status("f-none").await, 401);
        fixture
            .with(|conn| fixture.server.tokens().revoke(conn, fixture.api.clock(), &token))
            .expect("revoked");
        fixture.clock.advance(30);
        assert_eq!(accepting.status("f-read").await, 401);
    })
    .await;
}
