//! Every permission, with every kind of credentials and every method, as a table that a person can read.

use std::fmt::Write as _;
use std::path::Path;

use webapi_oauth2::command::TokenRequest;

use super::app::permissions;
use crate::fixture::{Fixture, on_each};

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];
const COLUMNS: [&str; 8] = [
    "no token",
    "invalid",
    "expired",
    "wrong scope",
    "right scope",
    "of a client",
    "session",
    "session and token",
];

const HEAD: &str = "# What each permission answers

Made and compared by `webapi-oauth2/tests/it/protect/truth_table.rs`, over HTTP. The scope that is right is `right`, with
`:write` for those that write where a permission goes by the method; *wrong scope* is a token for `wrong`. *Of a client*
is a token with the right scopes that stands for no person. *Session* is a cookie without a token, and *session and
token* the same cookie beside a token for `wrong`. Nobody here is a superuser.
";

/// The headers of each column.
fn credentials(fixture: &Fixture) -> Vec<Vec<(&'static str, String)>> {
    let bearer = |text: &str| ("authorization", format!("Bearer {text}"));
    let past = Some(fixture.api.clock().now());
    let all = "right right:read right:write";
    let wanted =
        |scopes, username| TokenRequest { client_id: "golden", username, scopes, ..TokenRequest::default() };
    fixture.mint("t-expired", &TokenRequest { expires_at: past, ..wanted(all, Some("doc")) });
    fixture.mint("t-client", &wanted(all, None));
    fixture.token("t-wrong", "wrong");
    fixture.token("t-right", all);
    let session = ("cookie", fixture.session("doc"));
    vec![
        vec![],
        vec![bearer("t-none")],
        vec![bearer("t-expired")],
        vec![bearer("t-wrong")],
        vec![bearer("t-right")],
        vec![bearer("t-client")],
        vec![session.clone()],
        vec![session, bearer("t-wrong")],
    ]
}

async fn table(fixture: &Fixture) -> String {
    let credentials = credentials(fixture);
    let mut text = HEAD.to_owned();
    for (path, permission) in permissions() {
        let _ = write!(text, "\n## `{}`\n\n| |", permission.rule());
        let _ = writeln!(text, " {} |\n|{}", COLUMNS.join(" | "), " --- |".repeat(COLUMNS.len() + 1));
        let mut rows: Vec<(Vec<&str>, Vec<u16>)> = Vec::new();
        for method in METHODS {
            let mut row = Vec::new();
            for headers in &credentials {
                let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                row.push(fixture.visit(method, &format!("/p/{path}"), &headers).await.status);
            }
            match rows.iter_mut().find(|(_, known)| *known == row) {
                Some((methods, _)) => methods.push(method),
                None => rows.push((vec![method], row)),
            }
        }
        for (methods, row) in rows {
            let statuses: Vec<String> = row.iter().map(u16::to_string).collect();
            let _ = writeln!(text, "| {} | {} |", methods.join(" "), statuses.join(" | "));
        }
    }
    text
}

/// Issue 5, acceptance 3. `WEBAPI_WRITE_TABLES=1` writes the table anew, to be read before it is committed.
#[actix_web::test]
async fn every_permission_answers_every_credential_as_the_table_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/permissions.md");
    on_each("truth_table", async |fixture| {
        let made = table(fixture).await;
        if std::env::var_os("WEBAPI_WRITE_TABLES").is_some() {
            std::fs::write(&file, &made).expect("the table is written");
        }
        let kept = std::fs::read_to_string(&file).expect("the table");
        for (made, kept) in made.lines().zip(kept.lines()) {
            assert_eq!(made, kept);
        }
        assert_eq!(made.lines().count(), kept.lines().count());
    })
    .await;
}
