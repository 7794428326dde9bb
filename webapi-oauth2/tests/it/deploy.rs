//! What `check --deploy` finds: nothing about the defaults, and each unsafe setting by its name.

use webapi_core::rate_limit::RateLimits;
use webapi_oauth2::AuthorizationServer;
use webapi_oauth2::command::NewClient;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::server::deploy::{findings_of_api, findings_of_client};
use webapi_oauth2::settings::{Document, Environment, SERVER};
use webapi_oauth2::store::PkceRule;

use crate::app;
use crate::fixture::on_each;

fn findings(text: &str) -> Vec<String> {
    let document = Document::parse("s.toml", &format!("[oauth2]\n{text}")).expect("TOML");
    let builder = AuthorizationServer::builder("https://reviews.example.com");
    let builder = builder.configured(&document, &Environment::default()).expect("sound settings");
    let server = builder.build().expect("a server");
    server.findings().into_iter().map(|finding| finding.name).collect()
}

/// Values that are unsafe although nothing in their names says so.
const UNSAFE: [(&str, &str); 9] = [
    ("client_failures", "'off'"),
    ("issuer", "'http://127.0.0.1:8080'"),
    ("allow_localhost_loopback", "true"),
    ("rotate_refresh_tokens", "false"),
    ("access_token_lifetime", "'24h'"),
    ("refresh_absolute_lifetime", "'366d'"),
    ("cache_lifetime", "'5m'"),
    ("prune_interval", "'0s'"),
    ("allow_insecure_issuer", "true"),
];

#[test]
fn oa_530_the_default_production_profile_has_no_finding_and_each_unsafe_setting_is_found_alone() {
    assert_eq!(findings(""), Vec::<String>::new());
    let named = SERVER.iter().filter(|setting| setting.about.starts_with("Unsafe: "));
    let named: Vec<(&str, &str)> = named.map(|setting| (setting.name, "true")).collect();
    assert!(named.len() >= 5, "{named:?}");
    for (name, value) in named.into_iter().chain(UNSAFE) {
        assert_eq!(findings(&format!("{name} = {value}")), [format!("oauth2.{name}")]);
    }
}

#[test]
fn an_api_without_limits_of_logins_and_with_plain_http_is_found() {
    let open = |limits, url: &str| {
        let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
        let api = app::builder().database(database).rate_limits(limits).public_url(url).build();
        let found = findings_of_api(&api.expect("the tree is sound"));
        found.into_iter().map(|finding| finding.name).collect::<Vec<_>>()
    };
    assert_eq!(open(RateLimits::default(), "https://a.example"), Vec::<String>::new());
    assert_eq!(open(RateLimits::default(), "http://a.example"), ["public_url"]);
    assert_eq!(open(RateLimits::default().without_login(), "https://a.example"), ["rate_limits.login"]);
    let found = open(RateLimits::default().without_account_login(), "https://a.example");
    assert_eq!(found, ["rate_limits.account_login"]);
}

#[cfg(unix)]
#[test]
fn a_sealing_key_that_others_can_read_is_found() {
    use std::os::unix::fs::PermissionsExt as _;
    use webapi_oauth2::OAuth2 as _;

    let file = std::env::temp_dir().join(format!("webapi-deploy-key-{}", std::process::id()));
    std::fs::write(&file, "5e".repeat(32)).expect("a file");
    let found = |mode| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("our own file");
        let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
        let server =
            AuthorizationServer::builder("https://a.example").openid_connect().sealing_key_file(&file);
        let api = app::builder().database(database).public_url("https://a.example").oauth2(server).build();
        let found = findings_of_api(&api.expect("the key is sound"));
        found.into_iter().map(|finding| finding.name).collect::<Vec<_>>()
    };
    assert_eq!(found(0o600), Vec::<String>::new());
    assert_eq!(found(0o640), ["oauth2.sealing_key_file"]);
    std::fs::remove_file(&file).expect("the file is there");
}

#[actix_web::test]
async fn clients_that_may_do_unsafe_things_are_found_by_name() {
    on_each("deploy_clients", async |fixture| {
        fixture.clients();
        let found = || {
            let clients = fixture.with(|conn| fixture.server.clients().list(conn, None)).expect("a store");
            let all = clients.iter().flat_map(findings_of_client).map(|finding| finding.name);
            all.collect::<Vec<_>>()
        };
        assert_eq!(found(), Vec::<String>::new());
        fixture.change("web", |client| client.pkce = PkceRule::Optional);
        assert_eq!(found(), ["client `web`: pkce"]);
        fixture.change("web", |client| {
            client.pkce = PkceRule::S256;
            client.grants.push(GrantType::Password);
            client.redirect_uris = vec!["http://a.example/cb".into(), "https://*.a.example.com/cb".into()];
        });
        assert_eq!(
            found(),
            ["client `web`: grants", "client `web`: redirect_uris", "client `web`: redirect_uris"]
        );
        let disable =
            |conn: &mut _| fixture.server.clients().set_enabled(conn, fixture.api.clock(), "web", false);
        fixture.with(disable).expect("a store");
        assert_eq!(found(), Vec::<String>::new(), "a disabled client does nothing");
        fixture.create_client(NewClient { name: "Other", ..NewClient::default() }).expect("a client");
        assert_eq!(found(), Vec::<String>::new());
    })
    .await;
}
