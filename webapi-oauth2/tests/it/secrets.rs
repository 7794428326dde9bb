//! No secret is stored or printed.

use diesel::prelude::*;
use webapi_oauth2::command::{NewClient, TokenRequest, mint_token};

use crate::fixture::{Fixture, SECRET, on_each};

diesel::table! { oauth2_access_tokens (id) { id -> BigInt, digest -> Binary, session_digest -> Binary, scope -> Text, } }
diesel::table! { oauth2_clients (id) { id -> BigInt, client_id -> Text, secret_digest -> Nullable<Binary>, } }

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
        let secrets: Vec<Option<Vec<u8>>> = fixture.with(|conn| {
            oauth2_clients::table.select(oauth2_clients::secret_digest).load(conn).expect("the rows")
        });
        assert!(secrets.iter().flatten().all(|secret| secret.len() == 32 && secret != SECRET.as_bytes()));
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
