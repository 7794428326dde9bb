//! States that time and operators bring about: an expired code, a disabled application.

use diesel::connection::SimpleConnection as _;
use webapi_core::db::Database;

use crate::walk::Site;

/// As if the lifetime of every code of a device were over.
const EXPIRE: &str = "UPDATE oauth2_device_codes SET expires_at = datetime('now', '-5 seconds')";

#[test]
fn what_has_expired_or_is_disabled_says_so() {
    let site = Site::new("states");
    let begun = site.walk("states-begun", &serde_json::Value::Null);
    let database = Database::open(&site.place.database()).expect("the database can be opened");
    database.with(|conn| conn.batch_execute(EXPIRE)).expect("a connection").expect("sound SQL");
    for found in begun.both() {
        site.place.succeeds(&["disable", "client", found["client"].as_str().unwrap_or_default()]);
    }
    let walked = site.walk("states", begun.report());
    for found in walked.both() {
        assert_eq!((&found["code"], &found["disabled"]), (&"Code expired".into(), &true.into()));
    }
    assert_eq!((begun.looked(), walked.looked()), (0, 2 * 4), "every page is looked at");
}
