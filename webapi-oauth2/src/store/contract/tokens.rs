//! The contract of [`TokenStore`] and [`RefreshStore`].

use webapi_core::db::DbConn;
use webapi_core::error::catalog;

use super::{Everybody, at, client, digest, grant};
use crate::store::{
    ClientStore, GrantStore, RefreshRecord, RefreshStore, TokenDigests, TokenKey, TokenRecord, TokenSource,
    TokenStore,
};
use crate::token::SecretDigest;

/// Checks a store of tokens, with stores that have their clients and grants.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn tokens<S: TokenStore + RefreshStore>(
    store: &S,
    clients: &dyn ClientStore,
    grants: &dyn GrantStore,
    conn: &mut DbConn,
) {
    let owner = client(clients, conn, "tokens-1");
    let stranger = client(clients, conn, "tokens-2");
    access(store, conn, owner);
    live(store, clients, grants, conn, owner);
    refresh(store, grants, conn, owner, stranger);
}

fn record(name: &str, client: i64, family: Option<i64>) -> TokenRecord {
    let named = |kind: &str| digest(&format!("{kind} {name}"));
    TokenRecord {
        digest: named("access"),
        session_digest: named("session"),
        client,
        user_id: family.map(|_| 1),
        scope: "a".to_owned(),
        created_at: at(0),
        expires_at: at(100),
        grant: family,
        audience: vec!["https://r/".to_owned()],
        confirmation: Some("{}".to_owned()),
        source: TokenSource::AuthorizationCode,
        refresh: family.map(|_| RefreshRecord {
            digest: named("refresh"),
            scope: "a b".to_owned(),
            resources: vec!["https://r/".to_owned(), "https://s/".to_owned()],
            generation: 3,
            expires_at: at(200),
            family_expires_at: at(1000),
            auth_time: Some(at(-50)),
            seed: None,
        }),
    }
}

fn access<S: TokenStore>(store: &S, conn: &mut DbConn, client: i64) {
    let one = record("one", client, None);
    store.issue(conn, &one).expect("a token is stored");
    let twice = store.issue(conn, &one).expect_err("a token is stored once");
    assert_eq!(twice.code(), catalog::DUPLICATE_ITEM);
    let both = |token, session| TokenKey::Session(TokenDigests { token, session });
    for key in [TokenKey::Token(one.digest), both(one.digest, one.session_digest)] {
        let found = store.find(conn, key).expect("a look").expect("the token");
        assert_eq!(format!("{:?}", found.record), format!("{one:?}"), "every field survives");
        assert!(found.is_usable(at(99)) && !found.is_usable(at(100)));
    }
    for key in [
        TokenKey::Token(one.session_digest),
        both(one.session_digest, one.session_digest),
        both(one.digest, one.digest),
        both(one.digest, digest("another cookie")),
    ] {
        assert!(store.find(conn, key).expect("a look").is_none());
    }
    let changed = store.revoke(conn, one.digest, at(1)).expect("a revocation").expect("the token");
    assert_eq!((changed.token, changed.session), (one.digest, one.session_digest));
    assert!(store.revoke(conn, one.digest, at(2)).expect("a revocation").is_some());
    let found = store.find(conn, TokenKey::Token(one.digest)).expect("a look").expect("the token");
    assert_eq!(found.revoked_at, Some(at(1)), "the first time stays");
    assert!(!found.is_usable(at(1)));

    let two = record("two", client, None);
    store.issue(conn, &two).expect("a token is stored");
    assert!(store.expire(conn, two.digest, at(5)).expect("an expiry").is_some());
    assert!(
        !store.find(conn, TokenKey::Token(two.digest)).expect("a look").expect("the token").is_usable(at(5))
    );
    assert!(store.delete(conn, two.digest).expect("a deletion").is_some());
    assert!(store.find(conn, TokenKey::Token(two.digest)).expect("a look").is_none());
    assert!(store.delete(conn, two.digest).expect("a deletion").is_none());
    assert!(store.revoke(conn, digest("unknown"), at(1)).expect("a revocation").is_none());
}

