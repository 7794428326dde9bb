//! Section 6: client authentication, and section 8: client credentials.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use webapi_oauth2::ClientSecret;
use webapi_oauth2::command::NewClient;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::store::{ClientAuthMethod, SecretCheck, StoredSecret};

use crate::fixture::{Fixture, counting_on_each, on_each, on_each_with};
use crate::flow::{SECRET, assert_error, by, text};
use crate::http::Answer;

const ASK: &str = "grant_type=client_credentials&scope=note:read";

fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

impl Fixture {
    /// A client that asks for itself, with this secret.
    fn machine(&self, client_id: &str, secret: &str) {
        let client = NewClient {
            name: client_id,
            client_id: Some(client_id),
            secret: Some(ClientSecret::new(secret)),
            cheap_hash: true,
            ..NewClient::default()
        };
        self.create_client(client).expect("a client");
    }

    async fn with_header(&self, authorization: &str, form: &str) -> Answer {
        self.send("POST", "/o/token/", &[("authorization", authorization)], form).await
    }
}

#[actix_web::test]
async fn oa_160_oa_161_oa_171_secrets_of_any_characters_work_both_ways() {
    on_each("oa_160", async |fixture| {
        let odd = "p@ss:w%rd+ &=é";
        let encoded = "p%40ss%3Aw%25rd%2B+%26%3D%C3%A9";
        fixture.machine("odd client", odd);
        for scheme in ["Basic", "basic", "BASIC"] {
            let header = basic(&format!("odd+client:{encoded}")).replace("Basic", scheme);
            assert_eq!(fixture.with_header(&header, ASK).await.status, 200, "{scheme}");
        }
        let form = format!("{ASK}&client_id=odd+client&client_secret={encoded}");
        assert_eq!(fixture.post("token", &form).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_162_oa_163_oa_180_a_wrong_secret_and_an_unknown_client_are_answered_alike() {
    on_each("oa_162", async |fixture| {
        fixture.machine("random", SECRET);
        fixture.machine("chosen", "chosen");
        let mut bodies = Vec::new();
        for client in ["random", "chosen", "nobody"] {
            let answer = fixture.with_header(&basic(&format!("{client}:wrong")), ASK).await;
            assert_error(&answer, 401, "invalid_client");
            assert_eq!(answer.header("www-authenticate"), "Basic realm=\"Web API\"");
            bodies.push(answer.body);
            let form = format!("{ASK}&client_id={client}&client_secret=wrong");
            let answer = fixture.post("token", &form).await;
            assert_error(&answer, 401, "invalid_client");
            bodies.push(answer.body);
        }
        bodies.dedup();
        assert_eq!(bodies.len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn oa_164_oa_168_a_client_must_say_who_it_is() {
    let every_grant = |builder| crate::device::on(builder).legacy_password_grant();
    on_each_with("oa_164", every_grant, async |fixture| {
        fixture.clients();
        let all: Vec<_> = GrantType::ALL.into_iter().filter(|grant| *grant != GrantType::Implicit).collect();
        fixture.change("web", |client| client.grants.clone_from(&all));
        for grant in all {
            let rest = "code=x&refresh_token=x&device_code=x&username=doc&password=pw";
            let form = format!("grant_type={}&{rest}", grant.as_str());
            assert_error(
                &fixture.post("token", &format!("{form}&client_id=web")).await,
                401,
                "invalid_client",
            );
            assert_error(&fixture.post("token", &form).await, 401, "invalid_client");
        }
        let tokens = fixture.family("spa", "note:read").await;
        assert_eq!(fixture.refresh("spa", text(&tokens, "refresh_token"), "").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_165_oa_166_two_ways_at_once_are_refused() {
    on_each("oa_165", async |fixture| {
        fixture.machine("m", SECRET);
        let header = basic(&format!("m:{SECRET}"));
        for more in [format!("&client_secret={SECRET}"), "&client_id=other".to_owned(), by("m")] {
            let answer = fixture.with_header(&header, &format!("{ASK}{more}")).await;
            assert_error(&answer, 400, "invalid_request");
        }
        let twice = [("authorization", header.as_str()), ("authorization", header.as_str())];
        assert_error(&fixture.send("POST", "/o/token/", &twice, ASK).await, 400, "invalid_request");
        assert_eq!(fixture.with_header(&header, &format!("{ASK}&client_id=m")).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_167_a_client_is_held_to_its_method() {
    on_each("oa_167", async |fixture| {
        fixture.machine("m", SECRET);
        let header = basic(&format!("m:{SECRET}"));
        let form = format!("{ASK}{}", by("m"));
        for (method, statuses) in
            [(ClientAuthMethod::SecretBasic, (200, 401)), (ClientAuthMethod::SecretPost, (401, 200))]
        {
            fixture.change("m", |client| client.auth_methods = vec![method]);
            let found =
                (fixture.with_header(&header, ASK).await.status, fixture.post("token", &form).await.status);
            assert_eq!(found, statuses, "{method:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_169_a_public_client_that_sends_a_secret_is_refused() {
    on_each("oa_169", async |fixture| {
        fixture.clients();
        let tokens = fixture.family("spa", "note:read").await;
        let more = "&client_secret=made-up";
        assert_error(
            &fixture.refresh("spa", text(&tokens, "refresh_token"), more).await,
            401,
            "invalid_client",
        );
        let form = format!("grant_type=refresh_token&refresh_token={}", text(&tokens, "refresh_token"));
        for pair in ["spa:", "spa:made-up"] {
            assert_error(&fixture.with_header(&basic(pair), &form).await, 401, "invalid_client");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_170_oa_182_headers_that_make_no_sense_are_refused() {
    on_each("oa_170", async |fixture| {
        fixture.machine("m", SECRET);
        let long = basic(&format!("m:{}", "x".repeat(1025)));
        for header in [
            "Basic",
            "Basic ",
            "Basic !!!",
            "Basic //8=",
            &basic("no-colon"),
            &basic("m:%zz"),
            &basic("m:%00"),
            &basic("m:a%0ab"),
            "Bearer x",
            "Basic\tbTp4",
            &long,
        ] {
            let answer = fixture.with_header(header, ASK).await;
            assert_error(&answer, 401, "invalid_client");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_179_two_secrets_count_during_a_rotation_and_the_old_one_ends() {
    on_each("oa_179", async |fixture| {
        fixture.machine("m", SECRET);
        let next = SECRET.replace("AA", "BA");
        let status = async |secret: &str| {
            fixture.post("token", &format!("{ASK}&client_id=m&client_secret={secret}")).await.status
        };
        assert_eq!((status(SECRET).await, status(&next).await), (200, 401));
        let clock = fixture.api.clock();
        let check = SecretCheck::Digest(ClientSecret::new(next.as_str()).digest());
        let secret = StoredSecret { check, created_at: clock.now(), expires_at: None };
        let rotated = fixture.with(|conn| {
            fixture.server.clients().rotate_secret(conn, clock, "m", &secret, TimeDelta::hours(1))
        });
        assert!(rotated.expect("a store"));
        assert_eq!((status(SECRET).await, status(&next).await), (200, 200), "the overlap");
        fixture.clock.advance(3600);
        assert_eq!((status(SECRET).await, status(&next).await), (401, 200));
    })
    .await;
}

#[actix_web::test]
async fn oa_183_a_disabled_or_deleted_client_stops_at_once() {
    on_each("oa_183", async |fixture| {
        fixture.clients();
        for way in ["disable", "delete"] {
            let tokens = fixture.family("web", "note:read").await;
            let code = fixture.code("web", "note:read");
            assert!(fixture.opens(text(&tokens, "access_token")).await);
            let (clients, clock) = (fixture.server.clients(), fixture.api.clock());
            let done = fixture.with(|conn| match way {
                "disable" => clients.set_enabled(conn, clock, "web", false),
                _ => clients.delete(conn, clock, "web"),
            });
            assert!(done.expect("a store"));
            assert_error(&fixture.exchange("web", &code).await, 401, "invalid_client");
            let refused = fixture.refresh("web", text(&tokens, "refresh_token"), "").await;
            assert_error(&refused, 401, "invalid_client");
            assert!(!fixture.opens(text(&tokens, "access_token")).await, "{way}");
            if way == "disable" {
                fixture.with(|conn| clients.set_enabled(conn, clock, "web", true)).expect("a store");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_hook_may_refuse_a_client() {
    on_each_with(
        "is_usable",
        |builder| builder.client_is_usable(|client| client.record.name != "m"),
        async |fixture| {
            fixture.machine("m", SECRET);
            fixture.machine("n", SECRET);
            assert_error(&fixture.post("token", &format!("{ASK}{}", by("m"))).await, 401, "invalid_client");
            assert_eq!(fixture.post("token", &format!("{ASK}{}", by("n"))).await.status, 200);
        },
    )
    .await;
}

#[actix_web::test]
async fn oa_220_oa_221_oa_225_a_machine_gets_a_token_and_nothing_else() {
    on_each("oa_220", async |fixture| {
        let user = fixture.user("doc").to_string();
        fixture.machine(&user, SECRET);
        let answer = fixture.post("token", &format!("{ASK}{}", by(&user))).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let body = answer.json();
        let members: Vec<_> = body.as_object().expect("an object").keys().collect();
        assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
        let form = format!("token={}{}", text(&body, "access_token"), by(&user));
        let seen = fixture.post("introspect", &form).await.json();
        assert_eq!((&seen["sub"], seen.get("username")), (&format!("client:{user}").into(), None));
    })
    .await;
}

#[actix_web::test]
async fn oa_222_oa_223_oa_224_oa_228_who_may_have_which_scopes() {
    on_each("oa_222", async |fixture| {
        fixture.clients();
        fixture.change("spa", |client| client.grants.push(GrantType::ClientCredentials));
        let form = format!("{ASK}{}", by("spa"));
        assert_error(&fixture.post("token", &form).await, 400, "unauthorized_client");
        fixture.machine("m", SECRET);
        fixture.change("m", |client| {
            client.allowed_scopes =
                Some(webapi_oauth2::ScopeSet::parse("note:read status:read").expect("scopes"));
        });
        let ask = async |scope: &str| {
            fixture.post("token", &format!("grant_type=client_credentials{scope}{}", by("m"))).await
        };
        for scope in ["note:write", "nonsense", "openid", "note:read+openid", "a%22b", "NOTE:READ"] {
            assert_error(&ask(&format!("&scope={scope}")).await, 400, "invalid_scope");
        }
        assert_eq!(ask("").await.json()["scope"], "note:read status:read", "the documented default");
        fixture.change("m", |client| {
            client.default_scopes = Some(webapi_oauth2::ScopeSet::parse("note:read").expect("scopes"));
        });
        assert_eq!(ask("").await.json()["scope"], "note:read", "the client's own default");
    })
    .await;
}

#[actix_web::test]
async fn a_known_client_costs_one_statement() {
    counting_on_each("machine_cost", async |fixture| {
        fixture.machine("m", SECRET);
        let form = format!("{ASK}{}", by("m"));
        let cost = async || {
            let before = Fixture::statements();
            assert_eq!(fixture.post("token", &form).await.status, 200);
            Fixture::statements() - before
        };
        assert_eq!((cost().await, cost().await), (2, 1));
        fixture.clock.advance(10);
        assert_eq!((cost().await, cost().await), (2, 1));
        fixture.change("m", |client| client.name = "changed".to_owned());
        assert_eq!((cost().await, cost().await), (2, 2), "a change is not taken up for a minute");
    })
    .await;
}
