//! Applications, as their owners manage them.

use crate::walk::walk;

#[test]
fn an_owner_registers_changes_and_deletes_an_application() {
    let walked = walk("applications");
    for found in walked.both() {
        let text = |name: &str| found[name].as_str().unwrap_or_default();
        assert!(text("refused").contains("has to begin with https"), "{found}");
        assert!(text("secret").starts_with("wcs_") && text("another").starts_with("wcs_"), "{found}");
        assert_ne!(text("secret"), text("another"));
        assert_eq!(found["isHidden"], true, "a secret is shown once");
        assert_eq!(text("renamed"), "Release Notes 2");
        assert_eq!(text("isKept"), "Release Notes 2", "asking deletes nothing");
        assert_eq!(found["left"], 0);
    }
    assert_eq!(walked.looked(), 2 * 15, "every page is looked at");
}
