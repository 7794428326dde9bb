//! An extension is switched on and off while sixteen connections ask for other things, each at its own steady pace.
//!
//! In: a database, and how often. Out: a [`Report`]. Every answer says which tree gave it; its status, links, uri
//! templates and scopes must be those of that tree, and the first answer that mixes two ends everything with a panic.
//! Slices of switching and slices of rest take turns, so that what else runs on the machine disturbs both alike.
//! The tests of this crate do it for a moment; `cargo bench -p webapi-benches --bench extensions` holds a thousand
//! rounds to limits.

mod api;
mod client;
mod judge;
mod report;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use webapi_core::extension::By;

use self::api::{ID, Served};
pub use self::report::{Latencies, Report, SqliteFile, own_schema};

/// How many connections ask.
pub const CONNECTIONS: u32 = 16;

/// Each connection asks so often, whether the last answer took long or not.
const PACE: Duration = Duration::from_millis(8);

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// How many slices of switching there are, with one of rest after each.
    pub slices: u32,
    /// How often the extension is enabled and disabled in each.
    pub rounds: u32,
    /// How long nothing is switched after each switch.
    pub pause: Duration,
    /// How long the connections ask before anything is measured.
    pub warm_up: Duration,
}

/// What the connections are asking beside, at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    /// What is seen now counts for nothing.
    WarmUp,
    Rest,
    Switching,
    Over,
}

/// The phase, as all threads see it.
#[derive(Debug)]
struct Moment(AtomicU8);

impl Moment {
    fn set(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::SeqCst);
    }

    fn phase(&self) -> Phase {
        let now = self.0.load(Ordering::SeqCst);
        [Phase::WarmUp, Phase::Rest, Phase::Switching, Phase::Over][usize::from(now)]
    }
}

/// Switches under load.
///
/// # Panics
///
/// If a request outside the extension fails, if an answer mixes two trees, and if anything cannot be set up.
pub fn run(database: &str, extent: Extent) -> Report {
    let served = Served::start(database);
    let moment = Arc::new(Moment(AtomicU8::new(Phase::WarmUp as u8)));
    let clients: Vec<JoinHandle<client::Seen>> =
        (0..CONNECTIONS).map(|number| client::start(&served, &moment, number)).collect();
    let reader = judge::start_reading(&served, &moment);
    std::thread::sleep(extent.warm_up);

    let (mut report, by) = (Report::default(), By::program("the load"));
    for _ in 0..extent.slices {
        moment.set(Phase::Switching);
        let begin = Instant::now();
        for _ in 0..extent.rounds {
            report.note(timed(|| served.extensions.enable(ID, &by)).expect("it can be enabled"));
            std::thread::sleep(extent.pause);
            report.note(timed(|| served.extensions.disable(ID, &by)).expect("it can be disabled"));
            std::thread::sleep(extent.pause);
        }
        let took = begin.elapsed();
        report.note_memory();
        moment.set(Phase::Rest);
        std::thread::sleep(took.max(PACE * 4));
    }
    moment.set(Phase::Over);
    for client in clients {
        report.add(&client.join().expect("no request fails, and no answer mixes two trees"));
    }
    report.looks = reader.join().expect("no tree is mixed");
    served.stop();
    report
}

fn timed<T, E>(work: impl FnOnce() -> Result<T, E>) -> Result<Duration, E> {
    let begin = Instant::now();
    work().map(|_| begin.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few(database: &str) {
        let report = run(database, Extent { slices: 4, rounds: 10, pause: Duration::ZERO, warm_up: PACE });
        println!("{report}");
        assert_eq!(report.switches, 80);
        assert!(report.rest.requests > 0 && report.switching.requests > 0 && report.own > 0, "{report}");
        assert!(report.looks > 0);
    }

    #[test]
    fn no_answer_mixes_two_trees_while_an_extension_is_switched_on_sqlite() {
        let file = SqliteFile::new("switched");
        few(&file.url());
    }

    #[test]
    fn no_answer_mixes_two_trees_while_an_extension_is_switched_on_postgresql() {
        let Some(url) = own_schema("switched") else {
            println!("WEBAPI_TEST_POSTGRES_URL is not set: this runs on SQLite only");
            return;
        };
        few(&url);
    }
}
