//! Clients and users as code.

use webapi_core::account::{AccountStore, Password};
use webapi_oauth2::command::apply::{Change, Wanted};
use webapi_oauth2::settings::{Document, Environment};

use crate::fixture::{Fixture, on_each};

const FILE: &str = r#"
[[users]]
username = "ada"
password = "a-pass-word"
email = "ada@example.com"

[[clients]]
client_id = "tracker"
name = "Tracker"
owner = "ada"
secret_env = "TRACKER_SECRET"
grants = ["authorization_code", "refresh_token"]
auth_methods = ["client_secret_basic"]
redirect_uris = ["https://tracker.example.com/cb"]
post_logout_redirect_uris = ["https://tracker.example.com/"]
allowed_origins = ["https://tracker.example.com"]
allowed_scopes = ["note:read", "note:write"]
default_scopes = ["note:read"]
skip_authorization = true
pkce = "s256-or-plain"
introspector = true
require_pushed_requests = true
access_token_lifetime = "10m"
code_lifetime = "30s"
refresh_idle_lifetime = "1d"
refresh_absolute_lifetime = "7d"
extra = '{"contacts": ["ada"]}'

[[clients]]
client_id = "batch"
grants = ["client_credentials"]
"#;

fn wanted(text: &str) -> Wanted {
    let document = Document::parse("clients.toml", text).expect("TOML");
    let environment = Environment::of([("TRACKER_SECRET", "chosen-by-somebody")]);
    Wanted::read(&document, &environment).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn apply(fixture: &Fixture, text: &str, dry_run: bool) -> Vec<Change> {
    let applied = fixture.with(|conn| wanted(text).apply(&fixture.api, conn, dry_run));
    applied.unwrap_or_else(|error| panic!("{error}"))
}

#[actix_web::test]
async fn a_file_is_applied_once_and_changes_nothing_the_second_time() {
    on_each("apply", async |fixture| {
        let planned = apply(fixture, FILE, true);
        assert!(planned.iter().all(|change| change.is_new && change.secret.is_none()), "{planned:?}");
        let found =
            || fixture.with(|conn| fixture.server.clients().by_client_id(conn, "tracker")).expect("a store");
        assert!(found().is_none(), "a dry run changes nothing");

        let first = apply(fixture, FILE, false);
        let names: Vec<_> = first.iter().map(|change| (change.kind, change.name.as_str())).collect();
        assert_eq!(names, [("user", "ada"), ("client", "tracker"), ("client", "batch")]);
        let secret = first[2].secret.as_ref().expect("it was generated").expose();
        let by = format!("client_id=batch&client_secret={secret}");
        assert_eq!(fixture.post("token", &format!("grant_type=client_credentials&{by}")).await.status, 200);
        assert!(!format!("{first:?}").contains(secret));

        let tracker = found().expect("a client").record;
        assert_eq!(tracker.name, "Tracker");
        assert_eq!(tracker.owner, Some(fixture.user("ada")));
        assert_eq!(tracker.redirect_uris, ["https://tracker.example.com/cb"]);
        assert_eq!(tracker.default_scopes.map(|scopes| scopes.to_string()).as_deref(), Some("note:read"));
        assert!(tracker.skip_authorization && tracker.is_introspector && tracker.requires_pushed_requests);
        assert_eq!(tracker.refresh_absolute_lifetime.map(|time| time.num_days()), Some(7));
        let ada = fixture.with(|conn| AccountStore.account(conn, "ada")).expect("a store").expect("ada");
        assert!(ada.password.is_some_and(|hash| hash.verify(&Password::new("a-pass-word"))));

        for dry_run in [true, false] {
            let again = apply(fixture, FILE, dry_run);
            assert!(again.iter().all(Change::is_none), "{again:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_difference_is_told_field_by_field_and_then_made() {
    on_each("apply_difference", async |fixture| {
        apply(fixture, FILE, false);
        let other = FILE
            .replace("name = \"Tracker\"", "name = \"Tracker 2\"\nenabled = false")
            .replace("code_lifetime = \"30s\"\n", "")
            .replace("secret_env = \"TRACKER_SECRET\"", "secret = \"another-secret\"")
            .replace("ada@example.com", "ada@example.org");
        for dry_run in [true, false] {
            let changes = apply(fixture, &other, dry_run);
            let fields: Vec<String> = changes
                .iter()
                .flat_map(|change| &change.fields)
                .map(|(name, before, after)| format!("{name}: {before} -> {after}"))
                .collect();
            assert_eq!(
                fields,
                [
                    "email: ada@example.com -> ada@example.org",
                    "name: Tracker -> Tracker 2",
                    "code_lifetime: 30s -> ",
                    "enabled: true -> false",
                    "secret: another -> the given one",
                ],
                "dry run: {dry_run}"
            );
        }
        assert!(apply(fixture, &other, false).iter().all(Change::is_none));
        let found = fixture.with(|conn| fixture.server.clients().by_client_id(conn, "tracker"));
        assert!(!found.expect("a store").expect("a client").is_enabled);
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_is_wrong_changes_nothing_and_is_told_all_at_once() {
    let text = "\
[[clients]]
client_id = 'a'
secret = ''
redirect_uri = ['x']
type = 'secret'
[[clients]]
client_id = 'a'
secret_env = 'NOT_SET'
[[users]]
password = 'x'
";
    let document = Document::parse("clients.toml", text).expect("TOML");
    let told = Wanted::read(&document, &Environment::default()).expect_err("it is refused").to_string();
    for line in [
        "clients.toml:3: `clients.secret` is `…`; it must be a text of 1 to 1024 characters",
        "clients.toml:4: there is no setting `clients.redirect_uri`; did you mean `redirect_uris`?",
        "clients.toml:5: `clients.type` is `secret`; it must be `confidential` or `public`",
        "the environment variable `NOT_SET` is not set",
        "the client `a` stands twice",
        "a user needs a `username`",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    on_each("apply_wrong", async |fixture| {
        let half =
            "[[clients]]\nclient_id = 'good'\n[[clients]]\nclient_id = 'bad'\nredirect_uris = ['/x', 'y#']";
        let refused = fixture.with(|conn| wanted(half).apply(&fixture.api, conn, false));
        let told = refused.expect_err("it is refused").to_string();
        assert!(told.contains("`bad`") && told.contains("`/x`") && told.contains("`y#`"), "{told}");
        let good = fixture.with(|conn| fixture.server.clients().by_client_id(conn, "good"));
        assert!(good.expect("a store").is_none(), "all or nothing");
    })
    .await;
}
