//! The contract of [`CodeStore`].

use webapi_core::db::DbConn;
use webapi_core::error::catalog;

use super::{Everybody, at, client, digest, grant};
use crate::store::{ClientStore, CodeRecord, CodeStore, GrantStore};

/// Checks a store of codes, with stores that have their clients and grants.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn codes(store: &dyn CodeStore, clients: &dyn ClientStore, grants: &dyn GrantStore, conn: &mut DbConn) {
    let owner = client(clients, conn, "codes-1");
    let stranger = client(clients, conn, "codes-2");
    let family = grant(grants, conn, owner, 1);
    let record = CodeRecord {
        digest: digest("code"),
        grant: family,
        client: owner,
        user_id: 1,
        redirect_uri: Some("https://a/".to_owned()),
        scope: "a b".to_owned(),
        resources: vec!["https://r/".to_owned()],
        challenge: Some(("x".to_owned(), "S256".to_owned())),
        nonce: Some("n".to_owned()),
        auth_time: Some(at(-5)),
        family_expires_at: at(1000),
        created_at: at(0),
        expires_at: at(60),
    };
    store.create(conn, &record).expect("a code is stored");
    let twice = store.create(conn, &record).expect_err("a code is stored once");
    assert_eq!(twice.code(), catalog::DUPLICATE_ITEM);

    let consume = |conn: &mut DbConn, text: &str, client, second| {
        store.consume(conn, digest(text), client, &Everybody, at(second)).expect("an attempt")
    };
    assert!(consume(conn, "code", stranger, 0).is_none(), "another client");
    assert!(consume(conn, "unknown", owner, 0).is_none());
    assert!(consume(conn, "code", owner, 60).is_none(), "expired");
    assert!(store.find(conn, digest("code")).expect("a look").expect("the code").consumed_at.is_none());
    let consumed = consume(conn, "code", owner, 59).expect("the code");
    assert!(consumed.user_is_active);
    assert_eq!(format!("{:?}", consumed.record), format!("{record:?}"), "every field survives");
    assert!(consume(conn, "code", owner, 59).is_none(), "once");
    let found = store.find(conn, digest("code")).expect("a look").expect("the code");
    assert_eq!(found.consumed_at, Some(at(59)));

    let late = CodeRecord { digest: digest("late"), ..record };
    store.create(conn, &late).expect("a code is stored");
    assert!(grants.revoke(conn, family, at(1)).expect("a revocation"));
    assert!(consume(conn, "late", owner, 2).is_none(), "its grant was revoked");
}
