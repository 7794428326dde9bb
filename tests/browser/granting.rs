//! A person with several grants, permissions that come and go, and a way out that an application asks for.

use crate::walk::walk;

#[test]
fn a_person_sees_each_grant_refuses_what_is_gone_and_stays_signed_in_if_they_want() {
    let walked = walk("granting");
    for found in walked.both() {
        assert_eq!(found["refused"], "access_denied", "refusing works although the permission is gone");
        assert_eq!(found["grants"], 3);
        assert_eq!(found["kept"], "You are still signed in");
        assert_eq!(found["end"], "Signed out");
    }
    assert_eq!(walked.looked(), 2 * 10, "every page is looked at");
}
