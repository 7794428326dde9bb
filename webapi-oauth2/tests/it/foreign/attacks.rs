//! JWTs that somebody made up (RFC 8725, RFC 9068 section 4). Each is refused, and none is a 500.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use webapi_oauth2::verifier::{JwtVerifier, ResourceServer};

use super::instance::{AUDIENCE, Accepting, JwtIssuer, Key, clock, now};

const KEY: Key = Key::new("k", 1);

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token with any header, signed by the issuer's key as far as it can be.
fn forged(header: &Value, claims: &Value) -> String {
    let signed = KEY.sign(claims);
    let signature = signed.rsplit('.').next().unwrap_or_default();
    format!("{}.{}.{signature}", encoded(header), encoded(claims))
}

/// The claims with one changed.
fn with(claims: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut changed = claims.clone();
    changed[name] = value.into();
    changed
}

fn without(claims: &Value, name: &str) -> Value {
    let mut changed = claims.clone();
    changed.as_object_mut().expect("an object").remove(name);
    changed
}

/// A good token with another payload.
fn changed(token: &str, claims: &Value) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], encoded(claims), parts[2])
}

fn typed(typ: Option<&str>) -> Header {
    Header { typ: typ.map(str::to_owned), ..KEY.header() }
}

#[actix_web::test]
async fn oa_412_made_up_tokens_are_refused() {
    let (issuer, clock) = (JwtIssuer::new(&[&KEY]), clock());
    let verifier = JwtVerifier::discovered(issuer.issuer(), AUDIENCE).expect("a URL");
    let accepting = Accepting::new(&clock, ResourceServer::new().verifier(verifier));
    let at = now(&clock);
    let claims = issuer.claims(at);
    assert_eq!(accepting.status(&KEY.sign(&claims)).await, 200, "the one that all others are made from");

    let hs256 = |secret: &[u8], kid: Option<&str>| {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some("at+jwt".to_owned());
        header.kid = kid.map(str::to_owned);
        encode(&header, &claims, &EncodingKey::from_secret(secret).expect("a secret")).expect("a token")
    };
    let jwk: jsonwebtoken::jwk::Jwk = serde_json::from_value(Key::new("mine", 9).jwk()).expect("a key");
    let mine = Key::new("mine", 9);
    let none = |alg: &str| {
        let header = json!({"alg": alg, "typ": "at+jwt", "kid": "k"});
        format!("{}.{}.", encoded(&header), encoded(&claims))
    };
    let second = at.timestamp();
    let attacks: Vec<(&str, String)> = vec![
        ("alg none", none("none")),
        ("alg None", none("None")),
        (
            "alg nOnE with the signature",
            forged(&json!({"alg": "nOnE", "typ": "at+jwt", "kid": "k"}), &claims),
        ),
        (
            "alg RS256 for an Ed25519 key",
            forged(&json!({"alg": "RS256", "typ": "at+jwt", "kid": "k"}), &claims),
        ),
        ("HS256 with the public key", hs256(&KEY.public(), Some("k"))),
        (
            "HS256 with the public key as text",
            hs256(KEY.jwk()["x"].as_str().unwrap_or_default().as_bytes(), Some("k")),
        ),
        ("HS256 without a kid", hs256(b"x", None)),
        ("another key under the issuer's kid", Key::new("k", 9).sign(&claims)),
        ("an unknown kid", mine.sign(&claims)),
        ("no kid", KEY.sign_with(&Header { kid: None, ..KEY.header() }, &claims)),
        (
            "a kid that is a path",
            KEY.sign_with(&Header { kid: Some("../../k".into()), ..KEY.header() }, &claims),
        ),
        ("an embedded jwk", mine.sign_with(&Header { jwk: Some(jwk), ..mine.header() }, &claims)),
        (
            "a jku",
            KEY.sign_with(
                &Header { jku: Some("https://evil.example.net/jwks".into()), ..KEY.header() },
                &claims,
            ),
        ),
        (
            "an x5u",
            KEY.sign_with(
                &Header { x5u: Some("https://evil.example.net/x".into()), ..KEY.header() },
                &claims,
            ),
        ),
        ("an x5c", KEY.sign_with(&Header { x5c: Some(vec!["AAAA".into()]), ..KEY.header() }, &claims)),
        (
            "a critical extension",
            KEY.sign_with(&Header { crit: Some(vec!["exp".into()]), ..KEY.header() }, &claims),
        ),
        ("an id token", KEY.sign_with(&typed(Some("JWT")), &claims)),
        ("a logout token", KEY.sign_with(&typed(Some("logout+jwt")), &claims)),
        ("no type", KEY.sign_with(&typed(None), &claims)),
        ("another audience", KEY.sign(&with(&claims, "aud", "https://another.example.com/"))),
        ("an audience that begins the same", KEY.sign(&with(&claims, "aud", format!("{AUDIENCE}x")))),
        ("no audience", KEY.sign(&without(&claims, "aud"))),
        ("another issuer", KEY.sign(&with(&claims, "iss", "https://evil.example.net"))),
        ("the issuer with a slash", KEY.sign(&with(&claims, "iss", format!("{}/", issuer.issuer())))),
        ("no issuer", KEY.sign(&without(&claims, "iss"))),
        ("no subject", KEY.sign(&without(&claims, "sub"))),
        ("expired", KEY.sign(&with(&claims, "exp", second))),
        ("no expiry", KEY.sign(&without(&claims, "exp"))),
        ("an expiry as text", KEY.sign(&with(&claims, "exp", "never"))),
        ("an expiry beyond time", KEY.sign(&with(&claims, "exp", i64::MAX))),
        ("not yet valid", KEY.sign(&with(&claims, "nbf", second + 300))),
        ("issued in the future", KEY.sign(&with(&claims, "iat", second + 300))),
        ("a changed payload", changed(&KEY.sign(&claims), &with(&claims, "scope", "note:write"))),
        (
            "no signature",
            KEY.sign(&claims).rsplit_once('.').map(|(rest, _)| format!("{rest}.")).unwrap_or_default(),
        ),
        (
            "two parts",
            KEY.sign(&claims).rsplit_once('.').map(|(rest, _)| rest.to_owned()).unwrap_or_default(),
        ),
        ("a huge token", KEY.sign(&with(&claims, "padding", "x".repeat(100_000)))),
        ("a huge header", format!("{}.{}.x", "A".repeat(8000), encoded(&claims))),
        (
            "deep nesting",
            format!("{}.{}.x", encoded(&json!({"alg": "EdDSA"})), URL_SAFE_NO_PAD.encode("[".repeat(4000))),
        ),
        ("no JSON", format!("{0}.{0}.{0}", URL_SAFE_NO_PAD.encode("\u{1}\u{2}"))),
        ("dots", "..".to_owned()),
    ];
    for (attack, token) in attacks {
        for path in ["/api/notes/", "/handler"] {
            let answer = accepting.get(path, &token).await;
            assert_eq!(answer.status, 401, "{attack} at {path}: {}", answer.body);
            assert!(!answer.body.contains(&token), "{attack}");
        }
    }
    issuer.served.stop().await;
}

#[actix_web::test]
async fn only_algorithms_that_were_pinned_are_taken() {
    let (issuer, clock) = (JwtIssuer::new(&[&KEY]), clock());
    let verifier = JwtVerifier::discovered(issuer.issuer(), AUDIENCE).expect("a URL");
    let verifier = verifier.algorithms([webapi_oauth2::verifier::JwtAlgorithm::Es256]);
    let accepting = Accepting::new(&clock, ResourceServer::new().verifier(verifier));
    assert_eq!(accepting.status(&KEY.sign(&issuer.claims(now(&clock)))).await, 401);
    issuer.served.stop().await;
}

#[actix_web::test]
async fn metadata_of_another_issuer_is_not_believed() {
    let (issuer, clock) = (JwtIssuer::new(&[&KEY]), clock());
    // The document says that it is the issuer's without the slash.
    let other = format!("{}/", issuer.issuer());
    let verifier = JwtVerifier::discovered(&other, AUDIENCE).expect("a URL");
    let accepting = Accepting::new(&clock, ResourceServer::new().verifier(verifier));
    let claims = with(&issuer.claims(now(&clock)), "iss", other);
    assert_eq!(accepting.status(&KEY.sign(&claims)).await, 503);
    issuer.served.stop().await;
}
