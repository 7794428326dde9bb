//! Micro benchmarks: single steps of a request, without network and database.
//!
//! First the steps of the hand-written application, then those of the framework: its router, its decoding, its
//! payloads and its rate limits.

#[path = "micro/lists.rs"]
mod lists;
#[path = "micro/tree.rs"]
mod tree;

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::App;
use actix_web::test::{self, TestRequest};
use chrono::DateTime;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use webapi_benches::fixture::{prose, username};
use webapi_benches::handwritten::payload::{self, Page, ReviewRequest};
use webapi_core::clock::{Clock as _, SystemClock};
use webapi_core::rate_limit::{Limit, LocalLimiter, Rate, RateLimiter as _, RateLimits, Subject};

const BASE: &str = "http://127.0.0.1:8080";

fn main() {
    divan::main();
}

fn review_request(id: i64, description: String) -> ReviewRequest {
    let time = DateTime::from_timestamp(1_709_296_215 + 60 * id, 0).unwrap_or_default().naive_utc();
    ReviewRequest {
        id,
        summary: prose(1, 60),
        description,
        status: "pending".to_owned(),
        time_added: time,
        last_updated: time,
        submitter: username(id),
    }
}

/// An item with a description of 500 characters, of which some need escaping.
#[divan::bench]
fn handwritten_item(bencher: Bencher<'_, '_>) {
    let row = review_request(7, prose(2, 500));
    let size = payload::item(BASE, &row).len();
    bencher.counter(BytesCount::new(size)).bench(|| payload::item(black_box(BASE), black_box(&row)));
}

/// An item whose description has nothing to escape.
#[divan::bench]
fn handwritten_item_of_plain_text(bencher: Bencher<'_, '_>) {
    let row = review_request(7, "plain words ".repeat(42));
    let size = payload::item(BASE, &row).len();
    bencher.counter(BytesCount::new(size)).bench(|| payload::item(black_box(BASE), black_box(&row)));
}

/// An item whose description is escaped throughout.
#[divan::bench]
fn handwritten_item_beyond_ascii(bencher: Bencher<'_, '_>) {
    let row = review_request(7, "ñandú größer 🦀".repeat(30));
    let size = payload::item(BASE, &row).len();
    bencher.counter(BytesCount::new(size)).bench(|| payload::item(black_box(BASE), black_box(&row)));
}

/// The first page of a list of 25.
#[divan::bench]
fn handwritten_list(bencher: Bencher<'_, '_>) {
    let rows = (1..=25).map(|id| review_request(id, prose(id.unsigned_abs(), 500))).collect();
    let page = Page { rows, total: 100_000, start: 0, max_results: 25 };
    let size = payload::list(BASE, "", &page).len();
    bencher.counter(BytesCount::new(size)).bench(|| payload::list(black_box(BASE), "", black_box(&page)));
}

/// Finding one item among many resources, keys decoded: from the path to the place in the tree.
#[divan::bench(args = [10, 1_000, 10_000])]
fn router_finds_an_item(bencher: Bencher<'_, '_>, resources: usize) {
    let api = tree::of(resources);
    let snapshot = api.snapshot();
    let path = format!("resource-{}/4242/", resources / 2);
    assert!(snapshot.find(&path).is_some());
    bencher.bench(|| snapshot.find(black_box(&path)));
}

/// A list among many resources.
#[divan::bench(args = [10, 1_000, 10_000])]
fn router_finds_a_list(bencher: Bencher<'_, '_>, resources: usize) {
    let api = tree::of(resources);
    let snapshot = api.snapshot();
    let path = format!("resource-{}/", resources - 1);
    bencher.bench(|| snapshot.find(black_box(&path)));
}

/// A list of 25, whole and in part: `only-fields=id` must be faster than the whole.
#[divan::bench(args = lists::PARTS)]
fn list_of_25(bencher: Bencher<'_, '_>, part: &str) {
    let api = lists::api();
    let system = actix_web::rt::System::new();
    let service = system.block_on(test::init_service(App::new().configure(api.configure())));
    let uri = format!("/api/changes/{part}");
    let request = || TestRequest::get().uri(&uri).to_request();
    bencher.with_inputs(request).bench_local_values(|request| {
        let answer = system.block_on(test::call_service(&service, request));
        assert_eq!(answer.status(), 200);
        answer
    });
}

