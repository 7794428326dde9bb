//! The contract of [`KeyStore`].

use webapi_core::db::DbConn;

use super::at;
use crate::store::{KeyRecord, KeyStore};

fn record(algorithm: &str, generation: i64) -> KeyRecord {
    let kid = format!("{algorithm}-{generation}");
    KeyRecord {
        public_jwk: format!("{{\"kid\":\"{kid}\"}}"),
        kid,
        algorithm: algorithm.to_owned(),
        generation,
        sealed_private: Some(vec![0, 1, 0xff]),
        created_at: at(generation),
        active_from: at(generation + 100),
        retired_at: None,
    }
}

/// Checks a store of signing keys.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn keys(store: &dyn KeyStore, conn: &mut DbConn) {
    let kids = |conn: &mut DbConn| -> Vec<String> {
        let all = store.all(conn).expect("a list");
        all.into_iter().map(|key| key.kid).collect()
    };
    let find = |conn: &mut DbConn, kid: &str| -> KeyRecord {
        let all = store.all(conn).expect("a list");
        all.into_iter().find(|key| key.kid == kid).expect("the key is there")
    };
    assert!(kids(conn).is_empty(), "the tables are empty");
    for (algorithm, generation) in [("RS256", 1), ("ES256", 0), ("RS256", 0)] {
        assert!(store.add(conn, &record(algorithm, generation)).expect("a store"), "it is new");
    }
    assert_eq!(kids(conn), ["ES256-0", "RS256-0", "RS256-1"], "by algorithm and generation");
    let (kept, added) = (find(conn, "RS256-1"), record("RS256", 1));
    assert_eq!((&kept.algorithm, kept.generation), (&added.algorithm, added.generation));
    assert_eq!((&kept.public_jwk, &kept.sealed_private), (&added.public_jwk, &added.sealed_private));
    assert_eq!((kept.created_at, kept.active_from), (added.created_at, added.active_from));
    assert_eq!(kept.retired_at, None);

    let another = KeyRecord { kid: "another".to_owned(), public_jwk: "{}".to_owned(), ..record("RS256", 1) };
    assert!(!store.add(conn, &another).expect("a store"), "one key of a generation: the first counts");
    assert_eq!(kids(conn).len(), 3);
    assert_eq!(find(conn, "RS256-1").public_jwk, added.public_jwk, "and stays as it is");

    assert!(store.retire(conn, "RS256-0", at(7)).expect("a store"));
    assert!(!store.retire(conn, "RS256-0", at(8)).expect("a store"), "once");
    assert!(!store.retire(conn, "unknown", at(8)).expect("a store"));
    let withdrawn = find(conn, "RS256-0");
    assert_eq!((withdrawn.retired_at, withdrawn.sealed_private), (Some(at(7)), None), "it signs no more");

    store.erase(conn, &["ES256-0".to_owned(), "unknown".to_owned()]).expect("a store");
    let erased = find(conn, "ES256-0");
    assert_eq!((erased.sealed_private, erased.retired_at), (None, None), "the public part stays");
    assert!(find(conn, "RS256-1").sealed_private.is_some(), "others stay whole");

    store.delete(conn, &["ES256-0".to_owned(), "RS256-0".to_owned(), "unknown".to_owned()]).expect("a store");
    assert_eq!(kids(conn), ["RS256-1"]);
    store.erase(conn, &[]).expect("nothing is no mistake");
    store.delete(conn, &[]).expect("nothing is no mistake");
    assert_eq!(kids(conn), ["RS256-1"]);
}
