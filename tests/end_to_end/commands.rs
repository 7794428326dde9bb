//! The commands of `rbt`.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::site::{Site, everywhere};

const DOC: [&str; 4] = ["--username", "doc", "--password", "pw-doc"];

/// What `rbt api-get` prints.
#[track_caller]
fn got(site: &Site, arguments: &[&str]) -> Value {
    let printed = site.rbt("api-get", arguments);
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"))
}

#[test]
fn rbt_logs_in_and_out() {
    everywhere(|site| {
        let (status, refused) = site.rbt_fails("login", &["--username", "doc", "--password", "wrong"]);
        assert_eq!(status, Some(1));
        assert!(refused.contains("The username or password was not correct"), "{refused}");

        let first = site.rbt("login", &DOC);
        assert!(first.contains("Successfully logged in to Review Board"), "{first}");
        let second = site.rbt("login", &[]);
        assert!(second.contains("You are already logged in to Review Board"), "{second}");
        assert_eq!(got(site, &["session"])["session"]["user"]["username"], "doc");

        let out = site.rbt("logout", &[]);
        assert!(out.contains("You are now logged out of Review Board"), "{out}");
        let again = site.rbt("logout", &[]);
        assert!(again.contains("You are already logged out of Review Board"), "{again}");
        assert_eq!(got(site, &["session"])["session"]["authenticated"], false);
    });
}

#[test]
fn rbt_logs_in_with_an_api_token() {
    everywhere(|site| {
        let token = site.tells("tokens", "text_of_a_new_token");
        let token = token.as_str().expect("a text");
        fs::remove_file(site.home().join(".rbtools-cookies")).expect("the script has made it");
        let first = site.rbt("login", &["--api-token", token]);
        assert!(first.contains("Successfully logged in to Review Board"), "{first}");
        assert_eq!(got(site, &["session"])["session"]["user"]["username"], "doc");
    });
}

#[test]
fn rbt_api_get_prints_what_the_server_answers() {
    everywhere(|site| {
        let list = got(site, &["--pretty", "review-requests", "--max-results=2", "--only-fields=id"]);
        assert_eq!((&list["stat"], &list["total_results"]), (&json!("ok"), &json!(11)));
        assert_eq!(list["review_requests"][0]["id"], 12);
        assert!(list["review_requests"][0].get("summary").is_none(), "{list}");
        let item = got(site, &["users/grumpy"]);
        assert_eq!(item["user"]["fullname"], "Grumpy");
        assert_eq!(got(site, &[""])["product"]["name"], "example-app");
    });
}

#[test]
fn rbt_api_get_prints_errors_and_fails() {
    everywhere(|site| {
        let (status, printed) = site.rbt_fails("api-get", &["users/nobody"]);
        let error: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!((status, &error["err"]["code"]), (Some(1), &json!(100)));
    });
}

#[test]
fn rbt_close_submits_a_review_request() {
    everywhere(|site| {
        let printed = site.rbt("close", &[&DOC[..], &["1"]].concat());
        assert!(printed.contains("Review request #1 is set to completed."), "{printed}");
        assert_eq!(got(site, &["review-requests/1"])["review_request"]["status"], "submitted");
        let (_, again) = site.rbt_fails("close", &["1"]);
        assert!(again.contains("is already closed"), "{again}");
    });
}

/// A checkout whose `origin` is the demo's repository "Core".
fn checkout(site: &Site) -> std::path::PathBuf {
    let directory = site.home().join("core");
    fs::create_dir(&directory).expect("a directory can be made");
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["remote", "add", "origin", "git://example.com/core.git"],
        &[
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.com",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "x",
        ],
    ] {
        git(&directory, arguments);
    }
    directory
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(directory).env("GIT_CONFIG_GLOBAL", "/dev/null");
    assert!(git.status().expect("`git` can be run").success(), "git {arguments:?}");
}

#[test]
fn rbt_setup_repo_finds_the_repository_of_a_checkout() {
    everywhere(|site| {
        let checkout = checkout(site);
        let output = site.rbt_in(&checkout, &["setup-repo", "--server", &site.url()], "1\nyes\n");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
        assert!(printed.contains("1) \"Core\" (git://example.com/core.git)"), "{printed}");
        let written = fs::read_to_string(checkout.join(".reviewboardrc")).expect("the file was written");
        let url = site.url();
        let expected =
            format!("REVIEWBOARD_URL = \"{url}\"\nREPOSITORY = \"Core\"\nREPOSITORY_TYPE = \"git\"\n");
        assert!(written.starts_with(&expected), "{written}");
    });
}

#[test]
fn rbt_list_repo_types_knows_the_checkout() {
    everywhere(|site| {
        let checkout = checkout(site);
        let output = site.rbt_in(&checkout, &["list-repo-types"], "");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains(" * \"git\": Git"), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    });
}
