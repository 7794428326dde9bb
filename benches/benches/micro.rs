//! Micro benchmarks: single steps of a request, without network and database.
//!
//! Here the steps of the hand-written application, as the measure for those of the framework.

use chrono::DateTime;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use webapi_benches::fixture::{prose, username};
use webapi_benches::handwritten::payload::{self, Page, ReviewRequest};

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
