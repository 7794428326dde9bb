//! The contract of [`PendingStore`].

use webapi_core::db::DbConn;

use super::{at, digest};
use crate::store::{PendingRecord, PendingStore};
use crate::token::SecretDigest;

/// Checks a store of pending requests.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn pending(store: &dyn PendingStore, conn: &mut DbConn) {
    let (handle, browser, other) = (digest("handle"), digest("browser"), digest("other"));
    let record = PendingRecord {
        digest: handle,
        browser,
        user_id: None,
        request: "a=b".to_owned(),
        created_at: at(0),
        expires_at: at(60),
    };
    store.create(conn, &record).expect("a request is kept");
    let seen = |conn: &mut DbConn, browser, second| {
        store.find(conn, handle, browser, at(second)).expect("a look").map(|found| found.request)
    };
    assert_eq!(seen(conn, browser, 59).as_deref(), Some("a=b"));
    assert_eq!((seen(conn, other, 0), seen(conn, browser, 60)), (None, None));
    let decide = |conn: &mut DbConn, browser, user, second| {
        store.decide(conn, handle, browser, user, at(second)).expect("an attempt").is_some()
    };
    assert!(!decide(conn, browser, 1, 0), "it was put to nobody");
    assert!(store.bind(conn, handle, 1).expect("a bond"));
    assert!(store.bind(conn, handle, 1).expect("a bond"), "to the same user again");
    assert!(!store.bind(conn, handle, 2).expect("a bond"), "to nobody else");
    assert!(!store.bind(conn, other, 2).expect("a bond"));
    assert!(!decide(conn, browser, 2, 0) && !decide(conn, other, 1, 0) && !decide(conn, browser, 1, 60));
    assert!(decide(conn, browser, 1, 59));
    assert!(!decide(conn, browser, 1, 59), "once");
    assert!(seen(conn, browser, 0).is_none() && !store.bind(conn, handle, 1).expect("a bond"));

    let pushed = PendingRecord { digest: digest("pushed"), browser: SecretDigest::NONE, ..record };
    store.create(conn, &pushed).expect("a request is kept");
    let claim = |conn: &mut DbConn, browser, second| {
        let claimed = store.claim(conn, pushed.digest, browser, at(second), at(200)).expect("an attempt");
        claimed.map(|claimed| (claimed.request, claimed.created_at, claimed.expires_at))
    };
    assert_eq!(claim(conn, browser, 60), None, "too late");
    assert_eq!(claim(conn, browser, 59), Some(("a=b".to_owned(), at(59), at(200))));
    assert_eq!((claim(conn, other, 59), claim(conn, browser, 59)), (None, None), "once");
    let seen = store.find(conn, pushed.digest, browser, at(199)).expect("a look");
    assert!(seen.is_some(), "it waits as long as others do");
}
