//! Sections 1 and 2 as far as they need no page: what an authorization request must be like.

use webapi_oauth2::authorization::{AuthorizationError, AuthorizationRequest, PageError};
use webapi_oauth2::event::Origin;
use webapi_oauth2::store::PkceRule;

use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT, REDIRECT_ENCODED, answer_of};

const ISSUER: &str = "http://127.0.0.1:8080";

fn good() -> String {
    format!(
        "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=note:read&state=xyz\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
    )
}

fn page(fixture: &Fixture, query: &str) -> PageError {
    match fixture.request(query) {
        Err(AuthorizationError::Page(error)) => error,
        other => panic!("{query}: {other:?}"),
    }
}

/// The error that the client is sent; everything else about the answer is checked here.
fn sent(fixture: &Fixture, query: &str) -> String {
    match fixture.request(query) {
        Err(AuthorizationError::Redirect(error)) => {
            let location = error.location(fixture.server.issuer());
            assert!(location.starts_with(&format!("{REDIRECT}?error=")), "{location}");
            let answer = answer_of(&location);
            assert_eq!(answer.value("iss"), Some(ISSUER), "oa_004");
            error.code().to_owned()
        }
        other => panic!("{query}: {other:?}"),
    }
}

#[actix_web::test]
async fn oa_003_oa_004_oa_017_a_code_comes_with_the_state_and_the_issuer() {
    on_each("oa_003", async |fixture| {
        fixture.clients();
        let state = format!("a b+c%d&e=f#g\"h'i<j>é{}", "x".repeat(600));
        let encoded = webapi_core::request::query::encode([("state", state.as_str())]);
        let mut codes = std::collections::HashSet::new();
        for _ in 0..3 {
            let query = good().replace("state=xyz", &encoded);
            let answer = fixture.approve(fixture.request(&query).expect("valid"));
            assert_eq!((answer.value("state"), answer.value("iss")), (Some(state.as_str()), Some(ISSUER)));
            let code = answer.value("code").expect("a code").to_owned();
            assert!(
                code.len() == 47 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
            );
            assert!(codes.insert(code));
        }
        let without = fixture.approve(fixture.request(&good().replace("&state=xyz", "")).expect("valid"));
        assert_eq!(without.value("state"), None);
    })
    .await;
}

#[actix_web::test]
async fn oa_005_oa_006_oa_012_oa_041_oa_053_without_a_proven_client_errors_are_pages() {
    on_each("oa_005", async |fixture| {
        fixture.clients();
        let query = good();
        assert_eq!(page(fixture, &query.replace("client_id=web", "")), PageError::MissingClientId);
        assert_eq!(page(fixture, &query.replace("client_id=web", "client_id=")), PageError::MissingClientId);
        assert_eq!(page(fixture, &query.replace("client_id=web", "client_id=x")), PageError::UnknownClient);
        assert_eq!(page(fixture, &format!("{query}&client_id=web")), PageError::Repeated);
        assert_eq!(page(fixture, &format!("{query}&redirect_uri={REDIRECT_ENCODED}")), PageError::Repeated);
        assert_eq!(page(fixture, &query.replace("%2Fcb", "%2Fcb2")), PageError::MismatchingRedirectUri);
        assert!(matches!(page(fixture, &format!("{query}&x=%zz")), PageError::Unreadable(_)));
        assert_eq!(page(fixture, &format!("{query}&x={}", "y".repeat(20_000))), PageError::TooLong);
        let omitted = query.replace(&format!("redirect_uri={REDIRECT_ENCODED}"), "");
        assert_eq!(fixture.request(&omitted).expect("the only one").redirect_uri(), REDIRECT);
        fixture.change("web", |client| client.redirect_uris.push("https://client.example.com/2".to_owned()));
        assert_eq!(page(fixture, &omitted), PageError::MissingRedirectUri);
        fixture.change("web", |client| client.redirect_uris.clear());
        assert_eq!(page(fixture, &query), PageError::NothingRegistered);
        let (clients, clock) = (fixture.server.clients(), fixture.api.clock());
        fixture.with(|conn| clients.set_enabled(conn, clock, "web", false)).expect("a store");
        assert_eq!(page(fixture, &query), PageError::UnknownClient);
        assert_eq!(page(fixture, &query).status(), 400);
    })
    .await;
}

