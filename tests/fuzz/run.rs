//! Runs one target for its time.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner};

use super::input;

/// How many inputs are made up before the clock is looked at.
const AT_ONCE: u32 = 64;

/// What must hold for an input; it may keep a server.
pub(crate) type Target<T> = Box<dyn Fn(T) -> Result<(), TestCaseError>>;

/// Makes up inputs and tries them until the time is over; those that failed once come first.
pub(crate) fn target<S>(name: &str, inputs: &S, target: &Target<S::Value>)
where
    S: Strategy,
    S::Value: Debug,
{
    let regressions: &'static str =
        Box::leak(format!("{}/{name}.regressions", input::FOLDER).into_boxed_str());
    let end = Instant::now() + seconds();
    let mut tried = 0_u64;
    loop {
        let mut runner = TestRunner::new(Config {
            cases: AT_ONCE,
            failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
            ..Config::default()
        });
        runner.run(inputs, target).unwrap_or_else(|error| panic!("{name}: {error}"));
        tried += u64::from(AT_ONCE);
        if Instant::now() >= end {
            break;
        }
    }
    println!("{name}: {tried} inputs");
}

fn seconds() -> Duration {
    let seconds = std::env::var("WEBAPI_FUZZ_SECONDS").ok();
    Duration::from_secs(
        seconds.map_or(1, |seconds| seconds.parse().expect("WEBAPI_FUZZ_SECONDS is a number")),
    )
}
