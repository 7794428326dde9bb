//! Section 22: many real threads at once, each with a runtime of its own.

use std::collections::HashSet;
use std::sync::Barrier;

use serde_json::Value;
use webapi_core::request::query;
use webapi_oauth2::device::Decided;

use crate::applications::{register, with};
use crate::browser::hidden;
use crate::device;
use crate::fixture::{Fixture, racing_on_each, racing_on_each_with};
use crate::flow::{by, exchange_form, text};

const THREADS: usize = 64;

/// Sends one form from each thread, all at the same moment; status and body of each answer.
fn race(fixture: &Fixture, forms: &[(&str, String)]) -> Vec<(u16, Value)> {
    let barrier = Barrier::new(forms.len());
    std::thread::scope(|scope| {
        let threads: Vec<_> = forms
            .iter()
            .map(|(endpoint, form)| {
                let barrier = &barrier;
                scope.spawn(move || {
                    actix_web::rt::System::new().block_on(async {
                        barrier.wait();
                        let answer = fixture.post(endpoint, form).await;
                        (answer.status, answer.json())
                    })
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn refresh_form(token: &str) -> String {
    format!("grant_type=refresh_token&refresh_token={token}{}", by("web"))
}

#[actix_web::test]
async fn oa_570_oa_571_one_code_is_exchanged_once_by_64_threads() {
    racing_on_each("oa_570", async |fixture| {
        fixture.clients();
        for _ in 0..3 {
            let code = fixture.code("web", "note:read");
            let answers = race(fixture, &vec![("token", exchange_form("web", &code)); THREADS]);
            let won: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
            assert_eq!(won.len(), 1, "{answers:?}");
            assert!(answers.iter().all(|(status, body)| *status == 200 || body["error"] == "invalid_grant"));
            assert!(!fixture.opens(text(&won[0].1, "access_token")).await, "the others were replays");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_572_oa_195_oa_578_one_refresh_token_has_one_successor_for_64_threads() {
    racing_on_each("oa_572", async |fixture| {
        fixture.clients();
        let mut token = text(&fixture.family("web", "note:read").await, "refresh_token").to_owned();
        for _ in 0..3 {
            let answers = race(fixture, &vec![("token", refresh_form(&token)); THREADS]);
            assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
            let pairs: HashSet<_> = answers
                .iter()
                .map(|(_, body)| (text(body, "access_token"), text(body, "refresh_token")))
                .collect();
            assert_eq!(pairs.len(), 1, "one chain");
            let (access, refresh) = pairs.into_iter().next().expect("one");
            assert!(fixture.opens(access).await);
            token = refresh.to_owned();
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_575_after_a_revocation_nothing_of_the_family_is_alive() {
    racing_on_each("oa_575", async |fixture| {
        fixture.clients();
        for round in 0..6 {
            let tokens = fixture.family("web", "note:read").await;
            let token = text(&tokens, "refresh_token");
            let revoked = if round % 2 == 0 { token } else { text(&tokens, "access_token") };
            let mut forms = vec![("token", refresh_form(token)); 7];
            forms.insert(round, ("revoke_token", format!("token={revoked}{}", by("web"))));
            for (_, body) in race(fixture, &forms) {
                let Some(access) = body["access_token"].as_str() else { continue };
                assert!(!fixture.opens(access).await, "{round}");
                let refused = fixture.refresh("web", text(&body, "refresh_token"), "").await;
                assert_eq!(refused.status, 400, "{round}: {}", refused.body);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_576_one_pending_request_is_decided_once_by_64_threads() {
    racing_on_each("oa_576", async |fixture| {
        let (pending, clock) = (fixture.server.pending(), fixture.api.clock());
        let handle = fixture.with(|conn| pending.keep(conn, clock, "a=b", "mine")).expect("a store");
        fixture.with(|conn| pending.put_to(conn, clock, &handle, "mine", 1)).expect("a store");
        let taken = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| {
                    let handle = &handle;
                    scope.spawn(move || {
                        let api = &fixture.api;
                        let taken = fixture
                            .with(|conn| fixture.server.pending().take(conn, api.clock(), handle, "mine", 1));
                        taken.expect("a store").is_some()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).filter(|won| *won).count()
        });
        assert_eq!(taken, 1);
    })
    .await;
}

#[actix_web::test]
async fn oa_573_one_device_code_is_exchanged_once_by_64_threads() {
    racing_on_each_with("oa_573", device::on, async |fixture| {
        fixture.devices();
        for _ in 0..3 {
            let codes = fixture.codes("tv").await;
            let form = device::poll_form("tv", &codes);
            let early = race(fixture, &vec![("token", form.clone()); 8]);
            let waits = ["authorization_pending", "slow_down"];
            assert!(
                early.iter().all(|(status, body)| *status == 400 && waits.contains(&text(body, "error")))
            );
            fixture.decide(&codes, true);
            let answers = race(fixture, &vec![("token", form); THREADS]);
            let won: Vec<_> = answers.iter().filter(|(status, _)| *status == 200).collect();
            assert_eq!(won.len(), 1, "{answers:?}");
            assert!(answers.iter().all(|(status, body)| *status == 200 || body["error"] == "invalid_grant"));
            assert!(fixture.opens(text(&won[0].1, "access_token")).await, "polls may overlap");
        }
    })
    .await;
}

/// Posts forms of one browser to a page, all at the same moment; status and body of each answer.
fn post_at_once(fixture: &Fixture, path: &str, cookies: &str, forms: &[String]) -> Vec<(u16, String)> {
    let barrier = Barrier::new(forms.len());
    std::thread::scope(|scope| {
        let send = |form| {
            let barrier = &barrier;
            scope.spawn(move || {
                actix_web::rt::System::new().block_on(async {
                    barrier.wait();
                    let answer = fixture.send("POST", path, &[("cookie", cookies)], form).await;
                    (answer.status, answer.body)
                })
            })
        };
        let threads: Vec<_> = forms.iter().map(|form| send(form)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}

#[actix_web::test]
async fn a_form_for_a_new_secret_that_is_sent_many_times_at_once_makes_one() {
    racing_on_each("application_secrets", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let detail = register(&browser, &[("client_id", "docs"), ("client_secret", "typed-by-hand")]).await;
        let rotate = format!("{}rotate-secret/", detail.header("location"));
        for round in 1..=4 {
            fixture.clock.advance(1);
            let newest = hidden(&browser.get(&rotate).await, "newest").expect("a secret");
            let (cookies, proof) = (browser.cookies(), browser.csrf());
            let fields = [("newest", &*newest), ("overlap", "604800"), ("csrfmiddlewaretoken", &*proof)];
            let answers = post_at_once(fixture, &rotate, &cookies, &vec![query::encode(fields); 16]);
            let shown =
                answers.iter().filter(|(status, body)| *status == 200 && body.contains("wcs_")).count();
            let others = answers.iter().filter(|(status, _)| *status == 303).count();
            assert_eq!((shown, others), (1, answers.len() - 1), "{answers:?}");
            let made = fixture.client("docs").expect("the client").secrets.len();
            assert_eq!(made, 1 + round, "one for each round");
        }
    })
    .await;
}

#[actix_web::test]
async fn of_changes_of_one_application_at_once_the_first_is_kept_and_the_others_are_told() {
    racing_on_each("application_changes", async |fixture| {
        let browser = fixture.browser_of("doc").await;
        let made = register(&browser, &[("client_id", "docs"), ("client_type", "public")]).await;
        let update = format!("{}update/", made.header("location"));
        for round in 0..4 {
            let version = hidden(&browser.get(&update).await, "version").expect("a version");
            let (cookies, proof) = (browser.cookies(), browser.csrf());
            let form = |name: &str| {
                let change = [
                    ("name", name),
                    ("client_id", "docs"),
                    ("client_type", "public"),
                    ("version", version.as_str()),
                    ("csrfmiddlewaretoken", proof.as_str()),
                ];
                query::encode(with(&change))
            };
            let names: Vec<String> = (0..16).map(|thread| format!("Round {round} of {thread}")).collect();
            let forms: Vec<String> = names.iter().map(|name| form(name)).collect();
            let answers = post_at_once(fixture, &update, &cookies, &forms);
            let won: Vec<usize> = (0..names.len()).filter(|thread| answers[*thread].0 == 303).collect();
            assert_eq!(won.len(), 1, "{answers:?}");
            let told =
                answers.iter().filter(|(status, body)| *status == 200 && body.contains("changed elsewhere"));
            assert_eq!(told.count(), names.len() - 1, "{answers:?}");
            assert_eq!(fixture.client("docs").expect("the client").name, names[won[0]], "nothing is lost");
        }
    })
    .await;
}

#[actix_web::test]
async fn one_device_is_decided_once_by_64_threads() {
    racing_on_each_with("device_decisions", device::on, async |fixture| {
        fixture.devices();
        let codes = fixture.codes("tv").await;
        let decided = std::thread::scope(|scope| {
            let decide = |agrees| {
                let codes = &codes;
                move || fixture.decide(codes, agrees)
            };
            let threads: Vec<_> = (0..THREADS).map(|turn| scope.spawn(decide(turn % 2 == 0))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
        });
        let late = decided.iter().filter(|decided| **decided == Decided::TooLate).count();
        assert_eq!(late, THREADS - 1, "{decided:?}");
        let user = fixture.user("doc");
        let grants =
            fixture.with(|conn| fixture.server.grants().of_user(conn, fixture.api.clock(), user, None));
        let approved = decided.contains(&Decided::Approved);
        assert_eq!(grants.expect("a store").len(), usize::from(approved), "a lost decision leaves nothing");
    })
    .await;
}
