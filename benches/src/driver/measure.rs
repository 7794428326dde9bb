//! The measurements: every workload, round by round, one server after the other.

use super::Failure;
use super::load::{Load, Outcome};
use super::processes::Clock;
use super::servers::{Running, Server};
use super::settings::{DatabaseKind, Settings};
use super::source::Source;
use super::workload::Workload;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

/// How long a server gets its workload before it is measured, at most.
const WARM_UP: Duration = Duration::from_millis(700);

/// One measurement: one server under one workload for some seconds.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Run {
    pub(super) database: DatabaseKind,
    pub(super) workload: Workload,
    pub(super) server: String,
    /// From 0.
    pub(super) round: u32,
    /// Answers that were read to the end; all had the expected status.
    pub(super) requests: u32,
    pub(super) seconds: f64,
    pub(super) requests_per_second: f64,
    /// The latency that half of the requests stayed below, in microseconds.
    pub(super) p50_us: f64,
    /// The latency that 99 of 100 requests stayed below, in microseconds.
    pub(super) p99_us: f64,
    /// CPU time of the server's processes per request, in microseconds.
    pub(super) server_cpu_us: f64,
    /// CPU time of all processes of the database server per request, in microseconds.
    pub(super) database_cpu_us: Option<f64>,
    /// CPU time of this program per request, in microseconds; not part of any ratio.
    pub(super) generator_cpu_us: f64,
    /// How many cores other programs kept busy meanwhile.
    pub(super) foreign_cores: f64,
}

impl Run {
    /// The main figure: CPU time of server and database per request, in microseconds.
    pub(super) fn cpu_us(&self) -> f64 {
        self.server_cpu_us + self.database_cpu_us.unwrap_or(0.0)
    }
}

/// Where the servers are measured.
pub(super) struct Setting<'a> {
    pub(super) kind: DatabaseKind,
    /// The address of the filled database.
    pub(super) address: &'a str,
    /// The root of the database's processes, if they are on this machine.
    pub(super) cluster: Option<u32>,
}

/// Measures every workload on all `servers`.
pub(super) async fn all(
    setting: &Setting<'_>,
    servers: &[Server],
    settings: &Settings,
) -> Result<Vec<Run>, Failure> {
    let clock = Clock::new()?;
    let mut runs = Vec::new();
    for &workload in &settings.workloads {
        for round in 0..settings.rounds {
            // The order turns round: being measured after another server must not always hit the same one.
            let mut order: Vec<&Server> = servers.iter().collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for server in order {
                let run = one(clock, setting, server, workload, round, settings).await?;
                eprintln!("{}", line(&run));
                runs.push(run);
            }
        }
    }
    Ok(runs)
}

/// One measurement, on a newly started server: how a process happens to lie in memory and on the
/// cores can change its figures by several per cent, and must not stay the same for a whole run.
async fn one(
    clock: Clock,
    setting: &Setting<'_>,
    server: &Server,
    workload: Workload,
    round: u32,
    settings: &Settings,
) -> Result<Run, Failure> {
    let running = Running::start(server, setting.address)?;
    let expected = workload.expected_status();
    let time = Duration::from_secs_f64(settings.seconds);
    let seconds = settings.seconds + time.min(WARM_UP).as_secs_f64();
    let requests = Arc::new(Source::prepare(workload, running.address, seconds).await?);
    let warm_up = Load::connect(running.address, settings.connections).await?;
    warm_up.run(Arc::clone(&requests), expected, time.min(WARM_UP)).await?;
    let load = Load::connect(running.address, settings.connections).await?;
    let before = Used::now(clock, &running, setting.cluster)?;
    let outcome = load.run(requests, expected, time).await?;
    let used = Used::now(clock, &running, setting.cluster)?.since(&before);
    Ok(evaluate(setting.kind, workload, &server.name, round, outcome, &used))
}

/// CPU time used up to a moment, or between two.
struct Used {
    server: Duration,
    database: Option<Duration>,
    generator: Duration,
    machine: Duration,
}

impl Used {
    fn now(clock: Clock, server: &Running, cluster: Option<u32>) -> Result<Self, Failure> {
        Ok(Self {
            server: clock.tree(server.process())?,
            database: cluster.map(|root| clock.tree(root)).transpose()?,
            generator: clock.this_process()?,
            machine: clock.machine()?,
        })
    }

    fn since(&self, before: &Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            database: self.database.zip(before.database).map(|(now, then)| now.saturating_sub(then)),
            generator: self.generator.saturating_sub(before.generator),
            machine: self.machine.saturating_sub(before.machine),
        }
    }
}

fn evaluate(
    database: DatabaseKind,
    workload: Workload,
    server: &str,
    round: u32,
    outcome: Outcome,
    used: &Used,
) -> Run {
    let Outcome { time, mut latencies } = outcome;
    let requests = u32::try_from(latencies.len()).unwrap_or(u32::MAX);
    let count = f64::from(requests.max(1));
    let per_request = |time: Duration| time.as_secs_f64() * 1e6 / count;
    let ours = used.server + used.database.unwrap_or_default() + used.generator;
    Run {
        database,
        workload,
        server: server.to_owned(),
        round,
        requests,
        seconds: time.as_secs_f64(),
        requests_per_second: count / time.as_secs_f64(),
        p50_us: quantile(&mut latencies, 50),
        p99_us: quantile(&mut latencies, 99),
        server_cpu_us: per_request(used.server),
        database_cpu_us: used.database.map(per_request),
        generator_cpu_us: per_request(used.generator),
        foreign_cores: used.machine.saturating_sub(ours).as_secs_f64() / time.as_secs_f64(),
    }
}

fn quantile(latencies: &mut [u32], percent: usize) -> f64 {
    if latencies.is_empty() {
        return 0.0;
    }
    let index = (latencies.len() * percent / 100).min(latencies.len() - 1);
    f64::from(*latencies.select_nth_unstable(index).1)
}

fn line(run: &Run) -> String {
    format!(
        "{} {:<14} round {} {:<14} {:>7.0}/s  p50 {:>6.0} us  CPU {:>6.1} + {:>6.1} us  generator {:>4.1} us  others {:.2} cores",
        run.database,
        run.workload.to_string(),
        run.round + 1,
        run.server,
        run.requests_per_second,
        run.p50_us,
        run.server_cpu_us,
        run.database_cpu_us.unwrap_or(0.0),
        run.generator_cpu_us,
        run.foreign_cores,
    )
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_need_no_sorted_input() {
        let mut latencies: Vec<u32> = (1..=200).rev().collect();
        assert!((quantile(&mut latencies, 50) - 101.0).abs() < f64::EPSILON);
        assert!((quantile(&mut latencies, 99) - 199.0).abs() < f64::EPSILON);
        assert!(quantile(&mut [], 50).abs() < f64::EPSILON);
    }
}
