//! `POST /o/token/`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webapi_oauth2::command::NewClient;
use webapi_oauth2::token::ClientSecret;

use crate::fixture::{Fixture, SECRET, counting_on_each, on_each, on_each_with};
use crate::http::Answer;

/// `golden` and its secret, each form-encoded.
const FORM: &str = "client_id=golden&client_secret=s3cret%3Awith%25odd%2Bchars";

fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{client_id}:{secret}")))
}

fn golden() -> String {
    basic("golden", "s3cret%3Awith%25odd%2Bchars")
}

impl Fixture {
    async fn ask(&self, headers: &[(&str, &str)], form: &str) -> Answer {
        let answer = self.send("POST", "/o/token/", headers, form).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
        assert_eq!(answer.header("content-type"), "application/json");
        answer
    }

    async fn ask_with_header(&self, form: &str) -> Answer {
        self.ask(&[("authorization", &golden())], form).await
    }
}

fn assert_error(answer: &Answer, status: u16, error: &str, why: &str) {
    assert_eq!(
        (answer.status, answer.json()["error"].as_str()),
        (status, Some(error)),
        "{why}: {}",
        answer.body
    );
    let description = answer.json()["error_description"].as_str().unwrap_or_default().to_owned();
    assert!(
        description.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\'),
        "{why}"
    );
}

