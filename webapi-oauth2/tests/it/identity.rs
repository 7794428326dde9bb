//! Section 19: identity tokens, checked by an independent library against the keys that the server publishes.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use p256::pkcs8::EncodePrivateKey as _;
use serde_json::Value;
use webapi_oauth2::AuthorizationServerBuilder;
use webapi_oauth2::authorization::Approval;
use webapi_oauth2::event::Origin;
use webapi_oauth2::signing::SigningAlgorithm;

use crate::fixture::{Fixture, counting_on_each_with, on_each, on_each_with};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, answer_of, assert_error, by, text};

pub(crate) const ISSUER: &str = "http://127.0.0.1:8080";

/// Keys of all algorithms, made once for all tests.
pub(crate) fn pems() -> &'static [String; 3] {
    static PEMS: OnceLock<[String; 3]> = OnceLock::new();
    PEMS.get_or_init(|| {
        let rsa = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).expect("a key");
        let p256 = p256::SecretKey::from_slice(&[7; 32]).expect("a key");
        let ed25519 = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let ending = p256::pkcs8::LineEnding::LF;
        [rsa.to_pkcs8_pem(ending), p256.to_pkcs8_pem(ending), ed25519.to_pkcs8_pem(ending)]
            .map(|pem| pem.expect("PEM").to_string())
    })
}

/// An RSA key that is none of the server's.
pub(crate) fn strange_pem() -> &'static str {
    static PEM: OnceLock<String> = OnceLock::new();
    PEM.get_or_init(|| {
        let rsa = rsa::PrivateKey::new(&mut getrandom::SysRng, 2048).expect("a key");
        rsa.to_pkcs8_pem(p256::pkcs8::LineEnding::LF).expect("PEM").to_string()
    })
}

/// OpenID Connect with given keys.
pub(crate) fn with_oidc(builder: AuthorizationServerBuilder) -> AuthorizationServerBuilder {
    pems().iter().fold(builder.openid_connect(), |builder, pem| builder.signing_key_pem(pem))
}

impl Fixture {
    /// A code for these scopes, with more parameters of the request, after doc logged in at this time.
    pub(crate) fn code_after_login(
        &self,
        client_id: &str,
        scope: &str,
        more: &str,
        auth_time: Option<DateTime<Utc>>,
    ) -> String {
        let query = format!(
            "response_type=code&client_id={client_id}&redirect_uri={REDIRECT_ENCODED}&scope={scope}\
             &code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
        );
        let validated = self.request(&query).expect("a valid request");
        let approval = Approval { user_id: self.user("doc"), scopes: validated.scopes().clone(), auth_time };
        let approved =
            self.with(|conn| validated.approve(&self.api, &self.server, conn, &approval, &Origin::default()));
        let location = approved.expect("a store").expect("a code");
        answer_of(&location).value("code").expect("a code").to_owned()
    }

    /// The tokens for a code of these scopes.
    pub(crate) async fn signed_in(&self, client_id: &str, scope: &str, more: &str) -> Value {
        let code = self.code_after_login(client_id, scope, more, Some(self.api.clock().now()));
        let answer = self.exchange(client_id, &code).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// The claims of an identity token, after its signature was checked by a published key.
    pub(crate) async fn claims(&self, token: &str, client_id: &str) -> Value {
        let keys = self.send("GET", "/.well-known/jwks.json", &[], "").await.body;
        let keys: JwkSet = serde_json::from_str(&keys).expect("a key set");
        let header = decode_header(token).expect("a header");
        let key = keys.find(&header.kid.expect("a kid")).expect("a published key");
        assert_eq!(key.common.key_algorithm, Some(header.alg.into()));
        let mut validation = Validation::new(header.alg);
        validation.set_audience(&[client_id]);
        validation.set_issuer(&[ISSUER]);
        // The clock of the tests stands still in 2023.
        validation.validate_exp = false;
        let key = DecodingKey::from_jwk(key).expect("a key");
        decode::<Value>(token, &key, &validation).expect("a genuine token").claims
    }
}

#[actix_web::test]
async fn oa_462_oa_489_an_identity_token_comes_with_openid_alone() {
    on_each_with("oa_462", with_oidc, async |fixture| {
        fixture.clients();
        let without = fixture.signed_in("web", "note:read+profile", "").await;
        assert_eq!(without.get("id_token"), None);
        let with = fixture.signed_in("web", "note:read+openid", "").await;
        assert_eq!(text(&with, "scope"), "note:read openid");
        let header = decode_header(text(&with, "id_token")).expect("a header");
        assert_eq!(header.alg, Algorithm::RS256, "never none or HS256");
        // A client that was granted it once, and refreshes for less, is told no more.
        let narrowed = fixture.refresh("web", text(&with, "refresh_token"), "&scope=note:read").await.json();
        assert_eq!(narrowed.get("id_token"), None);
    })
    .await;
}

#[actix_web::test]
async fn oa_463_oa_464_oa_465_oa_466_oa_467_the_token_has_the_claims_of_the_protocol() {
    on_each_with("oa_463", with_oidc, async |fixture| {
        fixture.clients();
        let algorithms = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];
        for (wanted, expected) in SigningAlgorithm::ALL.into_iter().zip(algorithms) {
            fixture.change("web", |client| client.id_token_algorithm = wanted);
            let now = fixture.api.clock().now();
            let code = fixture.code_after_login("web", "openid", "&nonce=n-0S6_%26", Some(now));
            fixture.clock.advance(30);
            let answer = fixture.exchange("web", &code).await.json();
            let token = text(&answer, "id_token");
            let header = decode_header(token).expect("a header");
            assert_eq!((header.alg, header.typ.as_deref()), (expected, Some("JWT")));
            let claims = fixture.claims(token, "web").await;
            assert_eq!(text(&claims, "iss"), ISSUER);
            assert_eq!(text(&claims, "sub"), fixture.user("doc").to_string());
            assert!(text(&claims, "sub").len() <= 255 && text(&claims, "sub").is_ascii());
            assert_eq!(text(&claims, "aud"), "web");
            assert_eq!(text(&claims, "nonce"), "n-0S6_&");
            assert_eq!(claims["auth_time"], now.timestamp());
            assert_eq!(claims["iat"], now.timestamp() + 30);
            assert_eq!(claims["exp"], now.timestamp() + 30 + 3600);
            assert_eq!(text(&claims, "at_hash"), at_hash(expected, text(&answer, "access_token")));
            assert_eq!(claims.get("azp"), None, "there is one audience");
        }
    })
    .await;
}

