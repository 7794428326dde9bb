//! No secret is stored or printed.

use diesel::prelude::*;
use webapi_oauth2::command::{NewClient, TokenRequest, mint_token};

use crate::fixture::{Fixture, SECRET, on_each};

diesel::table! { oauth2_access_tokens (id) { id -> BigInt, digest -> Binary, session_digest -> Binary, scope -> Text, } }
diesel::table! { oauth2_client_secrets (id) { id -> BigInt, digest -> Nullable<Binary>, password_hash -> Nullable<Text>, } }

fn stored_tokens(fixture: &Fixture) -> Vec<(Vec<u8>, Vec<u8>)> {
    fixture.with(|conn| {
        let columns = (oauth2_access_tokens::digest, oauth2_access_tokens::session_digest);
        oauth2_access_tokens::table.select(columns).load(conn).expect("the rows")
    })
}

#[actix_web::test]
async fn only_digests_are_stored() {
    on_each("stored", async |fixture| {
        fixture.token("oa-read", "note:read");
        let tokens = stored_tokens(fixture);
        assert_eq!(tokens.len(), 1);
        let (digest, session) = &tokens[0];
        assert_eq!((digest.len(), session.len()), (32, 32));
        assert_ne!(digest, session);
        let columns = (oauth2_client_secrets::digest, oauth2_client_secrets::password_hash);
        let secrets: Vec<(Option<Vec<u8>>, Option<String>)> =
            fixture.with(|conn| oauth2_client_secrets::table.select(columns).load(conn).expect("the rows"));
        let kept = |(digest, hash): &(Option<Vec<u8>>, Option<String>)| match (digest, hash) {
            (Some(digest), None) => digest.len() == 32,
            (None, Some(hash)) => hash.starts_with("$argon2id$") && !hash.contains(SECRET),
            _ => false,
        };
        assert!(secrets.len() == 2 && secrets.iter().all(kept), "{secrets:?}");
    })
    .await;
}

#[actix_web::test]
async fn nothing_that_holds_a_secret_prints_it() {
    on_each("printed", async |fixture| {
        let client =
            fixture.create_client(NewClient { name: "X", ..NewClient::default() }).expect("a client");
        let wanted =
            TokenRequest { client_id: &client.client_id, scopes: "note:read", ..TokenRequest::default() };
        let token = fixture.with(|conn| mint_token(&fixture.api, conn, wanted)).expect("a token");
        let printed = format!("{client:?} {token:?} {:?}", fixture.server);
        assert!(!printed.contains("wat_") && !printed.contains("wcs_"), "{printed}");
        let secret = client.secret.expect("a secret");
        assert!(secret.expose().starts_with("wcs_") && token.token.expose().starts_with("wat_"));
    })
    .await;
}
