//! Section 19: logout that a client begins (RP-Initiated Logout 1.0).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::request::query;

use crate::browser::Browser;
use crate::fixture::{Fixture, on_each_with};
use crate::flow::text;
use crate::http::Answer;
use crate::identity::{ISSUER, pems, with_oidc};

const BYE: &str = "https://client.example.com/bye?a=b";

impl Fixture {
    /// The clients, of which `web` has a place to go on to, and an identity token of doc for it.
    async fn prepare_logout(&self) -> String {
        self.clients();
        self.change("web", |client| client.post_logout_redirect_uris = vec![BYE.to_owned()]);
        text(&self.signed_in("web", "openid", "").await, "id_token").to_owned()
    }
}

/// The path of a logout with these parameters.
fn logout(parameters: &[(&str, &str)]) -> String {
    format!("/o/logout/?{}", query::encode(parameters.iter().copied()))
}

impl Browser<'_> {
    /// Whether somebody is logged in: the page for logout says so.
    async fn is_logged_in(&self) -> bool {
        self.get("/accounts/logout/").await.body.contains("You are signed in as")
    }
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status, answer.header("location")), (400, ""), "{}", answer.body);
    assert!(answer.body.contains("invalid_request"));
}

#[actix_web::test]
async fn oa_481_oa_484_a_client_logs_its_user_out_and_gets_the_browser_back() {
    on_each_with("oa_481", with_oidc, async |fixture| {
        let hint = fixture.prepare_logout().await;
        let browser = fixture.browser_of("doc").await;
        let session = browser.cookie("webapi_session").expect("a session");
        let state = "s 1&é";
        let wanted = [
            ("id_token_hint", hint.as_str()),
            ("client_id", "web"),
            ("post_logout_redirect_uri", BYE),
            ("state", state),
        ];
        let answer = browser.get(&logout(&wanted)).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (302, "https://client.example.com/bye?a=b&state=s+1%26%C3%A9")
        );
        assert_eq!(browser.cookie("webapi_session"), None, "the browser forgets the session");
        browser.set_cookie("webapi_session", &session);
        assert!(!browser.is_logged_in().await, "and so does the server");
    })
    .await;
}

#[actix_web::test]
async fn oa_482_the_place_to_go_on_to_must_be_the_clients_own_byte_by_byte() {
    on_each_with("oa_482", with_oidc, async |fixture| {
        let hint = fixture.prepare_logout().await;
        let browser = fixture.browser_of("doc").await;
        for uri in [
            "https://evil.example/",
            "https://client.example.com/bye",
            "https://client.example.com/bye?a=b&c",
            "https://client.example.com/bye?a=B",
            "https://client.example.com/cb",
        ] {
            for who in [("id_token_hint", hint.as_str()), ("client_id", "web")] {
                assert_refused(&browser.get(&logout(&[who, ("post_logout_redirect_uri", uri)])).await);
            }
        }
        // It is another client's, or nobody says whose.
        assert_refused(
            &browser.get(&logout(&[("client_id", "other"), ("post_logout_redirect_uri", BYE)])).await,
        );
        assert_refused(&browser.get(&logout(&[("post_logout_redirect_uri", BYE)])).await);
        assert_refused(&browser.get(&logout(&[("client_id", "nobody")])).await);
        let mismatch = [("id_token_hint", hint.as_str()), ("client_id", "other")];
        assert_refused(&browser.get(&logout(&mismatch)).await);
        assert_refused(&browser.get("/o/logout/?client_id=web&client_id=other").await);
        assert!(browser.is_logged_in().await);
    })
    .await;
}

