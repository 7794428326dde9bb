//! A process is killed while it enables an extension: inside the transaction, after its commit, and at moments between. What
//! the database says then is what the next process serves, whole, and nothing is in the way of enabling again.

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::probe::Probe;
use super::{Place, Server, api, enable, found, get, send};

/// When a process is killed.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// Before its commit, where the database holds it until it is gone.
    Inside,
    /// So long after it is seen to change something.
    Later(Duration),
    /// As soon as the commit is seen.
    Committed,
}

/// What had been committed when the process was gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Old,
    New,
}

fn survives_being_killed(place: &Place) {
    drop(place.serve(&[]));
    let mut database = Probe::open(&place.database());
    let later = (1..=6).map(|step| Moment::Later(Duration::from_micros(700) * step));
    let moments = [Moment::Inside; 3].into_iter().chain(later).chain([Moment::Committed; 2]);
    let seen: Vec<(Moment, State)> =
        moments.map(|moment| (moment, kill_and_look(place, &mut database, moment))).collect();
    println!("{seen:?}");
    let possible = |(moment, state): &(Moment, State)| match moment {
        Moment::Inside => *state == State::Old,
        Moment::Later(_) => true,
        Moment::Committed => *state == State::New,
    };
    assert!(seen.iter().all(possible), "half a change is kept, or a whole one lost: {seen:?}");
}

/// Kills a process at this moment of an enabling; the next one must serve what the database says.
fn kill_and_look(place: &Place, database: &mut Probe, moment: Moment) -> State {
    let server = place.serve(&[]);
    let before = database.generation();
    if matches!(moment, Moment::Inside) {
        database.hold_commits();
    }
    let enabling = enable_in_background(&api(&server));
    wait_for(database, before, moment, &enabling);
    drop(server);
    drop(enabling.join());
    if matches!(moment, Moment::Inside) {
        database.let_go();
    }
    let state = if database.settled_generation() == before { State::Old } else { State::New };

    let next = place.serve(&[]);
    assert_eq!(served(&next), state, "killed at {moment:?}");
    // Nothing is left of the other one that is in the way. Those killed inside are left as they are, so that each has the
    // migration to run.
    let at = api(&next);
    if state == State::Old && matches!(moment, Moment::Later(_)) {
        assert_eq!(enable(&at, "checklists").0, 200);
        assert_eq!(served(&next), State::New);
    }
    if served(&next) == State::New {
        let (status, body) = send("PUT", &format!("{at}extensions/checklists/"), Some("admin"), "enabled=0");
        assert_eq!(status, 200, "{body}");
    }
    state
}

fn wait_for(database: &mut Probe, before: i64, moment: Moment, enabling: &JoinHandle<()>) {
    let mut is_begun = || database.is_claimed() || enabling.is_finished();
    let begin = Instant::now();
    while !is_begun() {
        assert!(begin.elapsed() < Duration::from_secs(20), "it never begins");
        std::thread::yield_now();
    }
    match moment {
        Moment::Inside => {
            let begin = Instant::now();
            while !database.is_held(begin.elapsed()) {
                assert!(begin.elapsed() < Duration::from_secs(20), "it never comes to its commit");
                std::thread::yield_now();
            }
            assert!(!enabling.is_finished() && database.is_claimed(), "nothing held it");
        }
        Moment::Later(after) => {
            let begin = Instant::now();
            while begin.elapsed() < after {
                std::thread::yield_now();
            }
        }
        Moment::Committed => {
            let begin = Instant::now();
            while database.generation() == before {
                assert!(begin.elapsed() < Duration::from_secs(20), "it is never committed");
                std::thread::yield_now();
            }
        }
    }
}

/// Which state a server serves: route, link and item say the same.
fn served(server: &Server) -> State {
    let at = api(server);
    let item = found(&format!("{at}extensions/checklists/"))["extension"].clone();
    let routed = get(&format!("{at}review-requests/1/checklist-items/")).0;
    let request = found(&format!("{at}review-requests/1/"));
    let is_linked = !request["review_request"]["links"]["checklist_items"].is_null();
    assert_eq!(item["load_error"], Value::Null);
    match (item["enabled"] == json!(true), is_linked, routed) {
        (true, true, 200) => State::New,
        (false, false, 404) => State::Old,
        between => panic!("neither the old state nor the new one: {between:?}"),
    }
}

fn enable_in_background(api: &str) -> JoinHandle<()> {
    let api = api.to_owned();
    std::thread::spawn(move || {
        // The answer may never come.
        let _ = std::panic::catch_unwind(|| enable(&api, "checklists"));
    })
}

#[test]
fn a_process_killed_while_it_enables_leaves_the_old_or_the_new_state_on_sqlite() {
    survives_being_killed(&Place::new("killed"));
}

#[cfg(feature = "postgres")]
#[test]
fn a_process_killed_while_it_enables_leaves_the_old_or_the_new_state_on_postgresql() {
    let database = crate::own_database::OwnDatabase::create("killed");
    survives_being_killed(&Place::with_database("killed-pg", &database.url()));
}