#[actix_web::test]
async fn oa_007_oa_008_oa_009_oa_020_oa_021_what_is_not_supported_is_told_to_the_client() {
    on_each("oa_007", async |fixture| {
        fixture.clients();
        let query = good();
        assert_eq!(sent(fixture, &query.replace("response_type=code", "")), "invalid_request");
        for other in ["token", "id_token", "code+token", "none", "CODE"] {
            let query = query.replace("response_type=code", &format!("response_type={other}"));
            assert_eq!(sent(fixture, &query), "unsupported_response_type", "{other}");
        }
        assert_eq!(sent(fixture, &format!("{query}&request=x")), "request_not_supported");
        assert_eq!(sent(fixture, &format!("{query}&request_uri=urn:x")), "request_uri_not_supported");
        for mode in ["fragment", "form_post", "x"] {
            assert_eq!(sent(fixture, &format!("{query}&response_mode={mode}")), "invalid_request");
        }
        assert!(fixture.request(&format!("{query}&response_mode=query")).is_ok());
    })
    .await;
}

#[actix_web::test]
async fn oa_010_oa_011_oa_012_oa_013_oa_022_errors_of_a_proven_request_go_to_the_client() {
    on_each("oa_010", async |fixture| {
        fixture.clients();
        let query = good();
        for scope in ["nonsense", "note:read+nonsense", "openid", "%22"] {
            let query = query.replace("scope=note:read", &format!("scope={scope}"));
            assert_eq!(sent(fixture, &query), "invalid_scope", "{scope}");
        }
        for again in
            ["scope=x", "state=x", "code_challenge=x", "nonce=1&nonce=2", "response_type=code", "state="]
        {
            assert_eq!(sent(fixture, &format!("{query}&{again}")), "invalid_request", "{again}");
        }
        assert!(fixture.request(&format!("{query}&unknown=ignored&x=1")).is_ok());
        fixture.change("web", |client| client.grants.clear());
        assert_eq!(sent(fixture, &query), "unauthorized_client");
    })
    .await;
}

#[actix_web::test]
async fn oa_015_a_refusal_goes_to_the_client() {
    on_each("oa_015", async |fixture| {
        fixture.clients();
        let validated = fixture.request(&good()).expect("valid");
        let denied = validated.deny(&fixture.server, 1, &Origin::default());
        let answer = answer_of(&denied.location(fixture.server.issuer()));
        assert_eq!((answer.value("error"), answer.value("state")), (Some("access_denied"), Some("xyz")));
    })
    .await;
}