fn live<S: TokenStore>(
    store: &S,
    clients: &dyn ClientStore,
    grants: &dyn GrantStore,
    conn: &mut DbConn,
    owner: i64,
) {
    let own = record("own", owner, None);
    store.issue(conn, &own).expect("a token is stored");
    let granted = record("granted", owner, Some(grant(grants, conn, owner, 2)));
    store.issue(conn, &granted).expect("a token is stored");
    let live = |conn: &mut DbConn, token, client_id, second| {
        let client = clients.by_client_id(conn, client_id).expect("a look").expect("the client");
        store.find_live(conn, token, &client, &Everybody, at(second)).expect("a look")
    };
    let found = live(conn, own.digest, "tokens-1", 99).expect("its own token");
    assert_eq!((found.user_id, found.username), (None, None), "a token of the client itself");
    assert_eq!((found.scope, found.audience), (own.scope.clone(), own.audience.clone()));
    assert_eq!((found.created_at, found.expires_at), (own.created_at, own.expires_at));
    assert_eq!(found.confirmation, own.confirmation);
    assert!(live(conn, own.digest, "tokens-2", 99).is_none(), "another client");
    assert!(live(conn, own.session_digest, "tokens-1", 99).is_none(), "a cookie");
    assert!(live(conn, own.digest, "tokens-1", 100).is_none(), "expired");
    let of_user = live(conn, granted.digest, "tokens-1", 99).expect("a token of a user");
    assert_eq!((of_user.user_id, of_user.username.as_deref()), (granted.user_id, Some("somebody")));
    let mut disabled = clients.by_client_id(conn, "tokens-1").expect("a look").expect("the client");
    disabled.is_enabled = false;
    let found = store.find_live(conn, own.digest, &disabled, &Everybody, at(99)).expect("a look");
    assert!(found.is_none(), "of a client that is disabled");
    store.revoke(conn, own.digest, at(1)).expect("a revocation");
    assert!(live(conn, own.digest, "tokens-1", 2).is_none(), "revoked");
    grants.revoke(conn, granted.grant.unwrap_or_default(), at(1)).expect("a revocation");
    assert!(live(conn, granted.digest, "tokens-1", 2).is_none(), "its grant is revoked");
}

fn refresh<S: TokenStore + RefreshStore>(
    store: &S,
    grants: &dyn GrantStore,
    conn: &mut DbConn,
    owner: i64,
    stranger: i64,
) {
    let family = grant(grants, conn, owner, 1);
    let issued = record("rotated", owner, Some(family));
    store.issue(conn, &issued).expect("tokens are stored");
    let token = digest("refresh rotated");
    let consume = |conn: &mut DbConn, token: SecretDigest, client, second| {
        store.consume(conn, token, client, &Everybody, at(second)).expect("an attempt")
    };
    assert!(consume(conn, token, stranger, 1).is_none(), "another client");
    assert!(consume(conn, issued.digest, owner, 1).is_none(), "an access token");
    assert!(consume(conn, token, owner, 200).is_none(), "expired");
    let found = store.find_refresh(conn, token).expect("a look").expect("the token");
    assert!(found.consumed_at.is_none() && !found.is_revoked);
    let consumed = consume(conn, token, owner, 50).expect("the token");
    assert_eq!((consumed.grant, consumed.retired.token), (family, issued.digest));
    assert_eq!(
        format!("{:?}", Some(consumed.record)),
        format!("{:?}", issued.refresh),
        "every field survives"
    );
    assert!(consume(conn, token, owner, 50).is_none(), "once");
    let found = store.find_refresh(conn, token).expect("a look").expect("the token");
    assert_eq!(found.consumed_at, Some(at(50)));
    let retired = store.find(conn, TokenKey::Token(issued.digest)).expect("a look").expect("the token");
    assert!(!retired.is_usable(at(50)), "the access token goes with it");

    let mut kept = record("kept", owner, Some(family));
    if let Some(refresh) = &mut kept.refresh {
        (refresh.generation, refresh.seed) = (4, Some(vec![7; 32]));
    }
    store.issue(conn, &kept).expect("tokens are stored");
    let token = digest("refresh kept");
    let successor = store.find_generation(conn, family, 4).expect("a look").expect("the token").record;
    assert_eq!((successor.digest, successor.seed.as_deref()), (token, Some(&[7; 32][..])));
    assert!(store.find_generation(conn, family, 5).expect("a look").is_none());
    let next = TokenRecord { created_at: at(60), ..record("next", owner, None) };
    assert!(store.replace_access(conn, token, stranger, &next).expect("an attempt").is_none());
    let replaced = store.replace_access(conn, token, owner, &next).expect("an attempt").expect("the token");
    assert_eq!(replaced.token, kept.digest);
    assert!(store.find(conn, TokenKey::Token(kept.digest)).expect("a look").is_none());
    assert!(store.find(conn, TokenKey::Token(next.digest)).expect("a look").expect("it").is_usable(at(60)));

    let idle = grant(grants, conn, owner, 1);
    assert_eq!(
        store.last_issued(conn, &[family, idle]).expect("a look"),
        [(family, at(60))],
        "the last of all"
    );
    assert!(store.last_issued(conn, &[]).expect("a look").is_empty());

    assert!(grants.revoke(conn, family, at(70)).expect("a revocation"));
    let orphan = store.find(conn, TokenKey::Token(next.digest)).expect("a look").expect("it");
    assert!(!orphan.is_usable(at(70)), "a revoked grant ends every token of the family");
    assert!(consume(conn, token, owner, 70).is_none());
    assert!(store.find_refresh(conn, token).expect("a look").expect("the token").is_revoked);
}
