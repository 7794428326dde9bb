//! The commands as an application embeds them.

use clap::Parser;
use serde_json::{Value, json};
use webapi_oauth2::command::cli::{Commands, Exit};

use crate::fixture::{Fixture, on_each};
use crate::flow::{by, text};

#[derive(Parser)]
struct Program {
    #[command(subcommand)]
    command: Commands,
}

/// What a command prints, and how it ends.
fn run(fixture: &Fixture, arguments: &[&str]) -> Result<(Exit, String), String> {
    let words = ["program"].iter().chain(arguments);
    let program = Program::try_parse_from(words).map_err(|error| error.to_string())?;
    let mut printed = Vec::new();
    let exit = program.command.run(&fixture.api, &mut printed).map_err(|error| error.to_string())?;
    Ok((exit, String::from_utf8(printed).expect("text")))
}

fn done(fixture: &Fixture, arguments: &[&str]) -> String {
    let (exit, printed) = run(fixture, arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
    assert_eq!(exit, Exit::Done, "{printed}");
    printed
}

fn object(fixture: &Fixture, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(fixture, arguments)).expect("JSON")
}

#[test]
fn the_commands_are_consistent() {
    <Program as clap::CommandFactory>::command().debug_assert();
}

#[actix_web::test]
async fn an_application_is_created_as_in_the_toolkit() {
    on_each("cli_create", async |fixture| {
        let printed =
            done(fixture, &["createapplication", "confidential", "client-credentials", "--name", "Batch"]);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines[0], "New application Batch created successfully.");
        assert!(
            lines[1].starts_with("client_id: ") && lines[2].starts_with("client_secret: wcs_"),
            "{printed}"
        );
        let (_, id) = lines[1].split_once(": ").expect("an id");
        let (_, secret) = lines[2].split_once(": ").expect("a secret");
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        assert_eq!(fixture.post("token", &form).await.status, 200);

        let given = ["create-application", "confidential", "client-credentials", "--client-id", "fixed-id"];
        let printed = done(fixture, &[&given[..], &["--client-secret", "s3cret"]].concat());
        assert_eq!(
            printed, "New application fixed-id created successfully.\n",
            "a given secret is not printed"
        );
        let taken = run(fixture, &given).expect_err("the id is taken");
        assert!(!taken.contains("s3cret"), "{taken}");

        let full = object(
            fixture,
            &[
                "create-application",
                "public",
                "authorization-code",
                "--client-id",
                "full-id",
                "--user",
                "doc",
                "--redirect-uris",
                "https://a.example.com/cb https://b.example.com/cb",
                "--name",
                "Full",
                "--post-logout-redirect-uris",
                "https://a.example.com/bye",
                "--skip-authorization",
                "--json",
            ],
        );
        assert_eq!(full, json!({"client_id": "full-id"}));
        let list = object(fixture, &["applications", "--owner", "doc", "--json"]);
        assert_eq!(list.as_array().expect("a list").len(), 1);
        for (field, value) in [
            ("client_id", "full-id"),
            ("type", "public"),
            ("grants", "authorization_code refresh_token"),
            ("redirect_uris", "https://a.example.com/cb https://b.example.com/cb"),
            ("post_logout_redirect_uris", "https://a.example.com/bye"),
            ("skip_authorization", "true"),
            ("owner", "doc"),
        ] {
            assert_eq!(list[0][field], value, "{field}");
        }
        for (arguments, told) in [
            (&["create-application", "public", "authorization-code"][..], "needs a redirect URI"),
            (&["create-application", "secret", "banana"], "possible values: confidential, public"),
            (&["create-application", "confidential", "banana"], "the grants are authorization-code"),
            (
                &["create-application", "confidential", "client-credentials", "--user", "999"],
                "no user named `999`",
            ),
            (&["create-application", "confidential"], "required"),
        ] {
            let error = run(fixture, arguments).expect_err(told);
            assert!(error.contains(told), "{error}");
        }
        assert!(done(fixture, &["applications"]).contains("full-id"));
    })
    .await;
}

#[actix_web::test]
async fn tokens_are_cleared_and_grants_revoked() {
    on_each("cli_tokens", async |fixture| {
        fixture.clients();
        assert_eq!(done(fixture, &["clear-tokens"]), "Nothing had expired.\n");
        let family = fixture.family("web", "note:read").await;
        let (access, refresh) = (text(&family, "access_token"), text(&family, "refresh_token"));
        assert!(fixture.opens(access).await);
        let one = done(fixture, &["revoke", "--user", "doc", "--client", "web"]);
        assert_eq!(one, "One grant was revoked, with all its tokens.\n");
        assert_eq!(object(fixture, &["revoke", "--user", "doc", "--json"]), json!({"revoked": 0}));
        assert!(!fixture.opens(access).await);
        assert_eq!(fixture.refresh("web", refresh, "").await.status, 400);
        fixture.clock.advance(100 * 24 * 3600);
        let cleared = object(fixture, &["cleartokens", "--json", "--batch-size", "1"]);
        assert_eq!(
            (&cleared["tokens"], &cleared["codes"], &cleared["grants"]),
            (&1.into(), &1.into(), &1.into())
        );
        for (arguments, told) in [
            (&["clear-tokens", "--batch-size", "0"][..], "1..=10000"),
            (&["revoke"], "required"),
            (&["revoke", "--user", "nobody"], "no user named `nobody`"),
            (&["revoke", "--user", "doc", "--client", "nobody"], "no client with the id `nobody`"),
        ] {
            let error = run(fixture, arguments).expect_err(told);
            assert!(error.contains(told), "{error}");
        }
    })
    .await;
}

