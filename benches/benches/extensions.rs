//! What extensions cost: with how many of them known, and to requests for other resources while one is switched.
//!
//! `cargo bench -p webapi-benches --bench extensions` prints both and ends with a failure where a limit is not kept; after
//! `cargo xtask postgres --` on PostgreSQL as well.

#[path = "extensions/scale.rs"]
mod scale;
#[path = "micro/tree.rs"]
#[allow(dead_code, reason = "other benchmarks decode bodies and set limits")]
mod tree;

use std::time::Duration;

use webapi_benches::switching::{self, Extent, Report, SqliteFile, own_schema};

/// A thousand times enabled, a thousand times disabled.
const EXTENT: Extent =
    Extent { slices: 40, rounds: 25, pause: Duration::from_millis(20), warm_up: Duration::from_secs(2) };

fn main() {
    // `cargo test` runs benchmarks, too, to see that they work.
    if !std::env::args().any(|argument| argument == "--bench") {
        scale::run(&[10, 50]);
        return;
    }
    scale::run(&[10, 100, 1_000]);
    let file = SqliteFile::new("switched");
    hold("SQLite", &switching::run(&file.url(), EXTENT));
    if let Some(url) = own_schema("switched") {
        hold("PostgreSQL", &switching::run(&url, EXTENT));
    }
}

/// Prints what was measured, and fails where a limit is not kept.
fn hold(database: &str, report: &Report) {
    println!("\n{database}: {report}");
    let (first, second) = report.halves();
    assert!(report.ratio() <= 1.5, "switching makes others wait");
    assert!(second <= first + first / 20 + 2_048, "memory grows");
}
