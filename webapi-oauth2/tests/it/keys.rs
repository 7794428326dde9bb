//! Signing keys: made, sealed, published, rotated, and the same in every process.

use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use serde_json::Value;
use webapi_core::WebApi;
use webapi_core::db::Backend;
use webapi_oauth2::command::{KeyUse, list_keys, rotate_keys};
use webapi_oauth2::event::Event;
use webapi_oauth2::signing::{Activation, SigningAlgorithm};
use webapi_oauth2::{AuthorizationServer, AuthorizationServerBuilder, OAuth2 as _};

use crate::fixture::{Fixture, on_each, on_each_with, racing_on_each_with};
use crate::flow::text;
use crate::identity::with_oidc;

diesel::table! { oauth2_signing_keys (id) { id -> BigInt, public_jwk -> Text, sealed_private -> Nullable<Binary>, } }

const RS256: &[SigningAlgorithm] = &[SigningAlgorithm::Rs256];
const DAY: i64 = 24 * 60 * 60;

/// OpenID Connect with one key that is made and sealed.
fn making(builder: AuthorizationServerBuilder) -> AuthorizationServerBuilder {
    builder.openid_connect().signing_algorithms(RS256.iter().copied()).sealing_key(&"5e".repeat(32))
}

impl Fixture {
    fn prepare_keys(&self) {
        self.server.keys().expect("something is signed").prepare(&self.api).expect("keys are made");
    }

    /// What each key is good for, the oldest first.
    fn uses(&self) -> Vec<KeyUse> {
        let keys = self.with(|conn| list_keys(&self.api, conn)).expect("the keys");
        keys.into_iter().map(|key| key.key_use).collect()
    }

    fn rotate(&self, activation: Activation) {
        rotate_keys(&self.api, None, activation).expect("a new key");
    }

    async fn published(&self) -> Vec<String> {
        let found: Value = self.send("GET", "/.well-known/jwks.json", &[], "").await.json();
        let keys = found["keys"].as_array().expect("keys");
        keys.iter().map(|key| text(key, "kid").to_owned()).collect()
    }

    /// The key that signs now.
    async fn signs(&self) -> String {
        let tokens = self.signed_in("web", "openid", "").await;
        let token = text(&tokens, "id_token");
        self.claims(token, "web").await;
        jsonwebtoken::decode_header(token).expect("a header").kid.expect("a kid")
    }
}

#[actix_web::test]
async fn oa_416_the_database_holds_no_private_key() {
    on_each_with("oa_416", making, async |fixture| {
        fixture.clients();
        fixture.prepare_keys();
        assert_eq!(fixture.uses(), [KeyUse::Signs]);
        let rows: Vec<(String, Option<Vec<u8>>)> = fixture.with(|conn| {
            let columns = (oauth2_signing_keys::public_jwk, oauth2_signing_keys::sealed_private);
            oauth2_signing_keys::table.select(columns).load(conn).expect("rows")
        });
        let (public, sealed) = &rows[0];
        let public: Value = serde_json::from_str(public).expect("a JWK");
        assert_eq!((public.get("d"), public.get("p")), (None, None));
        let sealed = sealed.as_deref().expect("the private part");
        // What is not sealed begins with the tag and the length of a DER sequence, and holds the modulus.
        assert!(!sealed.windows(4).any(|bytes| bytes == [0x30, 0x82, 0x04, 0xa4]));
        assert!(rsa::pkcs1::RsaPrivateKeyRef::try_from(sealed).is_err());
        assert_eq!(fixture.published().await, [fixture.signs().await]);
    })
    .await;
}

#[actix_web::test]
async fn oa_414_a_new_key_is_published_before_it_signs_and_the_old_one_until_nothing_lives() {
    on_each_with("oa_414", making, async |fixture| {
        fixture.clients();
        fixture.prepare_keys();
        let first = fixture.signs().await;
        fixture.rotate(Activation::Published);
        assert_eq!(fixture.uses(), [KeyUse::Signs, KeyUse::Next]);
        let both = fixture.published().await;
        assert_eq!((both.len(), fixture.signs().await), (2, first.clone()));
        fixture.clock.advance(DAY - 1);
        assert_eq!(fixture.signs().await, first);
        fixture.clock.advance(1);
        let second = fixture.signs().await;
        assert!(second != first && both.contains(&second));
        assert_eq!(fixture.uses(), [KeyUse::Published, KeyUse::Signs]);
        assert_eq!(fixture.published().await.len(), 2);
        // Tokens live an hour.
        fixture.clock.advance(60 * 60 + 10 * 60);
        assert_eq!(fixture.published().await, [second]);
        assert_eq!(fixture.uses(), [KeyUse::Kept, KeyUse::Signs]);
    })
    .await;
}

#[actix_web::test]
async fn oa_414_keys_rotate_by_age() {
    on_each_with("oa_414_age", making, async |fixture| {
        fixture.prepare_keys();
        fixture.clock.advance(89 * DAY - 1);
        fixture.prepare_keys();
        assert_eq!(fixture.uses(), [KeyUse::Signs]);
        fixture.clock.advance(1);
        fixture.prepare_keys();
        fixture.prepare_keys();
        assert_eq!(fixture.uses(), [KeyUse::Signs, KeyUse::Next]);
        fixture.clock.advance(DAY);
        assert_eq!(fixture.uses(), [KeyUse::Published, KeyUse::Signs]);
    })
    .await;
}

