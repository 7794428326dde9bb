//! Everything that the database holds, as text, and that no credential is in it.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use webapi_core::db::{Backend, DbConn};
use webapi_oauth2::ClientSecret;
use webapi_oauth2::command::NewClient;

use crate::authorize_page::path_of;
use crate::browser::hidden;
use crate::device;
use crate::fixture::{Fixture, on_each_with};
use crate::flow::{SECRET, text};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut DbConn, sql: &str) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(sql).load(conn).unwrap_or_else(|error| panic!("{sql}: {error}"));
    lines.into_iter().map(|line| line.line).collect()
}

impl Fixture {
    /// Every row of every table, a line each; bytes are hexadecimal digits.
    pub(crate) fn dump(&self) -> String {
        let backend = self.api.database().backend();
        self.with(|conn| {
            let tables = match backend {
                Backend::Sqlite => "SELECT name AS line FROM sqlite_master WHERE type = 'table'",
                _ => {
                    "SELECT table_name::text AS line FROM information_schema.tables \
                     WHERE table_schema = current_schema()"
                }
            };
            let mut dump = String::new();
            for table in lines(conn, tables) {
                let rows = match backend {
                    Backend::Sqlite => {
                        let columns = format!(
                            "SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')"
                        );
                        let columns = lines(conn, &columns).join(" || ' ' || ");
                        format!("SELECT {columns} AS line FROM \"{table}\"")
                    }
                    _ => format!("SELECT rows::text AS line FROM \"{table}\" AS rows"),
                };
                for row in lines(conn, &rows) {
                    dump = format!("{dump}{table} {row}\n");
                }
            }
            dump
        })
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn on(builder: webapi_oauth2::AuthorizationServerBuilder) -> webapi_oauth2::AuthorizationServerBuilder {
    device::on(builder).legacy_password_grant()
}

#[actix_web::test]
async fn oa_520_oa_521_no_table_holds_a_credential() {
    on_each_with("oa_520", on, async |fixture| {
        fixture.clients();
        fixture.devices();
        let chosen = ClientSecret::new("chosen-by-somebody");
        let client = NewClient { client_id: Some("m"), secret: Some(chosen), ..NewClient::default() };
        fixture.create_client(client).expect("a client");
        let made = NewClient { client_id: Some("made"), ..NewClient::default() };
        let made = fixture.create_client(made).expect("a client").secret.expect("a secret");

        let mut secrets: Vec<String> =
            ["chosen-by-somebody", SECRET, made.expose()].map(str::to_owned).into();
        let mut issued = |body: &Value| {
            secrets.extend(["access_token", "refresh_token"].map(|member| text(body, member).to_owned()));
        };
        let spent = fixture.code("web", "note:read");
        let first = fixture.exchange("web", &spent).await.json();
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        let connected = fixture.codes("tv").await;
        fixture.decide(&connected, true);
        let of_device = fixture.poll("tv", &connected).await.json();
        [&first, &second, &of_device].into_iter().for_each(&mut issued);
        let waiting = fixture.codes("radio").await;
        for codes in [&connected, &waiting] {
            let user_code = text(codes, "user_code");
            secrets.extend([user_code.to_owned(), user_code.replace('-', "")]);
            secrets.push(text(codes, "device_code").to_owned());
        }
        secrets.extend([spent, fixture.code("web", "note:read")]);

        let browser = fixture.browser_of("doc").await;
        let page = browser.get(&path_of("other", "note:read", "")).await;
        secrets.push(hidden(&page, "request").expect("the handle of the request"));
        for cookie in ["webapi_session", "webapi_browser"] {
            secrets.push(browser.cookie(cookie).expect("a cookie"));
        }
        secrets.push(browser.csrf());
        fixture.token("wat_minted_by_a_command", "note:read");
        secrets.push("wat_minted_by_a_command".to_owned());

        let dump = fixture.dump();
        for table in [
            "oauth2_access_tokens",
            "oauth2_clients",
            "oauth2_client_secrets",
            "oauth2_codes",
            "oauth2_device_codes",
            "oauth2_grants",
            "oauth2_pending_requests",
            "webapi_sessions",
            "webapi_users",
        ] {
            assert!(dump.lines().any(|line| line.starts_with(table)), "{table} is in the dump");
        }
        let digits = dump.to_lowercase();
        for secret in secrets {
            assert!(secret.len() >= 10, "{secret}");
            assert!(!dump.contains(&secret) && !digits.contains(&hex(&secret)), "{secret}");
            // Nor the part that is random, without the prefix that says what it is; others may have such a sign anywhere.
            let parts = secret.split_once('_').filter(|(prefix, _)| prefix.len() <= 4);
            let random = parts.map_or(secret.as_str(), |(_, random)| random);
            assert!(!dump.contains(random), "{secret}");
        }
    })
    .await;
}