/// The left half of the digest, computed here once more.
fn at_hash(algorithm: Algorithm, access_token: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let digest = match algorithm {
        Algorithm::EdDSA => sha2::Sha512::digest(access_token).to_vec(),
        _ => sha2::Sha256::digest(access_token).to_vec(),
    };
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
}

#[actix_web::test]
async fn oa_465_a_nonce_that_was_not_sent_is_not_there() {
    on_each_with("oa_465", with_oidc, async |fixture| {
        fixture.clients();
        let answer = fixture.signed_in("spa", "openid", "").await;
        let claims = fixture.claims(text(&answer, "id_token"), "spa").await;
        assert_eq!(claims.get("nonce"), None);
    })
    .await;
}

#[actix_web::test]
async fn oa_490_a_nonce_of_two_kilobytes_comes_back_unchanged() {
    on_each_with("oa_490", with_oidc, async |fixture| {
        fixture.clients();
        let nonce = "<b>\"'&é".repeat(250);
        let encoded = webapi_core::request::query::encode([("nonce", nonce.as_str())]);
        let answer = fixture.signed_in("web", "openid", &format!("&{encoded}")).await;
        assert_eq!(text(&fixture.claims(text(&answer, "id_token"), "web").await, "nonce"), nonce);
    })
    .await;
}

#[actix_web::test]
async fn oa_491_a_refresh_tells_the_same_person_and_the_time_of_the_login() {
    for rotating in [true, false] {
        let settings = |builder: AuthorizationServerBuilder| {
            let builder = with_oidc(builder);
            if rotating { builder } else { builder.keep_refresh_tokens() }
        };
        on_each_with(
            if rotating { "oa_491_rotating" } else { "oa_491_keeping" },
            settings,
            async |fixture| {
                fixture.clients();
                let mut before = fixture.signed_in("web", "openid+note:read", "&nonce=n").await;
                let first = fixture.claims(text(&before, "id_token"), "web").await;
                for _ in 0..2 {
                    fixture.clock.advance(600);
                    let refresh = text(&before, "refresh_token").to_owned();
                    let after = fixture.refresh("web", &refresh, "").await.json();
                    let claims = fixture.claims(text(&after, "id_token"), "web").await;
                    for same in ["iss", "sub", "aud", "auth_time"] {
                        assert_eq!(claims[same], first[same], "{same}");
                    }
                    assert_eq!(claims.get("nonce"), None);
                    assert_eq!(claims["iat"], fixture.api.clock().now().timestamp());
                    // Asked again at once, it says the same.
                    let again = fixture.refresh("web", &refresh, "").await.json();
                    let again = fixture.claims(text(&again, "id_token"), "web").await;
                    assert_eq!((&again["sub"], &again["auth_time"]), (&claims["sub"], &claims["auth_time"]));
                    before = after;
                }
            },
        )
        .await;
    }
}

#[actix_web::test]
async fn an_identity_token_costs_no_statement() {
    counting_on_each_with("identity_cost", with_oidc, async |fixture| {
        fixture.clients();
        let mut costs = Vec::new();
        for scope in ["note:read", "openid"] {
            fixture.signed_in("web", scope, "").await;
            let code = fixture.code_after_login("web", scope, "", None);
            let before = Fixture::statements();
            let answer = fixture.exchange("web", &code).await;
            costs.push(Fixture::statements() - before);
            let refresh = text(&answer.json(), "refresh_token").to_owned();
            let before = Fixture::statements();
            assert_eq!(fixture.refresh("web", &refresh, "").await.status, 200);
            costs.push(Fixture::statements() - before);
        }
        assert_eq!(costs[..2], costs[2..], "exchange and refresh, without and with an identity token");
    })
    .await;
}

