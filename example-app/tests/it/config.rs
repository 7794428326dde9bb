//! Settings, clients and users from a file.

use std::path::Path;

use crate::program::Place;

/// A file beside the sources, with the port that it listens on left to the system.
fn beside_the_sources(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

#[test]
fn everything_that_is_wrong_with_a_file_is_told_at_once() {
    let place = Place::new("config-wrong");
    let file = place.directory.join("wrong.toml");
    let text = "[server]\nlisten = 'here'\n[limits]\nlogin = 'often'\n[oauth2]\nrelm = 'x'\n[[clients]]\nname = 'x'\n[x]\n";
    std::fs::write(&file, text).expect("a file");
    let (status, message) = place.fails(&["--config", "wrong.toml", "migrate"]);
    assert_eq!(status, Some(2));
    for part in [
        "5 settings are wrong:",
        "wrong.toml:2: `server.listen` is `here`; it must be an address such as `127.0.0.1:8080`",
        "wrong.toml:4: `limits.login` is `often`; it must be a rate such as `5/m`, or `off`",
        "wrong.toml:6: there is no setting `oauth2.relm`; did you mean `realm`?",
        "wrong.toml:7: a client needs a `client_id`",
        "wrong.toml:9: there is no section `x`",
    ] {
        assert!(message.contains(part), "{part}\n{message}");
    }
    let (status, message) = place.fails(&["--config", "missing.toml", "migrate"]);
    assert_eq!((status, message.contains("cannot read missing.toml")), (Some(2), true), "{message}");
}

#[test]
fn a_file_is_applied_and_a_second_time_changes_nothing() {
    let place = Place::new("config-apply");
    let file = beside_the_sources("conformance.toml");
    let first = place.succeeds(&["apply", &file]);
    assert!(
        first.contains("client `web` was created") && first.contains("user `alice` was created"),
        "{first}"
    );
    let planned = place.succeeds(&["apply", &file, "--dry-run"]);
    assert!(planned.lines().all(|line| line.ends_with("is as it shall be")), "{planned}");
    let list = place.succeeds(&["applications", "--owner", "alice"]);
    assert!(list.contains("web  ") && list.contains("native") && !list.contains("service"), "{list}");
    place.succeeds(&["disable", "client", "web"]);
    let again = place.succeeds(&["apply", &file]);
    assert!(again.contains("client `web` was changed\n    enabled: false -> true"), "{again}");
}

#[test]
fn a_secret_is_printed_once_and_only_when_it_was_made_up() {
    let place = Place::new("config-secret");
    std::fs::write(place.directory.join("c.toml"), "[[clients]]\nclient_id = 'batch'\n").expect("a file");
    assert!(place.succeeds(&["apply", "c.toml"]).contains("client_secret: wcs_"));
    assert!(!place.succeeds(&["apply", "c.toml"]).contains("wcs_"));
    let created =
        place.succeeds(&["create-application", "confidential", "client-credentials", "--name", "B"]);
    assert!(created.contains("client_secret: wcs_"), "{created}");
}

#[test]
fn the_check_of_the_legacy_profile_lists_what_is_unsafe_and_ends_with_one() {
    let place = Place::new("config-legacy");
    let legacy = beside_the_sources("legacy.toml");
    let output = place.run(&["--config", &legacy, "check", "--deploy"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&output.stdout);
    let unsafe_ones = ["password_grant", "implicit_grant", "optional_pkce", "plain_pkce"];
    for name in unsafe_ones.map(|name| format!("oauth2.legacy_{name}")) {
        assert!(printed.contains(&name), "{name}: {printed}");
    }
    let sound = place.succeeds(&["--public-url", "https://reviews.example.com", "check", "--deploy"]);
    assert_eq!(sound, "Nothing was found.\n");
}