#[actix_web::test]
async fn a_client_gets_a_token_that_works() {
    on_each("grants", async |fixture| {
        let form = "grant_type=client_credentials&scope=note:read+status:read&unknown=ignored&empty=";
        for by_header in [true, false] {
            let answer = if by_header {
                fixture.ask_with_header(form).await
            } else {
                fixture.ask(&[], &format!("{form}&{FORM}")).await
            };
            assert_eq!(answer.status, 200, "{}", answer.body);
            let body = answer.json();
            let members: Vec<&String> = body.as_object().expect("an object").keys().collect();
            assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
            assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &3600.into()));
            assert_eq!(body["scope"], "note:read status:read");
            let authorization = format!("Bearer {}", body["access_token"].as_str().expect("a token"));
            let used = fixture.get_as(&authorization, "/api/notes/").await;
            assert_eq!((used.status, &used.json()["user"]), (200, &"-".into()));
            assert_eq!(fixture.get_as(&authorization, "/api/").await.code(), 112);
            fixture.clock.advance(3600);
            assert_eq!(fixture.get_as(&authorization, "/api/notes/").await.status, 401);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_token_costs_two_statements_at_first_and_one_from_then_on() {
    counting_on_each("token_cost", async |fixture| {
        let before = webapi_core::db::statements::so_far();
        assert_eq!(fixture.ask_with_header("grant_type=client_credentials").await.status, 200);
        let after = webapi_core::db::statements::so_far();
        assert_eq!((after.all - before.all, after.writes - before.writes), (2, 1));
        let before = webapi_core::db::statements::so_far();
        assert_eq!(fixture.ask_with_header("grant_type=client_credentials").await.status, 200);
        let after = webapi_core::db::statements::so_far();
        assert_eq!((after.all - before.all, after.writes - before.writes), (1, 1));
        let before = Fixture::statements();
        assert_eq!(fixture.ask_with_header("grant_type=password").await.status, 400);
        assert_eq!(Fixture::statements() - before, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_wrong_secret_and_an_unknown_client_are_answered_alike() {
    on_each("alike", async |fixture| {
        let form = "grant_type=client_credentials";
        let wrong = fixture.ask(&[("authorization", &basic("golden", "wrong"))], form).await;
        let unknown = fixture.ask(&[("authorization", &basic("nobody", "wrong"))], form).await;
        for answer in [&wrong, &unknown] {
            assert_error(answer, 401, "invalid_client", "wrong");
            assert_eq!(answer.header("www-authenticate"), "Basic realm=\"Web API\"");
        }
        assert_eq!(wrong.body, unknown.body);
        for form in [
            "grant_type=client_credentials",
            "grant_type=client_credentials&client_id=golden",
            "grant_type=client_credentials&client_id=golden&client_secret=",
            "grant_type=client_credentials&client_id=golden&client_secret=wrong",
            "grant_type=client_credentials&client_id=nobody&client_secret=wrong",
            "grant_type=client_credentials&client_id=nobody",
        ] {
            assert_error(&fixture.ask(&[], form).await, 401, "invalid_client", form);
        }
        for header in ["Basic", "Basic !!!", "Bearer x", "Basic Z29sZGVu"] {
            assert_error(
                &fixture.ask(&[("authorization", header)], form).await,
                401,
                "invalid_client",
                header,
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn requests_that_are_not_well_formed_are_refused() {
    on_each("malformed", async |fixture| {
        let header = golden();
        let authorized = [("authorization", header.as_str())];
        for form in [
            "scope=note:read",
            "grant_type=",
            "grant_type=client_credentials&grant_type=client_credentials",
            "grant_type=client_credentials&scope=note:read&scope=",
            "grant_type=client_credentials&client_secret=twice",
            "grant_type=client_credentials&client_id=other",
            "grant_type=client_credentials&scope=%00",
            "grant_type=client_credentials&scope=%ff",
        ] {
            assert_error(&fixture.ask(&authorized, form).await, 400, "invalid_request", form);
        }
        let twice = [("authorization", header.as_str()), ("authorization", header.as_str())];
        assert_error(
            &fixture.ask(&twice, "grant_type=client_credentials").await,
            400,
            "invalid_request",
            "two headers",
        );
        for (content_type, body) in [
            ("application/json", "{\"grant_type\": \"client_credentials\"}"),
            ("multipart/form-data; boundary=x", "--x--"),
            ("text/plain", "grant_type=client_credentials"),
        ] {
            let headers = [("authorization", header.as_str()), ("content-type", content_type)];
            assert_error(&fixture.ask(&headers, body).await, 400, "invalid_request", content_type);
        }
        assert_error(&fixture.ask(&authorized, "").await, 400, "invalid_request", "no body");
        let large = format!("grant_type=client_credentials&scope={}", "x".repeat(70_000));
        assert_error(&fixture.ask(&authorized, &large).await, 413, "invalid_request", "large");
        let in_query =
            fixture.send("POST", "/o/token/?grant_type=client_credentials", &authorized, "a=b").await;
        assert_error(&in_query, 400, "invalid_request", "the query does not count");
    })
    .await;
}

#[actix_web::test]
async fn other_grants_are_unsupported() {
    on_each("grant_types", async |fixture| {
        for grant in ["password", "implicit", "CLIENT_CREDENTIALS", "x"] {
            let answer = fixture.ask_with_header(&format!("grant_type={grant}")).await;
            assert_error(&answer, 400, "unsupported_grant_type", grant);
        }
    })
    .await;
}

#[actix_web::test]
async fn scopes_must_be_known_and_allowed() {
    on_each("scopes", async |fixture| {
        let limited = NewClient {
            name: "Limited",
            client_id: Some("limited"),
            secret: Some(ClientSecret::new("pw")),
            cheap_hash: true,
            allowed_scopes: Some("note:read status:read"),
            access_token_lifetime: Some(std::time::Duration::from_mins(1)),
            ..NewClient::default()
        };
        fixture.create_client(limited).expect("a client");
        let header = basic("limited", "pw");
        let ask = async |scope: &str| {
            let form = format!("grant_type=client_credentials{scope}");
            fixture.ask(&[("authorization", header.as_str())], &form).await
        };
        for scope in
            ["note:write", "note:read+note:write", "audit:read", "openid", "note", "Note:read", "%22", "%09"]
        {
            assert_error(&ask(&format!("&scope={scope}")).await, 400, "invalid_scope", scope);
        }
        for (scope, granted) in [
            ("", "note:read status:read"),
            ("&scope=", "note:read status:read"),
            ("&scope=note:read", "note:read"),
        ] {
            let answer = ask(scope).await;
            assert_eq!(
                (&answer.json()["scope"], &answer.json()["expires_in"]),
                (&granted.into(), &60.into())
            );
        }
        let all = fixture.ask_with_header("grant_type=client_credentials").await.json();
        let all = all["scope"].as_str().expect("scopes").split(' ').count();
        assert_eq!(
            all,
            webapi_oauth2::enable_webapi_scopes(&fixture.api).len(),
            "no limit, no wish: everything"
        );
    })
    .await;
}

#[actix_web::test]
async fn the_default_scopes_are_what_a_client_gets_that_asks_for_none() {
    on_each_with(
        "defaults",
        |builder| builder.default_scopes("note:read gone:read").prefix("/oauth2"),
        async |fixture| {
            let form = format!("grant_type=client_credentials&{FORM}");
            let answer = fixture.send("POST", "/oauth2/token/", &[], &form).await;
            assert_eq!(answer.json()["scope"], "note:read", "{}", answer.body);
        },
    )
    .await;
}

#[actix_web::test]
async fn public_and_disabled_clients_get_nothing() {
    on_each("no_grant", async |fixture| {
        let public = NewClient { name: "App", client_id: Some("app"), public: true, ..NewClient::default() };
        fixture.create_client(public).expect("a client");
        let form = "grant_type=client_credentials&client_id=app";
        assert_error(&fixture.ask(&[], form).await, 400, "unauthorized_client", "public");
        let made_up = format!("{form}&client_secret=x");
        assert_error(
            &fixture.ask(&[], &made_up).await,
            401,
            "invalid_client",
            "a public client has no secret",
        );
        let disabled = fixture
            .with(|conn| fixture.server.clients().set_enabled(conn, fixture.api.clock(), "golden", false));
        assert!(disabled.expect("the store works"));
        let answer = fixture.ask_with_header("grant_type=client_credentials").await;
        assert_error(&answer, 401, "invalid_client", "disabled");
    })
    .await;
}

#[actix_web::test]
async fn other_methods_are_not_allowed() {
    on_each("methods", async |fixture| {
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let path = format!("/o/token/?grant_type=client_credentials&{FORM}");
            let answer = fixture.send(method, &path, &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, "POST, OPTIONS"), "{method}");
        }
        let body = format!("_method=GET&grant_type=client_credentials&{FORM}");
        assert_eq!(fixture.ask(&[], &body).await.status, 200, "methods are not overridden here");
    })
    .await;
}

#[actix_web::test]
async fn the_client_of_the_oauth2_crate_understands_the_answers() {
    use oauth2::basic::{BasicClient, BasicErrorResponseType};
    use oauth2::{ClientId, Scope, TokenResponse as _, TokenUrl};

    on_each("crate", async |fixture| {
        let http = |request: oauth2::HttpRequest| async move {
            let (parts, body) = request.into_parts();
            let text = |name: &str| {
                parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
            };
            let headers = [("authorization", text("authorization")), ("content-type", text("content-type"))];
            let form = String::from_utf8(body).expect("a form");
            let answer = fixture.send("POST", parts.uri.path(), &headers, &form).await;
            let mut response = oauth2::HttpResponse::new(answer.body.into_bytes());
            *response.status_mut() = oauth2::http::StatusCode::from_u16(answer.status).expect("a status");
            let json = oauth2::http::HeaderValue::from_static("application/json");
            response.headers_mut().insert("content-type", json);
            Ok::<_, std::io::Error>(response)
        };
        let client = BasicClient::new(ClientId::new("golden".to_owned()))
            .set_client_secret(oauth2::ClientSecret::new(SECRET.to_owned()))
            .set_token_uri(TokenUrl::new("http://127.0.0.1:8080/o/token/".to_owned()).expect("a URL"));
        let scope = Scope::new("note:read".to_owned());
        let token = client.exchange_client_credentials().add_scope(scope.clone()).request_async(&http).await;
        let token = token.expect("a token");
        assert_eq!(token.scopes(), Some(&vec![scope]));
        assert_eq!(token.expires_in(), Some(std::time::Duration::from_hours(1)));
        let unknown = Scope::new("openid".to_owned());
        match client.exchange_client_credentials().add_scope(unknown).request_async(&http).await {
            Err(oauth2::RequestTokenError::ServerResponse(error)) => {
                assert_eq!(error.error(), &BasicErrorResponseType::InvalidScope);
            }
            other => panic!("not an error of the server: {other:?}"),
        }
    })
    .await;
}