#[actix_web::test]
async fn oa_412_an_identity_token_opens_nothing() {
    on_each_with("oa_412", with_oidc, async |fixture| {
        fixture.clients();
        let answer = fixture.signed_in("web", "openid+note:read", "").await;
        let token = text(&answer, "id_token");
        assert!(fixture.opens(text(&answer, "access_token")).await);
        assert!(!fixture.opens(token).await);
        assert!(!fixture.is_active(token).await);
        let userinfo = fixture.get_as(&format!("Bearer {token}"), "/o/userinfo/").await;
        assert_eq!(userinfo.status, 401);
    })
    .await;
}

#[actix_web::test]
async fn oa_158_oa_462_the_server_may_ask_for_offline_access() {
    let settings = |builder| with_oidc(builder).refresh_needs_offline_access();
    on_each_with("oa_158_offline", settings, async |fixture| {
        fixture.clients();
        for (scope, refreshes) in [
            ("openid", false),
            ("openid+note:read", false),
            ("openid+offline_access", true),
            ("note:read", true),
        ] {
            let answer = fixture.signed_in("web", scope, "").await;
            assert_eq!(answer.get("refresh_token").is_some(), refreshes, "{scope}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_224_a_machine_cannot_ask_for_a_person() {
    on_each_with("oa_224_openid", with_oidc, async |fixture| {
        fixture.clients();
        let client = webapi_oauth2::grant::GrantType::ClientCredentials;
        fixture.change("web", |record| record.grants.push(client));
        for scope in ["openid", "note:read+openid", "profile", "email", "offline_access"] {
            let form = format!("grant_type=client_credentials&scope={scope}{}", by("web"));
            assert_error(&fixture.post("token", &form).await, 400, "invalid_scope");
        }
        let form = format!("grant_type=client_credentials{}", by("web"));
        let answer = fixture.post("token", &form).await.json();
        assert!(!text(&answer, "scope").contains("openid"));
        assert_eq!(answer.get("id_token"), None);
    })
    .await;
}

#[actix_web::test]
async fn scopes_of_a_person_are_never_granted_by_default() {
    on_each_with("openid_default", with_oidc, async |fixture| {
        fixture.clients();
        let query = format!(
            "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        let validated = fixture.request(&query).expect("a valid request");
        assert!(validated.scopes().iter().all(|scope| scope.contains(':')), "{}", validated.scopes());
        let dictionary = webapi_oauth2::enable_webapi_scopes(&fixture.api).dictionary();
        assert_eq!(dictionary.get("openid"), Some("Sign you in with your account"));
        assert!(dictionary.keys().all(|scope| scope != "openid"));
    })
    .await;
}

#[actix_web::test]
async fn a_client_whose_algorithm_is_not_offered_cannot_ask_for_openid() {
    let rsa_alone =
        |builder: AuthorizationServerBuilder| builder.openid_connect().signing_key_pem(&pems()[0]);
    on_each_with("rsa_alone", rsa_alone, async |fixture| {
        fixture.clients();
        let code = fixture.code_after_login("web", "openid", "", None);
        fixture.change("web", |client| client.id_token_algorithm = SigningAlgorithm::EdDsa);
        // Nothing is consumed: the client may be mended and come again.
        assert_error(&fixture.exchange("web", &code).await, 400, "unauthorized_client");
        let query = format!(
            "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=openid\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        let refused = fixture.request(&query).expect_err("a refusal");
        let webapi_oauth2::authorization::AuthorizationError::Redirect(refused) = refused else {
            panic!("a page")
        };
        assert_eq!(refused.code(), "invalid_scope");
        fixture.change("web", |client| client.id_token_algorithm = SigningAlgorithm::Rs256);
        assert_eq!(fixture.exchange("web", &code).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn switched_off_nothing_of_it_is_there() {
    on_each("oidc_off", async |fixture| {
        fixture.clients();
        for path in [
            "/.well-known/openid-configuration",
            "/o/.well-known/openid-configuration",
            "/.well-known/jwks.json",
            "/o/.well-known/jwks.json",
            "/o/userinfo/",
            "/o/logout/",
        ] {
            assert_eq!(fixture.send("GET", path, &[], "").await.status, 404, "{path}");
        }
        let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.body;
        for absent in ["jwks_uri", "userinfo", "id_token", "openid", "RS256"] {
            assert!(!metadata.contains(absent), "{absent}");
        }
        let query = format!(
            "response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=openid\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        assert!(fixture.request(&query).is_err(), "openid is no scope");
        assert!(fixture.server.keys().is_none());
    })
    .await;
}
