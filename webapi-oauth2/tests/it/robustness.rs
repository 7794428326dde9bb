//! Sections 20 and 21: what is stored, and what malformed input does.

use webapi_oauth2::command::NewClient;
use webapi_oauth2::store::prune;

use crate::fixture::{on_each, on_each_with};
use crate::flow::{SECRET, by, text};

#[actix_web::test]
async fn oa_520_oa_521_no_table_holds_a_credential() {
    use diesel::prelude::*;
    use diesel::sql_types::{Binary, Nullable, Text};

    #[derive(QueryableByName)]
    struct Cell {
        #[diesel(sql_type = Nullable<Text>)]
        text: Option<String>,
        #[diesel(sql_type = Nullable<Binary>)]
        bytes: Option<Vec<u8>>,
    }

    on_each("oa_520_columns", async |fixture| {
        fixture.clients();
        let chosen = webapi_oauth2::ClientSecret::new("chosen-by-somebody");
        let client = NewClient { client_id: Some("m"), secret: Some(chosen), ..NewClient::default() };
        fixture.create_client(client).expect("a client");
        let code = fixture.code("web", "note:read");
        let first = fixture.exchange("web", &code).await.json();
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        let handle = fixture
            .with(|conn| fixture.server.pending().keep(conn, fixture.api.clock(), "a=b", "browser"))
            .expect("a store");
        let secrets = [
            SECRET,
            "chosen-by-somebody",
            &code,
            text(&first, "access_token"),
            text(&first, "refresh_token"),
            text(&second, "access_token"),
            text(&second, "refresh_token"),
            handle.expose(),
            "browser",
        ];
        let columns = [
            ("oauth2_access_tokens", "scope || ' ' || source || ' ' || audience", "digest"),
            ("oauth2_access_tokens", "refresh_scope", "refresh_digest"),
            ("oauth2_access_tokens", "refresh_resources", "session_digest"),
            ("oauth2_access_tokens", "confirmation", "seed"),
            ("oauth2_codes", "scope || ' ' || redirect_uri || ' ' || challenge", "digest"),
            ("oauth2_clients", "extra || ' ' || redirect_uris || ' ' || name", "NULL"),
            ("oauth2_client_secrets", "password_hash", "digest"),
            ("oauth2_pending_requests", "request", "digest"),
            ("oauth2_pending_requests", "request", "browser_digest"),
        ];
        for (table, words, bytes) in columns {
            let bytes = if bytes == "NULL" { "CAST(NULL AS bytea)" } else { bytes };
            let is_sqlite = fixture.api.database().backend() == webapi_core::db::Backend::Sqlite;
            let bytes = if is_sqlite { bytes.replace("bytea", "blob") } else { bytes.to_owned() };
            let sql = format!("SELECT {words} AS text, {bytes} AS bytes FROM {table}");
            let cells: Vec<Cell> = fixture.with(|conn| diesel::sql_query(sql).load(conn)).expect("the rows");
            assert!(!cells.is_empty(), "{table}");
            for cell in cells {
                let text = cell.text.unwrap_or_default();
                let bytes = String::from_utf8_lossy(&cell.bytes.unwrap_or_default()).into_owned();
                for secret in secrets {
                    assert!(!text.contains(secret) && !bytes.contains(secret), "{table}");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_525_what_expired_is_deleted_in_batches_and_what_tells_reuse_stays() {
    on_each("oa_525", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.refresh_absolute_lifetime = Some(chrono::TimeDelta::days(2)));
        let first = fixture.family("web", "note:read").await;
        let second = fixture.refresh("web", text(&first, "refresh_token"), "").await.json();
        for number in 0..5 {
            fixture.token(&format!("short-{number}"), "note:read");
        }
        let pruned = |batch| {
            let now = fixture.api.clock().now();
            fixture.with(|conn| prune(conn, now, batch)).expect("a database")
        };
        assert_eq!(pruned(10), webapi_oauth2::store::Pruned::default());
        fixture.clock.advance(24 * 3600);
        let round = pruned(3);
        assert_eq!((round.tokens, round.seeds, round.is_full(3)), (3, 1, true));
        assert_eq!((pruned(3).tokens, pruned(3).tokens), (2, 0));
        let replay = fixture.refresh("web", text(&first, "refresh_token"), "").await;
        assert_eq!(replay.status, 400);
        assert_eq!(
            fixture.refresh("web", text(&second, "refresh_token"), "").await.status,
            400,
            "reuse was noticed"
        );
        fixture.clock.advance(3 * 24 * 3600);
        let round = pruned(100);
        assert_eq!((round.tokens, round.codes, round.grants), (2, 1, 1));
    })
    .await;
}

#[actix_web::test]
async fn oa_530_unsafe_settings_are_refused_all_at_once() {
    use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let unsafe_settings = AuthorizationServer::builder("http://reviews.example.com")
        .code_lifetime(std::time::Duration::from_hours(1))
        .resource("relative");
    let error =
        crate::app::builder().database(database).oauth2(unsafe_settings).build().expect_err("refused");
    let text = error.to_string();
    for part in ["3 settings", "https", "code_lifetime", "relative"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[actix_web::test]
async fn oa_552_oa_553_oa_554_oa_557_oa_558_malformed_input_is_a_4xx() {
    on_each("oa_552", async |fixture| {
        fixture.clients();
        let token = text(&fixture.family("web", "note:read").await, "access_token").to_owned();
        let scopes = format!("scope={}", "x+".repeat(10_000));
        let forms = [
            "a".repeat(60_000),
            format!("grant_type={}", "x".repeat(60_000)),
            scopes,
            "&&&&===&&=%41=%".to_owned(),
            "grant_type=client_credentials&scope=%F0%9F%92%A9".to_owned(),
            "grant_type[]=client_credentials".to_owned(),
            "{\"grant_type\":{\"a\":1e999}}".to_owned(),
            "_method=GET&grant_type=refresh_token&refresh_token=x%0d%0aX:y".to_owned(),
        ];
        for endpoint in ["token", "revoke_token", "introspect"] {
            for form in &forms {
                for who in [String::new(), by("web")] {
                    let headers = [("x-http-method-override", "GET")];
                    let form = format!("{form}{who}");
                    let answer = fixture.send("POST", &format!("/o/{endpoint}/"), &headers, &form).await;
                    assert!(
                        (400..500).contains(&answer.status),
                        "{endpoint} {}",
                        &form[..form.len().min(80)]
                    );
                    assert_eq!(answer.header("x"), "");
                }
            }
        }
        assert!(fixture.opens(&token).await);
    })
    .await;
}

#[actix_web::test]
async fn oa_552_random_forms_never_break_an_endpoint() {
    on_each_with(
        "oa_552_random",
        webapi_oauth2::AuthorizationServerBuilder::legacy_password_grant,
        async |fixture| {
            fixture.clients();
            let names = [
                "grant_type",
                "code",
                "refresh_token",
                "token",
                "scope",
                "resource",
                "client_id",
                "username",
            ];
            let values = [
                "",
                "web",
                "%",
                "%ff",
                "%00",
                "authorization_code",
                "refresh_token",
                "password",
                "a+b",
                "\u{1f4a9}",
            ];
            let mut state = 0x2545_f491_4f6c_dd1d_u64;
            let mut next = |bound: usize| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                usize::try_from(state % 1_000_003).unwrap_or_default() % bound
            };
            for _ in 0..150 {
                let pairs: Vec<String> = (0..next(6))
                    .map(|_| format!("{}={}", names[next(names.len())], values[next(values.len())]))
                    .collect();
                let endpoint = ["token", "revoke_token", "introspect"][next(3)];
                let answer = fixture.post(endpoint, &format!("{}{}", pairs.join("&"), by("web"))).await;
                assert!(answer.status < 500, "{endpoint} {pairs:?}: {}", answer.body);
            }
        },
    )
    .await;
}