#[actix_web::test]
async fn oa_483_without_a_hint_of_the_user_the_user_is_asked() {
    on_each_with("oa_483", with_oidc, async |fixture| {
        let hint = fixture.prepare_logout().await;
        fixture.with(|conn| {
            let password = Some(Password::new("pw"));
            let user = NewUser { username: "eve", password, cheap_hash: true, ..NewUser::default() };
            AccountStore.create(conn, fixture.api.clock(), &user).expect("a user");
        });
        let web = [("client_id", "web"), ("post_logout_redirect_uri", BYE), ("state", "\"><b>")];
        let other_user = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE)];
        for (username, parameters) in [("doc", &[][..]), ("doc", &web), ("eve", &other_user)] {
            let browser = fixture.browser_of(username).await;
            let asked = browser.get(&logout(parameters)).await;
            assert_eq!(asked.status, 200);
            assert!(
                asked.body.contains("<h1>Sign out?</h1>") && !asked.body.contains("<b>"),
                "{}",
                asked.body
            );
            assert!(browser.is_logged_in().await);
            // Cancelling ends nothing; nor does a form that was made elsewhere.
            browser.get(&logout(parameters)).await;
            let refused = browser.post("/o/logout/", parameters).await;
            assert_eq!(refused.status, 400);
            assert!(refused.body.contains("<h1>You are still signed in</h1>"), "{}", refused.body);
            assert!(refused.body.contains("logout_denied") && refused.body.contains("/o/authorized_tokens/"));
            assert!(browser.is_logged_in().await);
            let foreign =
                browser.post_bare("/o/logout/", &[parameters, &[("allow", "Logout")]].concat()).await;
            assert_eq!(foreign.status, 303);
            assert_eq!(foreign.header("location"), logout(parameters), "asked by GET, with the session");
            assert!(browser.is_logged_in().await);
            browser.get(&logout(parameters)).await;
            let done = browser.post("/o/logout/", &[parameters, &[("allow", "Logout")]].concat()).await;
            assert_eq!(done.status, if parameters.is_empty() { 200 } else { 303 }, "{}", done.body);
            assert!(!browser.is_logged_in().await);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_483_an_image_on_a_page_logs_nobody_out() {
    on_each_with("oa_483_image", with_oidc, async |fixture| {
        let hint = fixture.prepare_logout().await;
        let browser = fixture.browser_of("doc").await;
        for (mode, place) in [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty")] {
            *browser.headers.borrow_mut() =
                vec![("sec-fetch-mode", mode.to_owned()), ("sec-fetch-dest", place.to_owned())];
            assert_eq!(browser.get(&logout(&[("id_token_hint", &hint)])).await.status, 200);
            browser.headers.borrow_mut().clear();
            assert!(browser.is_logged_in().await, "{mode} {place}");
        }
        *browser.headers.borrow_mut() = vec![
            ("sec-fetch-site", "cross-site".to_owned()),
            ("sec-fetch-mode", "navigate".to_owned()),
            ("sec-fetch-dest", "document".to_owned()),
        ];
        browser.get(&logout(&[("id_token_hint", &hint)])).await;
        assert!(
            !browser.is_logged_in().await,
            "a browser that goes there by itself is what the standard is about"
        );
        assert_eq!(browser.send("HEAD", "/o/logout/", "").await.status, 405);
    })
    .await;
}

#[actix_web::test]
async fn oa_485_a_hint_must_be_an_identity_token_of_this_server() {
    on_each_with("oa_485", with_oidc, async |fixture| {
        let hint = fixture.prepare_logout().await;
        let browser = fixture.browser_of("doc").await;
        let header = jsonwebtoken::decode_header(&hint).expect("a header");
        let sub = fixture.user("doc").to_string();
        let claims = json!({"iss": ISSUER, "sub": sub, "aud": "web", "exp": 2_000_000_000, "iat": 1});
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let unsigned = |alg: &str| {
            let header = json!({"alg": alg, "kid": header.kid, "typ": "JWT"});
            format!("{}.{}.", part(&header), part(&claims))
        };
        let signed = |key: &EncodingKey, alg: Algorithm, kid: Option<String>, claims: &serde_json::Value| {
            let mut header = Header::new(alg);
            header.kid = kid;
            encode(&header, claims, key).expect("a token")
        };
        let own = EncodingKey::from_rsa_der(&pkcs1(&pems()[0]));
        let stranger = EncodingKey::from_rsa_der(&pkcs1(crate::identity::strange_pem()));
        let public = fixture.send("GET", "/.well-known/jwks.json", &[], "").await.body;
        let shared = EncodingKey::from_secret(public.as_bytes()).expect("a key");
        let mut elsewhere = claims.clone();
        elsewhere["iss"] = "https://other.example".into();
        let mut parts: Vec<&str> = hint.split('.').collect();
        let changed = part(&json!({"iss": ISSUER, "sub": "1", "aud": "web", "exp": 2_000_000_000}));
        parts[1] = &changed;
        for (forged, why) in [
            ("xxx".to_owned(), "no token"),
            (unsigned("none"), "none"),
            (unsigned("RS256"), "no signature"),
            (parts.join("."), "changed"),
            (signed(&stranger, Algorithm::RS256, header.kid.clone(), &claims), "another key"),
            (signed(&stranger, Algorithm::RS256, Some("unknown".to_owned()), &claims), "unknown kid"),
            (signed(&own, Algorithm::RS256, None, &claims), "no kid"),
            (signed(&own, Algorithm::RS512, header.kid.clone(), &claims), "another algorithm"),
            (signed(&shared, Algorithm::HS256, header.kid.clone(), &claims), "the public key as a secret"),
            (signed(&own, Algorithm::RS256, header.kid.clone(), &elsewhere), "another issuer"),
            ("a".repeat(9000), "too long"),
        ] {
            let answer = browser.get(&logout(&[("id_token_hint", &forged)])).await;
            assert!(
                answer.status == 400 && answer.body.contains("invalid_request"),
                "{why}: {}",
                answer.body
            );
            assert!(browser.is_logged_in().await, "{why}");
        }
        // The same made by the server's own key counts, and so does a token that expired long ago.
        fixture.clock.advance(90_000);
        let genuine = signed(&own, Algorithm::RS256, header.kid.clone(), &claims);
        assert_eq!(browser.get(&logout(&[("id_token_hint", &genuine)])).await.status, 200);
        assert!(!browser.is_logged_in().await);
        let again = fixture.browser_of("doc").await;
        let wanted = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE)];
        assert_eq!(again.get(&logout(&wanted)).await.header("location"), BYE);
        assert!(!again.is_logged_in().await);
    })
    .await;
}