#[actix_web::test]
async fn oa_024_oa_099_oa_109_oa_117_oa_118_a_pending_request_is_one_browsers_and_one_users_and_decided_once()
{
    on_each_with(
        "oa_024",
        |builder| builder.pending_lifetime(std::time::Duration::from_mins(5)),
        async |fixture| {
            let (pending, clock) = (fixture.server.pending(), fixture.api.clock());
            let keep =
                |query: &str| fixture.with(|conn| pending.keep(conn, clock, query, "mine")).expect("a store");
            let (one, other) = (keep("a=1"), keep("b=2"));
            fixture.with(|conn| {
                assert_eq!(pending.peek(conn, clock, &one, "mine").unwrap().as_deref(), Some("a=1"));
                assert_eq!(pending.peek(conn, clock, &one, "theirs").unwrap(), None);
                assert_eq!(pending.take(conn, clock, &one, "mine", 1).unwrap(), None, "it was put to nobody");
                assert_eq!(pending.put_to(conn, clock, &one, "mine", 1).unwrap().as_deref(), Some("a=1"));
                assert_eq!(pending.put_to(conn, clock, &one, "mine", 2).unwrap(), None, "another user");
                assert_eq!(pending.take(conn, clock, &one, "theirs", 1).unwrap(), None, "another browser");
                assert_eq!(pending.take(conn, clock, &one, "mine", 2).unwrap(), None, "another user");
                assert_eq!(pending.put_to(conn, clock, &other, "mine", 1).unwrap().as_deref(), Some("b=2"));
                assert_eq!(pending.take(conn, clock, &one, "mine", 1).unwrap().as_deref(), Some("a=1"));
                assert_eq!(pending.take(conn, clock, &one, "mine", 1).unwrap(), None, "once");
                assert_eq!(pending.take(conn, clock, &other, "mine", 1).unwrap().as_deref(), Some("b=2"));
                let late = pending.keep(conn, clock, "c=3", "mine").unwrap();
                fixture.clock.advance(300);
                assert_eq!(pending.put_to(conn, clock, &late, "mine", 1).unwrap(), None, "too late");
            });
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_028_oa_029_consent_is_skipped_only_where_nobody_else_can_have_asked() {
    on_each("oa_028", async |fixture| {
        fixture.clients();
        let (doc, clock) = (fixture.user("doc"), fixture.api.clock());
        fixture.change("spa2", |client| client.redirect_uris = vec!["http://127.0.0.1/cb".to_owned()]);
        let needs = |client: &str, scope: &str, more: &str| {
            let uri = if client == "spa2" { "http%3A%2F%2F127.0.0.1%3A9%2Fcb" } else { REDIRECT_ENCODED };
            let query = good()
                .replace("client_id=web", &format!("client_id={client}"))
                .replace(REDIRECT_ENCODED, uri)
                .replace("scope=note:read", &format!("scope={scope}"));
            let validated = fixture.request(&format!("{query}{more}")).expect("valid");
            let client = Some(validated.client().id);
            let of_user = |conn: &mut _| fixture.server.grants().of_user(conn, clock, doc, client);
            let grants = fixture.with(of_user).expect("a store");
            let needs = validated.needs_consent(&grants);
            if more.is_empty() && grants.is_empty() {
                fixture.approve(validated);
            }
            needs
        };
        for client in ["web", "spa", "spa2"] {
            assert!(needs(client, "note:read", ""), "{client}: nothing was granted yet");
        }
        assert!(!needs("web", "note:read", "") && !needs("spa", "note:read", ""));
        assert!(needs("spa2", "note:read", ""), "a loopback address may be anybody");
        assert!(needs("web", "note:read+note:write", ""), "more than was granted");
        assert!(
            needs("web", "note:read", "&prompt=consent")
                && needs("web", "note:read", "&approval_prompt=force")
        );
        fixture.change("web", |client| client.skip_authorization = true);
        assert!(!needs("web", "note:read+note:write", ""));
    })
    .await;
}

#[actix_web::test]
async fn oa_472_oa_473_prompts_are_read_strictly() {
    on_each("oa_472", async |fixture| {
        fixture.clients();
        for bad in ["prompt=none+login", "prompt=x", "max_age=-1", "max_age=x", "max_age=1.5"] {
            assert_eq!(sent(fixture, &format!("{}&{bad}", good())), "invalid_request", "{bad}");
        }
        let query = format!("{}&prompt=login+consent&max_age=0&login_hint=a%40b", good());
        let validated = fixture.request(&query).expect("valid");
        assert!(validated.prompt().login && validated.prompt().consent && !validated.prompt().none);
        assert_eq!((validated.max_age(), validated.login_hint()), (Some(0), Some("a@b")));
    })
    .await;
}

#[actix_web::test]
async fn oa_040_oa_042_oa_043_oa_044_oa_045_oa_054_oa_055_oa_056_only_registered_bytes_are_redirected_to() {
    on_each("oa_040", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.pkce = PkceRule::Optional);
        let long = format!("{REDIRECT}{}", "x".repeat(2100));
        for near in [
            "https://client.example.com/cb/",
            "https://client.example.com/./cb",
            "https://client.example.com/%2e%2e/cb",
            "https://client.example.com/cb;x",
            "https://client.example.com\\@evil.example/cb",
            "https://client.example.com%2fcb",
            "https://client.example.com/CB",
            "https://client.example.com/cb?x=1",
            "https://client.example.com/cb#",
            "https://client.example.com@evil.example/cb",
            "https://evil@client.example.com/cb",
            "https://client.example.com.evil.example/cb",
            "https://client.example.com:8443/cb",
            "http://client.example.com/cb",
            "HTTPS://CLIENT.example.com/cb",
            "https://client.example.com/cb\r\nX: y",
            "https://client.example.com/cb\t",
            "https://client.ex\u{ff41}mple.com/cb",
            "https://[::1/cb",
            &long,
        ] {
            let encoded = webapi_core::request::query::encode([("redirect_uri", near)]);
            let query = good().replace(&format!("redirect_uri={REDIRECT_ENCODED}"), &encoded);
            assert_eq!(page(fixture, &query), PageError::MismatchingRedirectUri, "{near}");
        }
        let query = good().replace("%2Fcb", "%2Fcb%00");
        assert!(AuthorizationRequest::parse(&query).is_err());
    })
    .await;
}
