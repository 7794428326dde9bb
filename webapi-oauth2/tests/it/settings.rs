//! Settings from a file and the environment, and the page that lists them.

use std::collections::BTreeSet;
use std::path::Path;

use webapi_oauth2::AuthorizationServer;
use webapi_oauth2::settings::{Accepts, Document, Environment, SERVER};

use crate::fixture::on_each_with;

/// Methods of the builder that take code, which no file can hold, and those that a setting of another name calls.
const CODE: &[&str] = &[
    "build",
    "claims_provider",
    "client_is_usable",
    "client_store",
    "code_store",
    "configured",
    "device_store",
    "grant_store",
    "key_store",
    "sealing_key",
    "signing_key_pem",
    "keep_refresh_tokens",
    "key_store",
    "new",
    "on_event",
    "pending_store",
    "pkce_required_of",
    "prune_every",
    "read_write_scopes",
    "resource",
    "scope_text",
    "scopes",
    "template",
    "token_generator",
    "verifier",
    "without_openid_connect",
    "token_store",
    "verify_request",
    "without_grant",
    "without_introspection",
    "without_login_page",
];

fn read(text: &str, variables: &[(&str, &str)]) -> Result<AuthorizationServer, String> {
    let document = Document::parse("s.toml", text).map_err(|mistakes| mistakes.to_string())?;
    let environment = Environment::of(variables.iter().copied());
    let builder = AuthorizationServer::builder("https://example.com").configured(&document, &environment);
    let builder = builder.map_err(|mistakes| mistakes.to_string())?;
    builder.build().map_err(|error| error.to_string())
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_name_value_range_and_line() {
    let text = "\
[oauth2]
code_lifetime = '11m'
realms = 'x'
introspection = 'yes'
grants = ['implicit']
refresh_absolute_lifetime = 60
";
    let variables = [("WEBAPI_OAUTH2_PRUNE_BATCH", "0"), ("WEBAPI_OAUTH2_RELM", "x"), ("OTHER", "x")];
    let told = read(text, &variables).expect_err("it is refused");
    for line in [
        "7 settings are wrong:",
        "s.toml:2: `oauth2.code_lifetime` is `11m`; it must be a time from 1s to 10m, as in `10m`",
        "s.toml:3: there is no setting `oauth2.realms`; did you mean `realm`?",
        "s.toml:4: `oauth2.introspection` is `yes`; it must be `true` or `false`",
        "s.toml:5: `oauth2.grants` is `[implicit]`; it must be a list, each `authorization_code`,",
        "environment: `WEBAPI_OAUTH2_PRUNE_BATCH` is `0`; it must be a number from 1 to 10000",
        "environment: there is no setting `WEBAPI_OAUTH2_RELM`; did you mean `WEBAPI_OAUTH2_REALM`?",
        "`refresh_idle_lifetime` must not be longer than `refresh_absolute_lifetime`",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn the_environment_counts_more_than_the_file() {
    let text = "[oauth2]\nissuer = 'https://file.example'\nallow_insecure_issuer = true\nprefix = '/oauth/'";
    let variables =
        [("WEBAPI_OAUTH2_ISSUER", "http://env.example"), ("WEBAPI_OAUTH2_ALLOW_INSECURE_ISSUER", "false")];
    assert_eq!(read(text, &[]).expect("sound").token_path(), "/oauth/token/");
    assert_eq!(read(text, &variables[..1]).expect("sound").issuer(), "http://env.example");
    let refused = read(text, &variables).expect_err("the file alone allowed it");
    assert!(refused.contains("http://env.example"), "{refused}");
}

#[actix_web::test]
async fn a_file_may_name_the_scopes_of_a_server() {
    let text = "[scopes]\nread = 'Look at things'\n'calendar.write' = 'Change the calendar'";
    let settings = |builder: webapi_oauth2::AuthorizationServerBuilder| {
        let document = Document::parse("s.toml", text).expect("TOML");
        builder.configured(&document, &Environment::default()).expect("sound settings")
    };
    on_each_with("settings_scopes", settings, async |fixture| {
        let scopes = fixture.server.scopes(&fixture.api);
        let all: Vec<_> = scopes.iter().collect();
        assert_eq!(all, [("read", "Look at things"), ("calendar.write", "Change the calendar")]);
        let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.json();
        assert_eq!(metadata["scopes_supported"], serde_json::json!(["read", "calendar.write"]));
    })
    .await;
    let told = read("[scopes]\n'two words' = 'x'\nread = 7\nwrite = ''", &[]).expect_err("it is refused");
    for line in ["s.toml:2: `scopes.two words` must be a scope", "s.toml:3: ", "s.toml:4: "] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let told = read("scopes = ['read']", &[]).expect_err("it is refused");
    assert!(told.contains("`scopes` must be a table, as in `[scopes]`"), "{told}");
}

/// A value that the setting takes, as TOML.
fn example<T>(accepts: &Accepts<T>, name: &str) -> String {
    match accepts {
        Accepts::Flag(_) => "true".to_owned(),
        Accepts::Number { least, .. } => least.to_string(),
        Accepts::Time { least, .. } => least.as_secs().to_string(),
        Accepts::Text { check, .. } => {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
            let texts = [
                if name == "template_folder" { folder } else { "/x/" },
                "https://a.example",
                "word",
                "10/m",
                "off",
            ];
            let fits = texts.into_iter().find(|text| check(text));
            format!("'{}'", fits.unwrap_or_else(|| panic!("no example for {name}")))
        }
        Accepts::List { check, .. } => {
            let texts = ["refresh_token", "RS256", "https", "https://a.example/", "a:read"];
            let fits = texts.into_iter().find(|text| check(text));
            format!("['{}']", fits.unwrap_or_else(|| panic!("no example for {name}")))
        }
        _ => panic!("a kind without an example: {name}"),
    }
}

#[test]
fn each_setting_can_be_given_alone_and_refuses_what_it_does_not_take() {
    for setting in SERVER.iter() {
        let name = setting.name;
        let value = example(&setting.accepts, name);
        let taken = read(&format!("[oauth2]\n{name} = {value}"), &[]);
        let together = "must not be longer than";
        assert!(
            taken.is_ok() || taken.as_ref().is_err_and(|told| told.contains(together)),
            "{name}: {taken:?}"
        );
        let refused = read(&format!("[oauth2]\n{name} = 2020-01-01"), &[]).expect_err(name);
        assert!(refused.contains(&format!("`oauth2.{name}` is `2020-01-01`; it must be")), "{refused}");
        assert!(refused.contains(&setting.accepts.range()), "{refused}");
    }
}

#[test]
fn names_are_unique_and_sentences_are_sentences() {
    let mut names = BTreeSet::new();
    for setting in SERVER.iter() {
        assert!(names.insert(setting.name), "{} twice", setting.name);
        assert!(setting.about.ends_with('.') && !setting.default.is_empty(), "{}", setting.name);
    }
}

fn methods(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let text = std::fs::read_to_string(&entry).expect("a file");
        let text =
            text.split("#[cfg(test)]").next().unwrap_or_default().replace("(\n        mut self", "(mut self");
        for line in text.lines().filter(|line| line.contains("(mut self") || line.contains("(self")) {
            let Some((_, rest)) = line.split_once("pub fn ") else { continue };
            found.insert(rest.split(['(', '<']).next().unwrap_or_default().to_owned());
        }
    }
}

#[test]
fn every_method_of_the_builder_has_a_setting_or_takes_code() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server");
    let mut found = BTreeSet::new();
    methods(&source.join("builder"), &mut found);
    let text = std::fs::read_to_string(source.join("builder.rs")).expect("the builder");
    for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines() {
        let Some((_, rest)) = line.split_once("    pub fn ") else { continue };
        found.insert(rest.split(['(', '<']).next().unwrap_or_default().to_owned());
    }
    assert!(found.len() > 30, "{found:?}");
    let known: BTreeSet<&str> =
        SERVER.iter().map(|setting| setting.name).chain(CODE.iter().copied()).collect();
    let missing: Vec<_> = found.iter().filter(|method| !known.contains(method.as_str())).collect();
    assert!(missing.is_empty(), "these methods of the builder have no setting: {missing:?}");
}

#[test]
fn the_reference_lists_every_setting() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/settings.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let table = SERVER.markdown();
    let (before, rest) = page.split_once("<!-- oauth2 -->\n").expect("where the table begins");
    let (found, after) = rest.split_once("<!-- end -->").expect("where it ends");
    if std::env::var_os("SETTINGS_REFERENCE").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, format!("{before}<!-- oauth2 -->\n{table}<!-- end -->{after}"))
            .expect("the page");
        return;
    }
    assert_eq!(found, table, "repeat with SETTINGS_REFERENCE=overwrite");
}
