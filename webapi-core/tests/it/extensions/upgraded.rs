//! Another version of an extension that is enabled: at the next start, and when that fails.

use super::extensions;
use super::kit::{self, Script, by};
use crate::library::everywhere_with;

#[actix_web::test]
async fn the_next_start_upgrades_what_is_enabled() {
    everywhere_with(kit::all(&[Script::new("one").resource::<1>()]), async |library| {
        extensions(library).enable("one", &by()).unwrap();
        let next = library.beside(kit::all(&[Script::new("one").version("1.1").resource::<1>()]));
        let manager = next.extensions().unwrap();
        let before = manager.get("one").unwrap();
        assert!(!before.enabled, "it waits for the upgrade");
        assert_eq!(before.load_error.unwrap(), "Version 1.1 waits until its upgrade from 1.0 has run");
        next.migrate().unwrap();
        let after = manager.get("one").unwrap();
        assert!(after.enabled && after.load_error.is_none());
        assert_eq!(after.enabled_version.as_deref(), Some("1.1"));
        assert_eq!(kit::audit(library), ["one enabled by a test", "one upgraded by start"]);
        // Who runs the older version goes on with it.
        extensions(library).reload().unwrap();
        assert!(extensions(library).get("one").unwrap().enabled);
        assert_eq!(kit::audit(library).len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn an_upgrade_that_fails_keeps_its_extension_out_and_no_other() {
    let scripts = [Script::new("one").resource::<1>(), Script::new("two").resource::<2>()];
    everywhere_with(kit::all(&scripts), async |library| {
        for id in ["one", "two"] {
            extensions(library).enable(id, &by()).unwrap();
        }
        let newer = scripts.clone().map(|script| script.version("2.0"));
        *newer[0].fails.lock().unwrap() = true;
        let next = library.beside(kit::all(&newer));
        next.migrate().unwrap();
        let manager = next.extensions().unwrap();
        let one = manager.get("one").unwrap();
        assert!(one.wanted && !one.enabled);
        assert_eq!(one.load_error.unwrap(), "Error upgrading extension: as the script says");
        assert_eq!(one.enabled_version.as_deref(), Some("1.0"));
        assert!(manager.get("two").unwrap().enabled);
        // Once it is mended, enabling tries again.
        *newer[0].fails.lock().unwrap() = false;
        manager.enable("one", &by()).unwrap();
        assert!(manager.get("one").unwrap().enabled);
        assert!(next.snapshot().resource("one").is_some());
        *scripts[0].fails.lock().unwrap() = false;
    })
    .await;
}