#[actix_web::test]
async fn a_key_that_got_out_is_withdrawn_at_once() {
    on_each_with("withdrawn", making, async |fixture| {
        fixture.clients();
        fixture.prepare_keys();
        let first = fixture.signs().await;
        fixture.rotate(Activation::NowWithdrawingOthers);
        let second = fixture.signs().await;
        assert_ne!(first, second);
        assert_eq!(fixture.published().await, std::slice::from_ref(&second));
        assert_eq!(fixture.uses(), [KeyUse::Withdrawn, KeyUse::Signs]);
        fixture.rotate(Activation::Now);
        assert_ne!(fixture.signs().await, second);
        assert_eq!(fixture.published().await.len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn processes_that_start_at_once_agree_on_one_key() {
    racing_on_each_with("keys_race", making, async |fixture| {
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| fixture.prepare_keys());
            }
        });
        assert_eq!(fixture.uses(), [KeyUse::Signs]);
    })
    .await;
}

#[actix_web::test]
async fn without_a_key_nothing_is_consumed_and_nothing_wrong_is_told() {
    on_each_with("no_key_yet", making, async |fixture| {
        fixture.clients();
        let code = fixture.code_after_login("web", "openid", "", None);
        // The background task of this server makes keys too; it has not got to it, or the code is simply exchanged.
        let first = fixture.exchange("web", &code).await;
        if first.status != 200 {
            assert_eq!((first.status, first.header("retry-after")), (503, "1"));
            fixture.prepare_keys();
            assert_eq!(fixture.exchange("web", &code).await.status, 200);
        }
    })
    .await;
}

#[actix_web::test]
async fn given_keys_are_neither_stored_nor_rotated() {
    on_each_with("given_keys", with_oidc, async |fixture| {
        fixture.prepare_keys();
        assert_eq!(fixture.uses(), [KeyUse::Signs; 3]);
        let refused = rotate_keys(&fixture.api, None, Activation::Now).expect_err("a refusal");
        assert!(refused.to_string().contains("given by a setting"), "{refused}");
        let rows: i64 =
            fixture.with(|conn| oauth2_signing_keys::table.count().get_result(conn).expect("a count"));
        assert_eq!(rows, 0);
    })
    .await;
}

#[actix_web::test]
async fn oa_524_rotation_is_told() {
    let told = Arc::new(Mutex::new(Vec::<String>::new()));
    let listener = Arc::clone(&told);
    let settings = move |builder: AuthorizationServerBuilder| {
        let told = Arc::clone(&listener);
        making(builder).on_event(move |event: &Event<'_>, _| {
            let line = match event {
                Event::SigningKeyMade { algorithm, kid } | Event::SigningKeyWithdrawn { algorithm, kid } => {
                    format!("{} {algorithm} {kid}", event.name())
                }
                _ => return,
            };
            told.lock().expect("a lock").push(line);
        })
    };
    on_each_with("keys_told", settings, async |fixture| {
        fixture.prepare_keys();
        fixture.prepare_keys();
        fixture.rotate(Activation::NowWithdrawingOthers);
        let keys = fixture.with(|conn| list_keys(&fixture.api, conn)).expect("the keys");
        let [first, second] = [&keys[0].kid, &keys[1].kid];
        let expected = [
            format!("signing_key.made RS256 {first}"),
            format!("signing_key.made RS256 {second}"),
            format!("signing_key.withdrawn RS256 {first}"),
        ];
        assert_eq!(std::mem::take(&mut *told.lock().expect("a lock")), expected);
    })
    .await;
}

#[test]
fn wrong_keys_are_reported_by_name() {
    let builder = || AuthorizationServer::builder("https://example.com").openid_connect();
    for (wrong, part) in [
        (builder().signing_key_pem("secret"), "`signing_key_pem`"),
        (builder().sealing_key("short"), "`sealing_key`"),
        (builder().signing_key_pem(&crate::identity::pems()[1]), "RS256"),
        (builder().signing_algorithms([SigningAlgorithm::EdDsa]), "RS256"),
        (builder().signing_key_lead(std::time::Duration::from_secs(1)), "`signing_key_lead`"),
        (builder().id_token_lifetime(std::time::Duration::ZERO), "`id_token_lifetime`"),
    ] {
        let text = wrong.build().expect_err("it is refused").to_string();
        assert!(text.contains(part) && !text.contains("secret"), "{text}");
    }
}

#[actix_web::test]
async fn an_api_that_cannot_seal_its_keys_does_not_start() {
    on_each("unsealed", async |fixture| {
        let start = |server: AuthorizationServerBuilder| {
            let builder = WebApi::builder().database(fixture.api.database().clone()).without_inventory();
            builder.oauth2(server.openid_connect()).build().map_err(|error| error.to_string())
        };
        let server = || AuthorizationServer::builder("https://auth.example.com");
        let refused = start(server().sealing_key_file("no/such/folder/key")).expect_err("no place for a key");
        assert!(refused.contains("`no/such/folder/key` cannot be used"), "{refused}");
        assert!(start(server().sealing_key(&"5e".repeat(32))).is_ok());
        // Beside a server of databases there is no place for a file.
        let refused = start(server()).err();
        if fixture.api.database().backend() == Backend::Sqlite {
            assert_eq!(refused, None);
        } else {
            assert!(refused.is_some_and(|refused| refused.contains("set `sealing_key_file`")));
        }
    })
    .await;
}
