//! OAuth2 client libraries of others, as people get them from PyPI, npm and crates.io, against the example application; and
//! an issuer of others, whose tokens we accept.
//!
//! Each function of a script does what the library's own documentation shows, with the real login and consent pages
//! filled in by HTTP; it returns what the library made of the answers, and is judged here. Whatever a library complains
//! about ends the script and stands in the message of the test. Every server is a process of its own, on each database.

mod crash;
mod foreign;
mod rust_crate;
mod site;

#[expect(dead_code, reason = "the program's own tests ask more of it")]
#[path = "../../example-app/tests/it/http.rs"]
mod http;
#[path = "../../example-app/tests/it/own_database.rs"]
mod own_database;
#[expect(dead_code, reason = "the program's own tests ask more of it")]
#[path = "../../example-app/tests/it/program.rs"]
mod program;

use serde_json::json;
use site::{SCOPE, everywhere};

#[test]
fn oa_590_authlib_gets_refreshes_introspects_and_revokes_tokens() {
    everywhere("authlib", |site| {
        let told = site.python("with_authlib", "code");
        let expected = json!({
            "used": 200, "scope": SCOPE, "is_new": true, "active": [true, false], "username": "doc", "revoked": 200
        });
        assert_eq!(told, expected);
        let told = site.python("with_authlib", "client_credentials");
        assert_eq!(told, json!({ "type": "Bearer", "scope": SCOPE, "refresh": false }));
    });
}

#[test]
fn oa_591_requests_oauthlib_gets_and_refreshes_tokens() {
    everywhere("requests", |site| {
        let told = site.python("with_requests_oauthlib", "code");
        assert_eq!(told, json!({ "used": 200, "scope": SCOPE, "is_new": true }));
        let told = site.python("with_requests_oauthlib", "client_credentials");
        assert_eq!(told, json!({ "type": "Bearer", "scope": SCOPE }));
    });
}

#[test]
fn oa_592_openid_client_learns_who_signed_in() {
    everywhere("openid_client", |site| {
        let told = site.node("with_openid_client", "code");
        assert_eq!(told, json!({ "used": 200, "scope": SCOPE, "is_new": true, "active": [true, false] }));
        let told = site.node("with_openid_client", "identity");
        let left = format!("{}?state=away", site::AFTER_LOGOUT);
        assert_eq!(told, json!({ "same_subject": true, "refreshed": true, "left": left }));
    });
}

#[test]
fn oa_593_oauth4webapi_accepts_every_answer() {
    everywhere("oauth4webapi", |site| {
        let told = site.node("with_oauth4webapi", "code");
        assert_eq!(told, json!({ "used": 200, "scope": SCOPE, "is_new": true, "active": [true, false] }));
        let told = site.node("with_oauth4webapi", "client_credentials");
        assert_eq!(told, json!({ "type": "bearer", "scope": SCOPE }));
        assert_eq!(site.node("with_oauth4webapi", "identity"), json!({ "same_subject": true }));
    });
}

#[test]
fn oa_595_devices_are_connected_by_three_libraries() {
    everywhere("devices", |site| {
        let waiting = json!({ "waiting": "authorization_pending", "told": true, "scope": SCOPE });
        assert_eq!(site.python("with_authlib", "device"), waiting);
        assert_eq!(site.node("with_oauth4webapi", "device"), waiting);
        assert_eq!(site.node("with_openid_client", "device"), json!({ "told": true, "scope": SCOPE }));
    });
}

#[test]
fn authlib_verifies_identity_tokens_with_the_published_keys() {
    everywhere("authlib_identity", |site| {
        let told = site.python("with_authlib", "identity");
        assert_eq!(told, json!({ "same_subject": true, "fresh": true }));
    });
}
