//! The contract of [`ClientStore`].

use chrono::TimeDelta;
use webapi_core::db::DbConn;
use webapi_core::error::catalog;

use super::{at, digest};
use crate::grant::GrantType;
use crate::scope::ScopeSet;
use crate::store::{
    ClientAuthMethod, ClientKind, ClientRecord, ClientStore, PkceRule, SecretCheck, StoredSecret,
};

fn secret(text: &str) -> StoredSecret {
    StoredSecret { check: SecretCheck::Digest(digest(text)), created_at: at(0), expires_at: None }
}

/// Checks a store of clients.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn clients(store: &dyn ClientStore, conn: &mut DbConn) {
    let mut record = ClientRecord::new("contract", ClientKind::Public, at(0));
    record.secrets = vec![secret("one")];
    record.redirect_uris = vec!["https://a/".to_owned(), "https://b/".to_owned()];
    let id = store.create(conn, &record).expect("a client is stored");
    let taken = store.create(conn, &record).expect_err("a client id is taken once");
    assert_eq!(taken.code(), catalog::DUPLICATE_ITEM);

    record.kind = ClientKind::Confidential;
    "Contract".clone_into(&mut record.name);
    record.grants = vec![GrantType::AuthorizationCode, GrantType::RefreshToken];
    record.auth_methods = vec![ClientAuthMethod::SecretPost];
    record.allowed_scopes = Some(ScopeSet::of_words("a b"));
    record.default_scopes = Some(ScopeSet::of_words("a"));
    record.allowed_origins = vec!["https://spa".to_owned()];
    record.post_logout_redirect_uris = vec!["https://a/bye".to_owned()];
    record.pkce = PkceRule::Optional;
    record.skip_authorization = true;
    record.is_introspector = true;
    record.requires_pushed_requests = true;
    record.owner = Some(7);
    record.code_lifetime = Some(TimeDelta::seconds(5));
    record.access_token_lifetime = Some(TimeDelta::seconds(6));
    record.refresh_idle_lifetime = Some(TimeDelta::seconds(7));
    record.refresh_absolute_lifetime = Some(TimeDelta::seconds(8));
    record.updated_at = at(1);
    "{\"a\":1}".clone_into(&mut record.extra);
    assert!(store.update(conn, &record).expect("an update"));
    let found = store.by_client_id(conn, "contract").expect("a look").expect("the client");
    assert!(found.is_enabled && found.id == id);
    assert_eq!(format!("{:?}", found.record), format!("{record:?}"), "every field survives");

    record.updated_at = at(2);
    assert!(!store.update_from(conn, &record, at(0)).expect("a comparison"), "it was changed since");
    assert!(store.update_from(conn, &record, at(1)).expect("an update"));
    assert!(!store.update_from(conn, &record, at(1)).expect("a comparison"), "once");

    assert!(store.add_secret(conn, "contract", &secret("two")).expect("a secret"));
    store.retire_secrets(conn, "contract", at(5), at(10)).expect("an expiry");
    assert!(store.add_secret(conn, "contract", &secret("three")).expect("a secret"));
    let secrets = store.by_client_id(conn, "contract").expect("a look").expect("the client").record.secrets;
    let live = |second| secrets.iter().filter(|secret| secret.is_live(at(second))).count();
    assert_eq!((live(4), live(9), live(10)), (3, 2, 1), "two count at a time");
    let by_key = store.by_id(conn, id).expect("a look").expect("the client");
    assert_eq!((by_key.record.client_id.as_str(), by_key.record.secrets.len()), ("contract", 3));
    assert!(store.by_id(conn, i64::MAX).expect("a look").is_none());

    assert!(store.set_enabled(conn, "contract", false).expect("a switch"));
    assert!(!store.by_client_id(conn, "contract").expect("a look").expect("the client").is_enabled);
    let owned = store.list(conn, Some(7)).expect("a list");
    assert_eq!((owned.len(), store.list(conn, Some(8)).expect("a list").len()), (1, 0));
    assert!(store.delete(conn, "contract").expect("a deletion"));
    for nobody in ["contract", "CONTRACT", ""] {
        assert!(store.by_client_id(conn, nobody).expect("a look").is_none());
        assert!(!store.set_enabled(conn, nobody, true).expect("a switch"));
        assert!(!store.add_secret(conn, nobody, &secret("x")).expect("a secret"));
        assert!(!store.delete(conn, nobody).expect("a deletion"));
    }
}
