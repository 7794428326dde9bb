//! Section 11: metadata, and cross-origin rules of section 21.

use serde_json::json;
use webapi_oauth2::grant::GrantType;

use crate::fixture::{Fixture, on_each, on_each_with};
use crate::flow::{assert_error, by};
use crate::http::Answer;

const SERVER: &str = "/.well-known/oauth-authorization-server";
const RESOURCE: &str = "/.well-known/oauth-protected-resource";

async fn get(fixture: &Fixture, path: &str) -> Answer {
    fixture.send("GET", path, &[], "").await
}

#[actix_web::test]
async fn oa_280_oa_281_oa_282_the_server_says_what_it_offers() {
    on_each("oa_280", async |fixture| {
        let answer = get(fixture, SERVER).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let mut found = answer.json();
        let scopes = found["scopes_supported"].take();
        assert_eq!(scopes, json!(webapi_oauth2::enable_webapi_scopes(&fixture.api).keys()));
        let methods = ["client_secret_basic", "client_secret_post", "none"];
        let expected = json!({
            "issuer": "http://127.0.0.1:8080",
            "authorization_endpoint": "http://127.0.0.1:8080/o/authorize/",
            "token_endpoint": "http://127.0.0.1:8080/o/token/",
            "revocation_endpoint": "http://127.0.0.1:8080/o/revoke_token/",
            "introspection_endpoint": "http://127.0.0.1:8080/o/introspect/",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "pushed_authorization_request_endpoint": "http://127.0.0.1:8080/o/par/",
            "require_pushed_authorization_requests": false,
            "authorization_response_iss_parameter_supported": true,
            "scopes_supported": null,
        });
        assert_eq!(found, expected);
    })
    .await;
}

#[actix_web::test]
async fn oa_280_the_path_of_an_issuer_follows_the_well_known_part() {
    use webapi_oauth2::OAuth2 as _;

    let issuer = webapi_oauth2::AuthorizationServer::builder("https://h.example/tenant");
    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let api = crate::app::builder().database(database).oauth2(issuer).build().expect("an API");
    let app = actix_web::test::init_service(actix_web::App::new().configure(api.configure())).await;
    for (path, status) in
        [(format!("{SERVER}/tenant"), 200), (SERVER.to_owned(), 404), (format!("{SERVER}/x"), 404)]
    {
        let request = actix_web::test::TestRequest::get().uri(&path).to_request();
        let answer = actix_web::test::call_service(&app, request).await;
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
}

#[actix_web::test]
async fn oa_283_what_is_off_is_neither_advertised_nor_accepted() {
    let settings = |builder: webapi_oauth2::AuthorizationServerBuilder| {
        builder.without_grant(GrantType::AuthorizationCode).without_grant(GrantType::RefreshToken)
    };
    on_each_with("oa_283", settings, async |fixture| {
        fixture.clients();
        let found = get(fixture, SERVER).await.json();
        assert_eq!(found["grant_types_supported"], json!(["client_credentials"]));
        for absent in ["authorization_endpoint", "code_challenge_methods_supported"] {
            assert_eq!(found.get(absent), None);
        }
        for grant in ["authorization_code", "refresh_token", "password"] {
            let form = format!("grant_type={grant}&code=x&refresh_token=x{}", by("web"));
            assert_error(&fixture.post("token", &form).await, 400, "unsupported_grant_type");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_284_oa_556_the_host_of_a_request_changes_nothing() {
    on_each("oa_284", async |fixture| {
        for path in [SERVER, RESOURCE, "/.well-known/oauth-protected-resource/api/"] {
            let plain = get(fixture, path).await.body;
            let headers = [
                ("host", "evil.example"),
                ("x-forwarded-host", "evil.example"),
                ("forwarded", "host=evil.example"),
            ];
            assert_eq!(fixture.send("GET", path, &headers, "").await.body, plain);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_285_oa_289_anybody_may_read_and_keep_the_documents() {
    on_each("oa_285", async |fixture| {
        for path in [SERVER, RESOURCE] {
            let answer = fixture.send("GET", path, &[("origin", "https://any.example")], "").await;
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("access-control-allow-credentials"), "");
            assert_eq!(answer.header("cache-control"), "public, max-age=300");
            let again = fixture.send("GET", path, &[("if-none-match", answer.header("etag"))], "").await;
            assert_eq!(again.status, 304);
            let posted = fixture.send("POST", path, &[], "a=b").await;
            assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_286_oa_287_the_api_says_who_issues_its_tokens() {
    on_each("oa_286", async |fixture| {
        for below in ["", "/api", "/api/"] {
            let found = get(fixture, &format!("{RESOURCE}{below}")).await.json();
            let scopes = webapi_oauth2::enable_webapi_scopes(&fixture.api).keys();
            let expected = json!({
                "resource": format!("http://127.0.0.1:8080{below}"),
                "authorization_servers": ["http://127.0.0.1:8080"],
                "scopes_supported": scopes,
                "bearer_methods_supported": ["header"],
            });
            assert_eq!(found, expected);
        }
        assert_eq!(get(fixture, &format!("{RESOURCE}/other")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn oa_288_a_401_points_at_the_metadata() {
    on_each("oa_288", async |fixture| {
        let metadata =
            "resource_metadata=\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/api/\"";
        let anonymous = fixture.send("POST", "/api/notes/", &[], "").await;
        let refused = fixture.get_as("Bearer unknown", "/api/notes/").await;
        for answer in [anonymous, refused] {
            let challenges = answer.all("www-authenticate");
            let bearer = challenges.iter().find(|challenge| challenge.starts_with("Bearer ")).expect("one");
            assert_eq!((answer.status, bearer.contains(metadata)), (401, true), "{bearer}");
        }
        assert_eq!(get(fixture, "/.well-known/oauth-protected-resource/api/").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_550_oa_551_scripts_of_known_origins_may_read_answers() {
    on_each("oa_550", async |fixture| {
        fixture.clients();
        fixture.change("spa", |client| client.allowed_origins = vec!["https://spa.example".to_owned()]);
        for endpoint in ["token", "revoke_token"] {
            let headers = [
                ("origin", "https://spa.example"),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type"),
            ];
            let path = format!("/o/{endpoint}/");
            let preflight = fixture.send("OPTIONS", &path, &headers, "").await;
            assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (200, "*"));
            assert!(preflight.header("access-control-allow-methods").contains("POST"));
            assert_eq!(preflight.header("access-control-allow-credentials"), "");
            let form = "grant_type=refresh_token&refresh_token=x&token=x&client_id=spa";
            for (origin, allowed) in [("https://spa.example", true), ("https://evil.example", false)] {
                let answer = fixture.send("POST", &path, &[("origin", origin)], form).await;
                let expected = if allowed { origin } else { "" };
                assert_eq!(answer.header("access-control-allow-origin"), expected, "{endpoint}");
                assert_eq!(answer.header("access-control-allow-credentials"), "");
                assert_eq!(answer.header("vary"), "Origin");
            }
        }
    })
    .await;
}