#[actix_web::test]
async fn clients_and_users_are_disabled_and_enabled() {
    on_each("cli_switch", async |fixture| {
        fixture.clients();
        let family = fixture.family("web", "note:read").await;
        let access = text(&family, "access_token");
        for whom in [["client", "web"], ["user", "doc"]] {
            let [what, name] = whom;
            assert!(fixture.opens(access).await);
            let printed = done(fixture, &["disable", what, name]);
            assert_eq!(printed, format!("The {what} `{name}` is disabled.\n"));
            assert!(!fixture.opens(access).await, "{what}");
            done(fixture, &["enable", what, name]);
        }
        assert!(fixture.opens(access).await);
        let form = format!("grant_type=client_credentials&scope=note:read{}", by("web"));
        assert_ne!(fixture.post("token", &form).await.status, 401);
        for whom in [["client", "nobody"], ["user", "nobody"]] {
            let error = run(fixture, &["disable", whom[0], whom[1]]).expect_err("there is none");
            assert!(error.contains("`nobody`"), "{error}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_check_ends_with_one_where_something_was_found() {
    on_each("cli_check", async |fixture| {
        assert_eq!(done(fixture, &["check"]), "Nothing was found.\n");
        let (exit, printed) = run(fixture, &["check", "--deploy"]).expect("it runs");
        assert_eq!(exit.status(), 1);
        assert!(printed.starts_with("oauth2.issuer: plain http"), "{printed}");
        let (_, printed) = run(fixture, &["check", "--deploy", "--json"]).expect("it runs");
        let list: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(list[0]["name"], "oauth2.issuer");
    })
    .await;
}

#[actix_web::test]
async fn explain_says_what_each_rule_says_and_ends_with_one_if_one_refuses() {
    on_each("cli_explain", async |fixture| {
        let (exit, printed) = run(fixture, &["explain", "post", "/api/notes/"]).expect("it runs");
        assert_eq!(exit, Exit::Found);
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines[..3], ["passes   credentials", "passes   place", "passes   method"]);
        assert!(lines.iter().any(|line| line.starts_with("refuses  user permission: ")), "{printed}");
        assert_eq!(lines.last(), Some(&"Refused by: user permission."));
        let printed = done(fixture, &["explain", "POST", "/api/notes/?fields=id", "--user", "doc"]);
        assert!(printed.ends_with("No rule refuses it.\n"), "{printed}");

        let url = "http://127.0.0.1:8080/api/nowhere/";
        let (_, printed) = run(fixture, &["explain", "GET", url, "--json"]).expect("it runs");
        let told: Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(told["refused_by"], "place");
        assert_eq!(told["rules"][0], json!({"rule": "credentials", "refusal": null}));
        assert!(run(fixture, &["explain", "GET", "/api/", "--user", "nobody"]).is_err());
        assert!(run(fixture, &["explain", "FETCH", "/api/"]).is_err());
    })
    .await;
}

#[actix_web::test]
async fn a_file_with_scopes_that_the_server_has_not_is_not_applied() {
    on_each("cli_scopes", async |fixture| {
        let file = std::env::temp_dir().join(format!("webapi-cli-scopes-{}.toml", std::process::id()));
        let scopes = fixture.server.scopes(&fixture.api);
        let known = scopes.get("note:read").expect("a scope");
        let client = "[[clients]]\nclient_id = 'scoped'\n";
        std::fs::write(&file, format!("[scopes]\nread = 'Look at things'\n{client}")).expect("a file");
        let path = file.display().to_string();
        let refused = run(fixture, &["apply", &path]).expect_err("it is refused");
        assert!(refused.contains(".toml:2: the server has no scope `read`"), "{refused}");
        let found = fixture.with(|conn| fixture.server.clients().by_client_id(conn, "scoped"));
        assert!(found.expect("a store").is_none());
        std::fs::write(&file, format!("[scopes]\n'note:read' = '{known}'\n{client}")).expect("a file");
        assert!(done(fixture, &["apply", &path]).contains("client `scoped` was created"));
        std::fs::remove_file(file).expect("the file is there");
    })
    .await;
}
