//! Section 13: the device grant, without its pages.

use serde_json::Value;
use webapi_oauth2::command::NewClient;
use webapi_oauth2::device::{Decided, Entry, Verification, enter};
use webapi_oauth2::event::Origin;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::token::UserCode;
use webapi_oauth2::{AuthorizationServerBuilder, ClientSecret};

use crate::fixture::{Fixture, counting_on_each_with, on_each, on_each_with};
use crate::flow::{SECRET, assert_error, text};
use crate::http::Answer;

pub(crate) const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub(crate) const GRANTS: &[GrantType] = &[GrantType::DeviceCode, GrantType::RefreshToken];

/// The setting that every test here needs.
pub(crate) fn on(builder: AuthorizationServerBuilder) -> AuthorizationServerBuilder {
    builder.device_grant()
}

fn by(client_id: &str) -> String {
    match client_id {
        "box" => format!("&client_id=box&client_secret={SECRET}"),
        _ => format!("&client_id={client_id}"),
    }
}

pub(crate) fn poll_form(client_id: &str, codes: &Value) -> String {
    format!("grant_type={DEVICE}&device_code={}{}", text(codes, "device_code"), by(client_id))
}

impl Fixture {
    /// Two public clients, `tv` and `radio`, and a confidential one, `box`.
    pub(crate) fn devices(&self) {
        for client_id in ["tv", "radio", "box"] {
            let public = client_id != "box";
            let client = NewClient {
                name: client_id,
                client_id: Some(client_id),
                secret: (!public).then(|| ClientSecret::new(SECRET)),
                public,
                grants: Some(GRANTS),
                ..NewClient::default()
            };
            self.create_client(client).expect("a client");
        }
    }

