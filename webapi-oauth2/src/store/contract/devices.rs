//! The contract of [`DeviceStore`].

use chrono::TimeDelta;
use webapi_core::db::DbConn;

use super::{at, client, digest, grant};
use crate::store::{
    ClientStore, ConsumedDevice, DeviceDecision, DeviceKey, DeviceRecord, DeviceState, DeviceStore,
    GrantStore, StoredDevice,
};

/// Checks a store of device authorizations, with stores that have their clients and grants.
///
/// # Panics
///
/// Where the store does not keep to the contract.
pub fn devices(
    store: &dyn DeviceStore,
    clients: &dyn ClientStore,
    grants: &dyn GrantStore,
    conn: &mut DbConn,
) {
    let owner = client(clients, conn, "devices-1");
    let stranger = client(clients, conn, "devices-2");
    creation(store, conn, owner);
    entry_and_decision(store, grants, conn, owner);
    polls(store, conn, owner);
    consumption(store, grants, conn, (owner, stranger));
}

fn record(client: i64, name: &str) -> DeviceRecord {
    DeviceRecord {
        digest: digest(&format!("device {name}")),
        user_code: digest(&format!("user {name}")),
        client,
        scope: "a b".to_owned(),
        resources: vec!["https://r/".to_owned()],
        interval: TimeDelta::seconds(5),
        created_at: at(0),
        expires_at: at(600),
    }
}

fn found(store: &dyn DeviceStore, conn: &mut DbConn, name: &str) -> StoredDevice {
    let key = DeviceKey::User(digest(&format!("user {name}")));
    store.find(conn, key).expect("a look").expect("the device")
}

fn creation(store: &dyn DeviceStore, conn: &mut DbConn, owner: i64) {
    let device = record(owner, "1");
    assert!(store.create(conn, &device).expect("an attempt"));
    let same_user_code = DeviceRecord { digest: digest("another"), ..device.clone() };
    assert!(!store.create(conn, &device).expect("an attempt"), "once");
    assert!(!store.create(conn, &same_user_code).expect("an attempt"), "a user code is unique");
    let stored = found(store, conn, "1");
    assert_eq!(format!("{:?}", stored.record), format!("{device:?}"), "every field survives");
    assert_eq!((stored.client_id.as_str(), stored.user_id), ("devices-1", None));
    let by_device = store.find(conn, DeviceKey::Device(device.digest)).expect("a look");
    assert!(by_device.is_some_and(|found| found.record.user_code.matches(&device.user_code)));
    let crossed = store.find(conn, DeviceKey::User(device.digest)).expect("a look");
    assert!(crossed.is_none(), "each code is its own");
    assert_eq!(stored.state(at(599)), DeviceState::Pending);
    assert_eq!(stored.state(at(600)), DeviceState::Expired);
}

fn entry_and_decision(store: &dyn DeviceStore, grants: &dyn GrantStore, conn: &mut DbConn, owner: i64) {
    store.create(conn, &record(owner, "2")).expect("an attempt");
    let user_code = digest("user 2");
    let enter =
        |conn: &mut DbConn, user, second| store.enter(conn, user_code, user, at(second)).expect("an attempt");
    let decide = |conn: &mut DbConn, user, decision: &DeviceDecision, second| {
        store.decide(conn, user_code, user, decision, at(second)).expect("an attempt")
    };
    assert!(!decide(conn, 1, &DeviceDecision::Denied, 0), "nobody entered it");
    assert!(!enter(conn, 1, 600), "expired");
    assert!(enter(conn, 1, 0) && enter(conn, 1, 1), "the same user again");
    assert!(!enter(conn, 2, 1), "nobody else");
    assert_eq!(found(store, conn, "2").user_id, Some(1));
    let family = grant(grants, conn, owner, 1);
    let approval =
        DeviceDecision::Approved { grant: family, scope: "b".to_owned(), family_expires_at: at(1000) };
    assert!(!decide(conn, 2, &approval, 1) && !decide(conn, 1, &approval, 600));
    assert!(decide(conn, 1, &approval, 599));
    assert!(!decide(conn, 1, &DeviceDecision::Denied, 599), "once");
    assert!(!enter(conn, 1, 599), "it is decided");
    let approved = found(store, conn, "2");
    assert_eq!(approved.state(at(599)), DeviceState::Approved);
    assert_eq!(approved.record.scope, "b", "what was granted of it");

    store.create(conn, &record(owner, "3")).expect("an attempt");
    store.enter(conn, digest("user 3"), 1, at(0)).expect("an attempt");
    let denied = store.decide(conn, digest("user 3"), 1, &DeviceDecision::Denied, at(0));
    assert!(denied.expect("an attempt"));
    let denied = found(store, conn, "3");
    assert_eq!((denied.state(at(1)), denied.record.scope.as_str()), (DeviceState::Denied, "a b"));
}

fn polls(store: &dyn DeviceStore, conn: &mut DbConn, owner: i64) {
    store.create(conn, &record(owner, "4")).expect("an attempt");
    let poll = |conn: &mut DbConn, seen: Option<i64>, interval, second| {
        let interval = TimeDelta::seconds(interval);
        store.poll(conn, digest("device 4"), seen.map(at), interval, at(second)).expect("an attempt")
    };
    assert!(poll(conn, None, 5, 1));
    assert!(!poll(conn, None, 5, 2), "somebody asked since");
    assert!(poll(conn, Some(1), 10, 2));
    let stored = found(store, conn, "4");
    assert_eq!((stored.polled_at, stored.may_poll_from()), (Some(at(2)), Some(at(12))));
}

fn consumption(
    store: &dyn DeviceStore,
    grants: &dyn GrantStore,
    conn: &mut DbConn,
    (owner, stranger): (i64, i64),
) {
    let consume = |conn: &mut DbConn, name: &str, client, second| {
        let code = digest(&format!("device {name}"));
        store.consume(conn, code, client, at(second)).expect("an attempt")
    };
    assert!(consume(conn, "1", owner, 1).is_none(), "pending");
    assert!(consume(conn, "3", owner, 1).is_none(), "denied");
    assert!(consume(conn, "2", stranger, 1).is_none(), "another client");
    assert!(consume(conn, "2", owner, 600).is_none(), "expired");
    assert!(consume(conn, "unknown", owner, 1).is_none());
    let stored = found(store, conn, "2");
    let expected = ConsumedDevice {
        grant: stored.grant.expect("a grant"),
        user_id: 1,
        scope: "b".to_owned(),
        resources: vec!["https://r/".to_owned()],
        family_expires_at: at(1000),
    };
    assert_eq!(consume(conn, "2", owner, 599), Some(expected));
    assert!(consume(conn, "2", owner, 599).is_none(), "once");
    assert_eq!(found(store, conn, "2").state(at(700)), DeviceState::Used);

    store.create(conn, &record(owner, "5")).expect("an attempt");
    store.enter(conn, digest("user 5"), 1, at(0)).expect("an attempt");
    let family = grant(grants, conn, owner, 1);
    let approval =
        DeviceDecision::Approved { grant: family, scope: "b".to_owned(), family_expires_at: at(1000) };
    store.decide(conn, digest("user 5"), 1, &approval, at(0)).expect("an attempt");
    grants.revoke(conn, family, at(1)).expect("a revocation");
    assert!(consume(conn, "5", owner, 2).is_none(), "its grant was revoked");
}
