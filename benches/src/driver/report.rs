//! The report: medians per server, ratios to the first server, limits.

use super::Failure;
use super::limits::Limit;
use super::measure::Run;
use super::servers::Server;
use super::settings::{DatabaseKind, Settings};
use super::workload::Workload;
use serde_json::json;
use std::path::Path;

/// Prints what was measured on one database.
pub(super) fn print(kind: DatabaseKind, servers: &[Server], runs: &[Run], settings: &Settings) {
    let Settings { connections, rounds, seconds, .. } = settings;
    println!(
        "\n{kind}: {connections} connections, medians of {rounds} rounds of {seconds} s; CPU in us per request\n"
    );
    println!(
        "{:<15} {:<14} {:>9} {:>8} {:>11} {:>9} {:>9}",
        "workload", "server", "req/s", "p50 us", "server CPU", "database", "together"
    );
    for &workload in &settings.workloads {
        let of = |server: &Server| -> Vec<&Run> {
            runs.iter().filter(|run| run.workload == workload && run.server == server.name).collect()
        };
        for server in servers {
            println!("{}", server_line(workload, server, &of(server), kind));
        }
        if let Some((first, others)) = servers.split_first() {
            for other in others {
                println!("{}", ratio_line(workload, kind, (first, &of(first)), (other, &of(other))));
            }
        }
    }
    println!(
        "other programs kept {:.2} cores busy (median)",
        median_of(&runs.iter().collect::<Vec<_>>(), |run| run.foreign_cores)
    );
}

/// Writes the settings and every single measurement to `file`.
pub(super) fn write_json(
    file: &Path,
    servers: &[Server],
    runs: &[Run],
    settings: &Settings,
) -> Result<(), Failure> {
    let names: Vec<&str> = servers.iter().map(|server| server.name.as_str()).collect();
    let document = json!({
        "connections": settings.connections,
        "rounds": settings.rounds,
        "seconds": settings.seconds,
        "release_build": !cfg!(debug_assertions),
        "servers": names,
        "runs": runs,
    });
    let text = serde_json::to_string_pretty(&document)?;
    std::fs::write(file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    Ok(())
}

fn server_line(workload: Workload, server: &Server, runs: &[&Run], kind: DatabaseKind) -> String {
    let database = match kind {
        DatabaseKind::Sqlite => "-".to_owned(),
        DatabaseKind::Postgres if runs.iter().any(|run| run.database_cpu_us.is_none()) => "?".to_owned(),
        DatabaseKind::Postgres => format!("{:.1}", median_of(runs, |run| run.database_cpu_us.unwrap_or(0.0))),
    };
    format!(
        "{:<15} {:<14} {:>9.0} {:>8.0} {:>11.1} {:>9} {:>9.1}",
        workload.to_string(),
        server.name,
        median_of(runs, |run| run.requests_per_second),
        median_of(runs, |run| run.p50_us),
        median_of(runs, |run| run.server_cpu_us),
        database,
        median_of(runs, Run::cpu_us),
    )
}

fn ratio_line(
    workload: Workload,
    kind: DatabaseKind,
    (first, first_runs): (&Server, &[&Run]),
    (other, other_runs): (&Server, &[&Run]),
) -> String {
    let ratios = ratios(first_runs, other_runs, Run::cpu_us);
    let ratio = median(ratios.clone());
    let low = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ratios.iter().copied().fold(0.0, f64::max);
    let speed = median(self::ratios(first_runs, other_runs, |run| run.requests_per_second));
    let limit = Limit::of(workload, kind);
    let verdict = if limit.holds(ratio, median_of(other_runs, Run::cpu_us)) { "holds" } else { "exceeded" };
    format!(
        "{:<15} {} / {}: CPU {ratio:.2} times ({low:.2} to {high:.2}), req/s {speed:.2} times; limit {limit}: {verdict}\n",
        "", other.name, first.name
    )
}

/// The ratio in each round: neighbours in time met the same conditions.
fn ratios(first: &[&Run], other: &[&Run], figure: impl Fn(&Run) -> f64) -> Vec<f64> {
    let pairs =
        first.iter().filter_map(|run| Some((run, other.iter().find(|other| other.round == run.round)?)));
    pairs.map(|(first, other)| figure(other) / figure(first).max(f64::MIN_POSITIVE)).collect()
}

fn median_of(runs: &[&Run], figure: impl Fn(&Run) -> f64) -> f64 {
    median(runs.iter().map(|run| figure(run)).collect())
}

/// The middle value; of an even number of values the mean of the two in the middle; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), values.len() % 2) {
        (None, _) => 0.0,
        (Some(value), 1) => *value,
        (Some(value), _) => f64::midpoint(values[middle - 1], *value),
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn one_outlier_does_not_move_the_median() {
        assert!((median(vec![1.0, 1000.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).abs() < f64::EPSILON);
    }
}