    /// Codes for a device.
    pub(crate) async fn codes(&self, client_id: &str) -> Value {
        let answer = self.post("device-authorization", &format!("scope=note:read{}", by(client_id))).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    pub(crate) async fn poll(&self, client_id: &str, codes: &Value) -> Answer {
        self.post("token", &poll_form(client_id, codes)).await
    }

    pub(crate) fn enter(&self, codes: &Value, username: &str) -> Entry {
        let (code, user) = (user_code(codes), self.user(username));
        let now = self.api.clock().now();
        self.with(|conn| enter(&self.server, conn, &code, user, now)).expect("a store")
    }

    fn verification(&self, codes: &Value, username: &str) -> Option<Verification> {
        let (code, user) = (user_code(codes), self.user(username));
        self.with(|conn| Verification::of(&self.server, conn, &code, user)).expect("a store")
    }

    /// Lets doc enter the code and decide.
    pub(crate) fn decide(&self, codes: &Value, agrees: bool) -> Decided {
        self.enter(codes, "doc");
        let asked = self.verification(codes, "doc").expect("it is doc's");
        self.with(|conn| match agrees {
            true => asked.approve(&self.api, &self.server, conn, &asked.scopes(), &Origin::default()),
            false => asked.deny(&self.api, &self.server, conn, &Origin::default()),
        })
        .expect("a store")
    }
}

fn user_code(codes: &Value) -> UserCode {
    UserCode::parse(text(codes, "user_code")).expect("a code")
}

#[actix_web::test]
async fn oa_340_oa_352_a_device_gets_a_pair_of_codes() {
    on_each_with("oa_340", on, async |fixture| {
        fixture.devices();
        for client in ["tv", "box"] {
            let answer =
                fixture.post("device-authorization", &format!("scope=note:read{}", by(client))).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("content-type"), "application/json");
            let codes = answer.json();
            assert_eq!((&codes["expires_in"], &codes["interval"]), (&600.into(), &5.into()));
            assert_eq!(codes["verification_uri"], "http://127.0.0.1:8080/o/device/");
            let user_code = text(&codes, "user_code");
            let complete = format!("http://127.0.0.1:8080/o/device/?user_code={user_code}");
            assert_eq!(codes["verification_uri_complete"], complete.as_str());
            assert_eq!((text(&codes, "device_code").len(), user_code.len()), (47, 11), "256 bits, and 43");
        }
        let stored = fixture.with(|conn| {
            use diesel::prelude::*;
            diesel::sql_query("SELECT COUNT(*) AS n FROM oauth2_device_codes WHERE LENGTH(digest) = 32")
                .get_result::<Counted>(conn)
        });
        assert_eq!(stored.expect("a count").n, 2, "digests");
    })
    .await;
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

#[actix_web::test]
async fn oa_341_oa_345_an_approved_device_gets_its_tokens_once() {
    on_each_with("oa_341", on, async |fixture| {
        fixture.devices();
        for client in ["tv", "box"] {
            let codes = fixture.codes(client).await;
            assert_error(&fixture.poll(client, &codes).await, 400, "authorization_pending");
            assert_eq!(fixture.enter(&codes, "doc"), Entry::Bound(client.to_owned()));
            fixture.clock.advance(5);
            assert_error(&fixture.poll(client, &codes).await, 400, "authorization_pending");
            assert_eq!(fixture.decide(&codes, true), Decided::Approved);
            let answer = fixture.poll(client, &codes).await;
            assert_eq!(answer.status, 200, "at once: {}", answer.body);
            let tokens = answer.json();
            assert_eq!(tokens["scope"], "note:read");
            assert!(fixture.opens(text(&tokens, "access_token")).await);
            assert_error(&fixture.poll(client, &codes).await, 400, "invalid_grant");
            assert!(fixture.opens(text(&tokens, "access_token")).await, "two polls may overlap");
            let form = format!(
                "grant_type=refresh_token&refresh_token={}{}",
                text(&tokens, "refresh_token"),
                by(client)
            );
            let renewed = fixture.post("token", &form).await;
            assert_eq!(renewed.status, 200, "{}", renewed.body);
            fixture.clock.advance(11);
            assert_error(&fixture.poll(client, &codes).await, 400, "invalid_grant");
            let access = renewed.json();
            assert!(!fixture.opens(text(&access, "access_token")).await, "a replay ends the family");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_342_whoever_polls_early_waits_five_seconds_longer_from_then_on() {
    on_each_with("oa_342", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        for (wait, expected) in [
            (0, "authorization_pending"),
            (5, "authorization_pending"),
            (1, "slow_down"),
            (5, "slow_down"),
            (14, "authorization_pending"),
            (10, "slow_down"),
            (20, "authorization_pending"),
        ] {
            fixture.clock.advance(wait);
            let answer = fixture.poll("tv", &codes).await;
            assert_error(&answer, 400, expected);
        }
        assert_eq!(fixture.decide(&codes, true), Decided::Approved);
        assert_eq!(fixture.poll("tv", &codes).await.status, 200, "however fast it asks");
    })
    .await;
}

#[actix_web::test]
async fn oa_343_a_refusal_reaches_the_device() {
    on_each_with("oa_343", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        assert_eq!(fixture.decide(&codes, false), Decided::Denied);
        assert_error(&fixture.poll("tv", &codes).await, 400, "access_denied");
        let again = fixture.verification(&codes, "doc").expect("it is doc's");
        let late = fixture.with(|conn| {
            again.approve(&fixture.api, &fixture.server, conn, &again.scopes(), &Origin::default())
        });
        assert_eq!(late.expect("a store"), Decided::TooLate, "a refusal stays");
        assert_error(&fixture.poll("tv", &codes).await, 400, "access_denied");
    })
    .await;
}

#[actix_web::test]
async fn oa_344_both_codes_expire_after_ten_minutes() {
    on_each_with("oa_344", on, async |fixture| {
        fixture.devices();
        let [pending, entered, approved] =
            [fixture.codes("tv").await, fixture.codes("tv").await, fixture.codes("tv").await];
        fixture.enter(&entered, "doc");
        fixture.decide(&approved, true);
        fixture.clock.advance(600);
        for codes in [&pending, &entered, &approved] {
            assert_error(&fixture.poll("tv", codes).await, 400, "expired_token");
        }
        assert_eq!(fixture.enter(&pending, "doc"), Entry::Expired);
        assert_eq!(fixture.decide(&entered, true), Decided::TooLate);
    })
    .await;
}

#[actix_web::test]
async fn oa_346_oa_347_a_foreign_unknown_or_missing_device_code_is_refused() {
    on_each_with("oa_346", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        fixture.decide(&codes, true);
        for thief in ["radio", "box"] {
            assert_error(&fixture.poll(thief, &codes).await, 400, "invalid_grant");
        }
        let unknown = serde_json::json!({ "device_code": "wdc_unknown" });
        assert_error(&fixture.poll("tv", &unknown).await, 400, "invalid_grant");
        let user_code = serde_json::json!({ "device_code": codes["user_code"] });
        assert_error(&fixture.poll("tv", &user_code).await, 400, "invalid_grant");
        let missing = format!("grant_type={DEVICE}{}", by("tv"));
        assert_error(&fixture.post("token", &missing).await, 400, "invalid_request");
        assert_eq!(fixture.poll("tv", &codes).await.status, 200, "its own client is not harmed");
    })
    .await;
}

#[actix_web::test]
async fn oa_351_only_whoever_entered_the_code_decides() {
    on_each_with("oa_351", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        assert!(fixture.verification(&codes, "doc").is_none(), "nobody entered it");
        assert_eq!(fixture.enter(&codes, "doc"), Entry::Bound("tv".to_owned()));
        assert_eq!(fixture.enter(&codes, "doc"), Entry::Bound("tv".to_owned()), "again");
        assert_eq!(fixture.enter(&codes, "ghost"), Entry::Used);
        assert!(fixture.verification(&codes, "ghost").is_none());
        assert_eq!(fixture.decide(&codes, true), Decided::Approved);
        assert_eq!(fixture.enter(&codes, "doc"), Entry::Used);
        let unknown = serde_json::json!({ "user_code": "BBBBB-BBBBB" });
        assert_eq!(fixture.enter(&unknown, "doc"), Entry::Unknown);
    })
    .await;
}

#[actix_web::test]
async fn oa_353_only_a_known_client_with_the_grant_gets_codes() {
    on_each_with("oa_353", on, async |fixture| {
        fixture.devices();
        fixture.clients();
        let ask = async |form: &str| fixture.post("device-authorization", form).await;
        assert_error(&ask("client_id=nobody").await, 401, "invalid_client");
        assert_error(&ask("client_id=box").await, 401, "invalid_client");
        assert_error(&ask("client_id=box&client_secret=wrong").await, 401, "invalid_client");
        assert_error(&ask("scope=note:read").await, 401, "invalid_client");
        assert_error(&ask("client_id=spa").await, 400, "unauthorized_client");
        fixture
            .with(|conn| fixture.server.clients().set_enabled(conn, fixture.api.clock(), "tv", false))
            .expect("a store");
        assert_error(&ask("client_id=tv").await, 401, "invalid_client");
        let get = fixture.send("GET", "/o/device-authorization/?client_id=radio", &[], "").await;
        assert_eq!((get.status, get.header("allow")), (405, "POST, OPTIONS"));
    })
    .await;
}

#[actix_web::test]
async fn oa_354_unknown_scopes_and_resources_are_refused() {
    on_each_with("oa_354", on, async |fixture| {
        fixture.devices();
        for (more, error) in [
            ("scope=banana", "invalid_scope"),
            ("scope=note:read+banana", "invalid_scope"),
            ("scope=%22", "invalid_scope"),
            ("scope=note:read&resource=https://elsewhere.example/", "invalid_target"),
            ("scope=note:read&scope=note:write", "invalid_request"),
        ] {
            let answer = fixture.post("device-authorization", &format!("{more}{}", by("tv"))).await;
            assert_error(&answer, 400, error);
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_356_a_grant_that_is_off_is_absent() {
    let metadata = async |fixture: &Fixture| {
        fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await.json()
    };
    on_each_with("oa_356_on", on, async |fixture| {
        let document = metadata(fixture).await;
        let endpoint = "http://127.0.0.1:8080/o/device-authorization/";
        assert_eq!(document["device_authorization_endpoint"], endpoint);
        let grants = document["grant_types_supported"].as_array().expect("a list");
        assert!(grants.contains(&DEVICE.into()), "{document}");
    })
    .await;
    on_each("oa_356_off", async |fixture| {
        fixture.devices();
        let document = metadata(fixture).await;
        assert!(!document.to_string().contains("device"), "{document}");
        assert_eq!(fixture.post("device-authorization", "client_id=tv").await.status, 404);
        let poll = format!("grant_type={DEVICE}&device_code=x&client_id=tv");
        assert_error(&fixture.post("token", &poll).await, 400, "unsupported_grant_type");
    })
    .await;
}

#[actix_web::test]
async fn a_poll_costs_two_statements_and_an_exchange_four() {
    counting_on_each_with("device_cost", on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        let before = Fixture::statements();
        fixture.poll("tv", &codes).await;
        assert_eq!(Fixture::statements() - before, 2, "the device, and that it asked");
        fixture.decide(&codes, true);
        let before = Fixture::statements();
        assert_eq!(fixture.poll("tv", &codes).await.status, 200);
        assert_eq!(Fixture::statements() - before, 4, "the device, the code, the user, the tokens");
    })
    .await;
}

#[actix_web::test]
async fn expired_device_codes_are_pruned() {
    on_each_with("device_pruning", on, async |fixture| {
        fixture.devices();
        for _ in 0..3 {
            fixture.codes("tv").await;
        }
        let prune = |batch| {
            let now = fixture.api.clock().now();
            fixture.with(|conn| webapi_oauth2::store::prune(conn, now, batch)).expect("a store").devices
        };
        fixture.clock.advance(600 + 3600);
        assert_eq!(prune(2), 0, "an hour later at the earliest");
        fixture.clock.advance(1);
        assert_eq!([prune(2), prune(2), prune(2)], [2, 1, 0]);
    })
    .await;
}
