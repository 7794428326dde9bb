//! The contract of [`GrantStore`].

use webapi_core::db::DbConn;

use super::{at, client, grant};
use crate::store::{ClientStore, GrantStore};

/// Checks a store of grants, with a store that has their clients.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn grants(store: &dyn GrantStore, clients: &dyn ClientStore, conn: &mut DbConn) {
    let (one, other) = (client(clients, conn, "grants-1"), client(clients, conn, "grants-2"));
    let first = grant(store, conn, one, 1);
    let second = grant(store, conn, one, 1);
    let third = grant(store, conn, other, 1);
    let stranger = grant(store, conn, one, 2);
    let ids = |conn: &mut DbConn, user, client, second| -> Vec<i64> {
        let found = store.of_user(conn, user, client, at(second)).expect("a list");
        found.iter().map(|grant| grant.id).collect()
    };
    assert_eq!(ids(conn, 1, None, 999), [third, second, first], "the newest first");
    assert_eq!(ids(conn, 1, Some(one), 999), [second, first]);
    assert!(ids(conn, 1, None, 1000).is_empty(), "they expired");
    let found = store.of_user(conn, 1, Some(other), at(0)).expect("a list").remove(0);
    assert_eq!((found.client_id.as_str(), found.record.scope.as_str()), ("grants-2", "a b"));
    assert_eq!(found.record.resources, ["https://r/"]);

    assert!(store.revoke(conn, first, at(1)).expect("a revocation"));
    assert!(!store.revoke(conn, first, at(2)).expect("a revocation"), "once");
    assert!(!store.revoke(conn, i64::MAX, at(2)).expect("a revocation"));
    assert_eq!(store.revoke_of_user(conn, 1, Some(one), at(3)).expect("a revocation"), [second]);
    assert_eq!(store.revoke_of_user(conn, 1, None, at(4)).expect("a revocation"), [third]);
    assert!(ids(conn, 1, None, 0).is_empty());
    assert_eq!(ids(conn, 2, None, 0), [stranger]);
}