/// A query of four parameters.
#[divan::bench]
fn decoding_a_query(bencher: Bencher<'_, '_>) {
    let limits = webapi_core::request::Limits::default();
    let query = "start=25&max-results=25&status=pending&only-fields=id%2Csummary";
    bencher.bench(|| webapi_core::request::query::parse(black_box(query), &limits));
}

/// A form body of three fields, 560 bytes.
#[divan::bench]
fn decoding_a_form(bencher: Bencher<'_, '_>) {
    let body = format!("summary=fix+it&public=1&description={}", "plain+words+".repeat(42));
    let kind = "application/x-www-form-urlencoded";
    bencher.bench(|| tree::decode(kind, black_box(&body)));
}

/// A JSON body of three fields, 560 bytes.
#[divan::bench]
fn decoding_json(bencher: Bencher<'_, '_>) {
    let text = "plain words ".repeat(42);
    let body = format!(r#"{{"summary": "fix it", "public": true, "description": "{text}"}}"#);
    bencher.bench(|| tree::decode("application/json", black_box(&body)));
}

/// Any value as a payload tree: what hand-made payloads cost before they are encoded.
#[divan::bench]
fn serializing_a_tree(bencher: Bencher<'_, '_>) {
    let value = serde_json::json!({"info": {"product": {"name": "Reviews", "version": "1.0"}, "features": [1, 2, 3]}});
    bencher.bench(|| webapi_core::serialize::node::to_node(black_box(&value)));
}

/// A decision about one caller, who stays within the limit.
#[divan::bench(threads = [1, 2])]
fn rate_limit_of_one_caller(bencher: Bencher<'_, '_>) {
    let limiter = LocalLimiter::default();
    let (rate, clock) = (Rate::parse("4000000000/h").expect("a rate"), SystemClock);
    bencher.bench(|| limiter.count(Limit::Authenticated, black_box(Subject::user(7)), rate, clock.now()));
}

/// A decision about each of 30,000 callers in turn, by their addresses.
#[divan::bench(threads = [1, 2])]
fn rate_limit_of_many_callers(bencher: Bencher<'_, '_>) {
    let limiter = LocalLimiter::default();
    let (rate, clock) = (Rate::parse("1000/h").expect("a rate"), SystemClock);
    let next = AtomicU32::new(0);
    bencher.bench(|| {
        let address = Ipv4Addr::from(0xC000_0000 + next.fetch_add(7, Ordering::Relaxed) % 30_000);
        limiter.count(Limit::Anonymous, Subject::address(address.into()), rate, clock.now())
    });
}

/// A decision about somebody who was never seen, while all memory is taken.
#[divan::bench(threads = [1, 2])]
fn rate_limit_of_ever_new_callers(bencher: Bencher<'_, '_>) {
    let limiter = LocalLimiter::with_capacity(4_096);
    let (rate, clock) = (Rate::parse("1000/h").expect("a rate"), SystemClock);
    let next = AtomicU32::new(0);
    bencher.bench(|| {
        let subject = Subject::user(next.fetch_add(1, Ordering::Relaxed).into());
        limiter.count(Limit::Anonymous, subject, rate, clock.now())
    });
}

/// A refusal: nothing is counted.
#[divan::bench]
fn rate_limit_refuses(bencher: Bencher<'_, '_>) {
    let limiter = LocalLimiter::default();
    let (rate, clock) = (Rate::parse("1/h").expect("a rate"), SystemClock);
    limiter.count(Limit::Anonymous, Subject::user(7), rate, clock.now());
    bencher.bench(|| limiter.count(Limit::Anonymous, black_box(Subject::user(7)), rate, clock.now()));
}

/// A whole request that is refused on the worker, with a 405: without rate limits, with them, and with the fields
/// that tell the client where it stands.
#[divan::bench(args = ["off", "quiet", "on"])]
fn refusing_with_rate_limits(bencher: Bencher<'_, '_>, limits: &str) {
    let limits = match limits {
        "off" => RateLimits::off(),
        "quiet" => RateLimits::default().anonymous("4000000000/h").without_fields(),
        _ => RateLimits::default().anonymous("4000000000/h"),
    };
    let api = tree::limited(10, limits);
    let system = actix_web::rt::System::new();
    let service = system.block_on(test::init_service(App::new().configure(api.configure())));
    let request = || TestRequest::delete().uri("/api/resource-7/").to_request();
    bencher.with_inputs(request).bench_local_values(|request| {
        let answer = system.block_on(test::call_service(&service, request));
        assert_eq!(answer.status(), 405);
        answer
    });
}
