//! Ways of doing one thing, measured in turns on a quiet or a busy machine alike.
//!
//! In: how often, and what to do. Out: for each way the median of its batches, in CPU time of all threads of the process,
//! and of the processes that work for it, for one round; where the system does not tell CPU time, in time.

use std::path::Path;
use std::time::{Duration, Instant};

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub struct Batches {
    /// How many batches each way gets.
    pub number: u32,
    /// How many rounds each batch has.
    pub rounds: u32,
}

impl Batches {
    /// The CPU time of one round, for each of `N` ways; `work` is told which one is meant.
    ///
    /// # Panics
    ///
    /// If there are no batches.
    pub async fn measure<const N: usize>(self, work: impl AsyncFnMut(usize)) -> [Duration; N] {
        self.measure_with(&[], work).await
    }

    /// The same, with the CPU time of these processes: those of a database that serve this program.
    ///
    /// # Panics
    ///
    /// If there are no batches.
    pub async fn measure_with<const N: usize>(
        self,
        beside: &[u32],
        mut work: impl AsyncFnMut(usize),
    ) -> [Duration; N] {
        let mut took: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
        for batch in 0..self.number {
            for turn in 0..N {
                // Nobody always comes after the same other one.
                let way = if batch % 2 == 0 { turn } else { N - 1 - turn };
                let begin = worked(beside);
                for _ in 0..self.rounds {
                    work(way).await;
                }
                took[way].push(worked(beside).saturating_sub(begin) / self.rounds);
            }
        }
        took.map(|mut times| {
            times.sort_unstable();
            times[times.len() / 2]
        })
    }
}

/// The time that all threads of this process, and those processes, have worked so far. Threads that end meanwhile are lost.
fn worked(beside: &[u32]) -> Duration {
    static BEGIN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    // The system books the time of a running thread when it gives the CPU to another one.
    std::thread::yield_now();
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let own: Duration = threads.filter_map(|thread| run_for(&thread.path())).sum();
    let others = beside.iter().filter_map(|process| run_for(Path::new(&format!("/proc/{process}"))));
    if own.is_zero() { BEGIN.elapsed() } else { own + others.sum::<Duration>() }
}

/// How long a task has been on a CPU, in nanoseconds (`proc/schedstat` of the kernel's documentation).
fn run_for(task: &Path) -> Option<Duration> {
    let told = std::fs::read_to_string(task.join("schedstat")).ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn the_way_that_works_more_takes_longer() {
        let work = |rounds: u64| (0..rounds).fold(1_u64, |sum, n| std::hint::black_box(sum.wrapping_mul(n)));
        let batches = Batches { number: 5, rounds: 20 };
        let [short, long] = batches.measure(async |way| assert_eq!(work([10, 100_000][way]), 0)).await;
        assert!(short < long, "{short:?}, {long:?}");
    }

    #[test]
    fn another_process_that_works_counts_too() {
        let mut child =
            std::process::Command::new("yes").stdout(std::process::Stdio::null()).spawn().expect("yes");
        let task = format!("/proc/{}", child.id());
        let begin = Instant::now();
        while run_for(Path::new(&task)).is_none_or(|time| time.is_zero()) {
            assert!(begin.elapsed() < Duration::from_secs(20), "it never works");
        }
        child.kill().expect("it can be stopped");
        child.wait().expect("it ends");
    }
}