/// The key in the PEM as PKCS#1.
fn pkcs1(pem: &str) -> Vec<u8> {
    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    use rsa::pkcs8::DecodePrivateKey as _;
    let key = rsa::PrivateKey::from_pkcs8_pem(pem).expect("a key");
    key.to_pkcs1_der().expect("DER").as_bytes().to_vec()
}

#[actix_web::test]
async fn whoever_is_not_logged_in_goes_on_at_once() {
    on_each_with("logout_nobody", with_oidc, async |fixture| {
        fixture.prepare_logout().await;
        let browser = fixture.browser();
        let web = [("client_id", "web"), ("post_logout_redirect_uri", BYE), ("state", "x")];
        assert_eq!(browser.get(&logout(&web)).await.header("location"), format!("{BYE}&state=x"));
        let bare = browser.get("/o/logout/").await;
        assert!(bare.status == 200 && bare.body.contains("signed out"), "{}", bare.body);
    })
    .await;
}

#[actix_web::test]
async fn a_logout_ends_what_was_granted_only_where_a_setting_says_so() {
    for revokes in [false, true] {
        let settings = |builder: webapi_oauth2::AuthorizationServerBuilder| {
            if revokes { with_oidc(builder).revoke_at_logout() } else { with_oidc(builder) }
        };
        on_each_with(if revokes { "logout_revokes" } else { "logout_keeps" }, settings, async |fixture| {
            let hint = fixture.prepare_logout().await;
            let tokens = fixture.signed_in("other", "note:read", "").await;
            let access = text(&tokens, "access_token");
            assert!(fixture.opens(access).await);
            let browser = fixture.browser_of("doc").await;
            browser.get(&logout(&[("id_token_hint", &hint)])).await;
            assert_eq!(fixture.opens(access).await, !revokes);
        })
        .await;
    }
}
