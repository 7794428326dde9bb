//! A person and an application: consent, refusal, and what is connected.

use crate::walk::walk;

#[test]
fn a_person_connects_an_application_with_less_than_it_asks_for_and_takes_it_back() {
    let walked = walk("connecting");
    for found in walked.both() {
        assert_eq!(found["state"], "17");
        assert_eq!(found["scope"], "group:read review_request:read", "what was unticked is not granted");
        assert_eq!(found["refused"], "access_denied");
        assert_eq!((&found["before"], &found["after"]), (&200.into(), &401.into()), "revoking works at once");
        assert_eq!(found["refreshed"], "invalid_grant");
        assert_eq!(found["end"], "/accounts/login/", "nobody is signed in any more");
    }
    assert_eq!(walked.looked(), 2 * 8, "every page is looked at");
}
