//! What a page costs far into a list, by the time that its statements take. The clock is in every connection of the
//! process, so this is a binary of its own.
#![allow(clippy::unwrap_used, reason = "panicking is how a test fails, its helpers included")]

mod it {
    #[allow(dead_code, reason = "the other test binaries use the rest")]
    pub(crate) mod library;
}

use std::sync::Mutex;
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use serde::Serialize;
use webapi_core::WebApiResource;
use webapi_core::api::WebApiBuilder;

use crate::it::library::schema::events;
use crate::it::library::{Ask, Library, everywhere_with};

const ROWS: u32 = 100_000;
const DEEP: u32 = 90_000;
/// What a deep page may cost, in first pages.
const LARGEST_RATIO: f64 = 1.5;

/// A long list.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = events)]
#[webapi(manual, plural = "entries", max_page_size = 10_000)]
struct Entry {
    #[webapi(sort)]
    id: i64,
    #[webapi(sort)]
    name: String,
    #[webapi(sort)]
    remark: Option<String>,
}

/// How long statements ran since it was last asked.
static SPENT: Mutex<Duration> = Mutex::new(Duration::ZERO);

#[derive(Default)]
struct Stopwatch(Option<Instant>);

impl Instrumentation for Stopwatch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.0 = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { .. } => {
                if let Some(begin) = self.0.take() {
                    *SPENT.lock().unwrap() += begin.elapsed();
                }
            }
            _ => {}
        }
    }
}

async fn cost(library: &Library, uri: &str) -> Duration {
    *SPENT.lock().unwrap() = Duration::ZERO;
    library.send(Ask::get(uri)).await.expect(200);
    *SPENT.lock().unwrap()
}

/// The costs of several requests at their best, each asked for in turn.
async fn costs<const N: usize>(library: &Library, uris: [&str; N], rounds: u32) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..rounds {
        for (best, uri) in best.iter_mut().zip(uris) {
            *best = cost(library, uri).await.min(*best);
        }
    }
    best
}

/// The path of the page behind the first so many rows.
async fn behind(library: &Library, sort: &str, rows: u32) -> String {
    let mut uri = format!("/api/entries/?only-fields=id&only-links=&sort={sort}&cursor=&max-results=10000");
    for _ in 0..rows / 10_000 {
        let answer = library.send(Ask::get(&uri)).await.expect(200).json();
        let next = answer["links"]["next"]["href"].as_str().unwrap();
        uri = format!("/api/{}", next.split_once("/api/").unwrap().1);
    }
    uri.replace("max-results=10000", "max-results=25")
}

#[test]
fn a_deep_page_behind_a_cursor_costs_what_the_first_one_does() {
    diesel::connection::set_default_instrumentation(|| Some(Box::new(Stopwatch::default()))).unwrap();
    let test = everywhere_with(WebApiBuilder::resource::<Entry>, async |library| {
        library.execute(&format!(
            "INSERT INTO events (name, remark) \
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS}) \
                 SELECT 'event ' || (1000000 + i * 7919 % {ROWS}), \
                     CASE i % 50 WHEN 0 THEN NULL ELSE 'remark ' || (i % 1000) END FROM n"
        ));
        library.execute("CREATE INDEX by_remark ON events (remark)");
        library.execute("ANALYZE events");
        for sort in ["", "-id", "name", "-name", "remark", "-remark"] {
            let first =
                format!("/api/entries/?only-fields=id&only-links=&sort={sort}&cursor=&max-results=25");
            let deep = behind(library, sort, DEEP).await;
            let mut ratio = f64::INFINITY;
            // Another program may have had the processor: the best of several tries counts.
            for _ in 0..5 {
                let [first, deep] = costs(library, [&first, &deep], 40).await;
                ratio = ratio.min(deep.as_secs_f64() / first.as_secs_f64());
                println!(
                    "sort `{sort}`: first page {first:?}, behind {DEEP} rows {deep:?}, ratio {ratio:.2}"
                );
                if ratio <= LARGEST_RATIO {
                    break;
                }
            }
            assert!(ratio <= LARGEST_RATIO, "sort `{sort}`: {ratio:.2}");
        }
        let numbered = |start| format!("/api/entries/?only-fields=id&only-links=&start={start}");
        let [first, deep] = costs(library, [&numbered(0), &numbered(DEEP)], 5).await;
        println!("by number: first page {first:?}, behind {DEEP} rows {deep:?}");
    });
    actix_web::rt::System::new().block_on(test);
}
