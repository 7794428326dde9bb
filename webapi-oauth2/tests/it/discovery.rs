//! Section 19: discovery and the published keys.

use serde_json::{Value, json};
use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

use crate::fixture::on_each_with;
use crate::identity::{ISSUER, pems, with_oidc};

const DISCOVERY: &str = "/.well-known/openid-configuration";

#[actix_web::test]
async fn oa_460_oa_461_discovery_says_what_is_offered() {
    on_each_with("oa_460", with_oidc, async |fixture| {
        let answer = fixture.send("GET", DISCOVERY, &[], "").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let found = answer.json();
        for (member, expected) in [
            ("issuer", json!(ISSUER)),
            ("jwks_uri", json!(format!("{ISSUER}/.well-known/jwks.json"))),
            ("userinfo_endpoint", json!(format!("{ISSUER}/o/userinfo/"))),
            ("end_session_endpoint", json!(format!("{ISSUER}/o/logout/"))),
            ("authorization_endpoint", json!(format!("{ISSUER}/o/authorize/"))),
            ("token_endpoint", json!(format!("{ISSUER}/o/token/"))),
            ("response_types_supported", json!(["code"])),
            ("subject_types_supported", json!(["public"])),
            ("id_token_signing_alg_values_supported", json!(["RS256", "ES256", "EdDSA"])),
            ("request_uri_parameter_supported", json!(false)),
            ("claims_parameter_supported", json!(false)),
        ] {
            assert_eq!(found[member], expected, "{member}");
        }
        let list = |member: &str| found[member].as_array().expect("a list").clone();
        for scope in ["openid", "profile", "email", "offline_access", "note:read"] {
            assert!(list("scopes_supported").contains(&scope.into()), "{scope}");
        }
        for claim in ["sub", "auth_time", "preferred_username", "email"] {
            assert!(list("claims_supported").contains(&claim.into()), "{claim}");
        }
        let of_server = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await;
        assert_eq!(of_server.json(), found, "it is one document");
        for path in [format!("/o{DISCOVERY}"), "/o/.well-known/oauth-authorization-server".to_owned()] {
            assert_eq!(fixture.send("GET", &path, &[], "").await.json(), found, "{path}");
        }
        let resource = fixture.send("GET", "/.well-known/oauth-protected-resource", &[], "").await.body;
        assert!(!resource.contains("openid"), "these are scopes of no resource");
    })
    .await;
}

#[actix_web::test]
async fn oa_285_oa_289_discovery_and_keys_can_be_read_and_kept_by_anybody() {
    on_each_with("oa_285_oidc", with_oidc, async |fixture| {
        for path in [DISCOVERY, "/.well-known/jwks.json", "/o/.well-known/jwks.json"] {
            let answer = fixture.send("GET", path, &[("origin", "https://any.example")], "").await;
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("cache-control"), "public, max-age=300");
            let known = [("if-none-match", answer.header("etag"))];
            assert_eq!(fixture.send("GET", path, &known, "").await.status, 304);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_415_the_keys_are_public_alone_and_say_what_they_are_for() {
    on_each_with("oa_415", with_oidc, async |fixture| {
        let found = fixture.send("GET", "/.well-known/jwks.json", &[], "").await.json();
        let keys = found["keys"].as_array().expect("keys");
        assert_eq!(keys.len(), 3);
        for key in keys {
            let names: Vec<&String> = key.as_object().expect("a key").keys().collect();
            assert_eq!(key["use"], "sig");
            assert!(key["kid"].as_str().is_some_and(|kid| kid.len() == 43), "a thumbprint");
            let expected: &[&str] = match key["alg"].as_str().expect("an algorithm") {
                "RS256" => &["alg", "e", "kid", "kty", "n", "use"],
                "ES256" => &["alg", "crv", "kid", "kty", "use", "x", "y"],
                "EdDSA" => &["alg", "crv", "kid", "kty", "use", "x"],
                other => panic!("{other}"),
            };
            assert_eq!(names, expected);
            if let Some(modulus) = key["n"].as_str() {
                assert!(modulus.len() >= 2048 / 6, "2048 bits in base64url");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_460_an_issuer_with_a_path_has_its_documents_below_and_after_it() {
    let server = AuthorizationServer::builder("https://h.example/tenant").openid_connect();
    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let server = server.signing_key_pem(&pems()[0]);
    let api = crate::app::builder().database(database).oauth2(server).build().expect("an API");
    let app = actix_web::test::init_service(actix_web::App::new().configure(api.configure())).await;
    for (path, status) in [
        ("/tenant/.well-known/openid-configuration", 200),
        ("/.well-known/openid-configuration/tenant", 200),
        ("/tenant/.well-known/jwks.json", 200),
        ("/o/.well-known/jwks.json", 200),
        ("/.well-known/openid-configuration", 404),
        ("/.well-known/jwks.json", 404),
    ] {
        let request = actix_web::test::TestRequest::get().uri(path).to_request();
        let answer = actix_web::test::call_service(&app, request).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
        if status == 200 && path.contains("openid") {
            let found: Value = actix_web::test::read_body_json(answer).await;
            assert_eq!(found["issuer"], "https://h.example/tenant");
            assert_eq!(found["jwks_uri"], "https://h.example/tenant/.well-known/jwks.json");
        }
    }
}
