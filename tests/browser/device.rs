//! A person and a device.

use crate::walk::walk;

#[test]
fn a_person_lets_a_device_in_with_its_code() {
    let walked = walk("device");
    for found in walked.both() {
        assert_eq!((&found["scope"], &found["opens"]), (&"review_request:read".into(), &200.into()));
        assert_eq!(found["denied"], "access_denied");
    }
    assert_eq!(walked.looked(), 2 * 6, "every page is looked at");
}
