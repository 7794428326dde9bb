//! A server that is killed with SIGKILL while it exchanges a thousand codes: what it handed out is there, and what it
//! consumed stays consumed.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::Value;
use webapi_core::clock::{Clock as _, SystemClock};
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::ApiError;
use webapi_oauth2::AccessToken;
use webapi_oauth2::store::{
    ClientStore as _, CodeRecord, CodeStore as _, DieselClients, DieselCodes, DieselGrants, DieselTokens,
    GrantRecord, GrantStore as _, TokenKey, TokenSource, TokenStore as _,
};
use webapi_oauth2::token::AuthorizationCode;

use crate::site::{REDIRECT, SECRET, Site, everywhere};

const CODES: usize = 1_000;
/// So many exchanges have been answered when the server is killed; others are on the way.
const ENOUGH: usize = 300;
const THREADS: usize = 8;
/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn code(number: usize) -> String {
    format!("wac_crash_{number}")
}

/// A thousand codes, each of a grant of its own.
fn issue(site: &Site) {
    let now = SystemClock.now();
    let later = now + TimeDelta::hours(1);
    let issued = site.database().with(|conn| {
        transaction::write(conn, |conn: &mut DbConn| {
            let client = DieselClients.by_client_id(conn, "web")?.expect("the client").id;
            for number in 0..CODES {
                let grant = GrantRecord {
                    client,
                    user_id: 1,
                    scope: "root:read".to_owned(),
                    resources: Vec::new(),
                    source: TokenSource::AuthorizationCode,
                    created_at: now,
                    expires_at: later,
                };
                let record = CodeRecord {
                    digest: AuthorizationCode::new(code(number)).digest(),
                    grant: DieselGrants.create(conn, &grant)?,
                    client,
                    user_id: 1,
                    redirect_uri: Some(REDIRECT.to_owned()),
                    scope: grant.scope,
                    resources: Vec::new(),
                    challenge: Some((CHALLENGE.to_owned(), "S256".to_owned())),
                    nonce: None,
                    auth_time: None,
                    family_expires_at: later,
                    created_at: now,
                    expires_at: later,
                };
                DieselCodes.create(conn, &record)?;
            }
            Ok::<_, ApiError>(())
        })
    });
    issued.expect("a connection").expect("a thousand codes");
}

/// Exchanges a code; `None` if the server went away.
fn exchange(address: &str, number: usize) -> Option<(u16, Value)> {
    let form = format!(
        "grant_type=authorization_code&code={}&redirect_uri=http%3A%2F%2F127.0.0.1%3A7777%2Fcallback\
         &code_verifier={VERIFIER}&client_id=web&client_secret={SECRET}",
        code(number)
    );
    let mut stream = TcpStream::connect(address).ok()?;
    let length = form.len();
    write!(
        stream,
        "POST /o/token/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, serde_json::from_str(body).ok()?))
}

/// Exchanges codes from many threads until the server is killed; the access tokens that were handed out.
fn exchange_until_killed(site: &mut Site) -> BTreeMap<usize, String> {
    let (next, answered) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tokens = Mutex::new(BTreeMap::new());
    let address = site.address().to_owned();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= CODES {
                        return;
                    }
                    let Some((status, body)) = exchange(&address, number) else { return };
                    assert_eq!(status, 200, "{body}");
                    let token = body["access_token"].as_str().expect("a token").to_owned();
                    tokens.lock().expect("no panic").insert(number, token);
                    answered.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while answered.load(Ordering::Relaxed) < ENOUGH {
            std::thread::yield_now();
        }
        site.kill();
    });
    tokens.into_inner().expect("no panic")
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(conn: &mut DbConn, condition: &str) -> i64 {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM oauth2_codes c LEFT JOIN oauth2_access_tokens t ON t.grant_id = c.grant_id \
         WHERE {condition}"
    );
    diesel::sql_query(sql).get_result::<Count>(conn).expect("a count").n
}

#[test]
fn a_server_that_is_killed_amid_a_thousand_exchanges_leaves_nothing_half_done() {
    everywhere("crash", |site| {
        issue(site);
        let tokens = exchange_until_killed(site);
        assert!((ENOUGH..CODES).contains(&tokens.len()), "{} were answered", tokens.len());
        let database = site.database();
        let consumed = database.with(|conn| {
            for (number, token) in &tokens {
                let key = TokenKey::Token(AccessToken::new(token).digest());
                let found = DieselTokens.find(conn, key).expect("a store");
                assert!(found.is_some(), "the token of code {number} was handed out and has no record");
            }
            assert_eq!(
                count(conn, "c.consumed_at IS NOT NULL AND t.id IS NULL"),
                0,
                "codes used for nothing"
            );
            assert_eq!(
                count(conn, "c.consumed_at IS NULL AND t.id IS NOT NULL"),
                0,
                "tokens of usable codes"
            );
            count(conn, "c.consumed_at IS NOT NULL")
        });
        let consumed = consumed.expect("a connection");
        assert!(usize::try_from(consumed).is_ok_and(|consumed| consumed >= tokens.len()), "{consumed}");
        drop(database);

        site.start();
        let mut usable = 0;
        for number in 0..CODES {
            let (status, body) = exchange(site.address(), number).expect("an answer");
            assert!(status == 200 || body["error"] == "invalid_grant", "{body}");
            assert!(status == 400 || !tokens.contains_key(&number), "code {number} was used twice");
            usable += i64::from(status == 200);
        }
        assert_eq!(usable, 1_000 - consumed, "what was not consumed is not lost");
    });
}
