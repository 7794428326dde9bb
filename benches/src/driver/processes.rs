//! CPU time from `/proc`: of a process and all its descendants, of this process, of the machine.
//!
//! Children that have ended count through their parent, which the kernel credits with their time
//! when it collects them; so a backend of PostgreSQL that ends during a measurement is not lost.

use super::Failure;
use std::collections::HashMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// The fields of `/proc/PID/stat` that are of use here (see `proc_pid_stat(5)`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) name: String,
    pub(super) parent: u32,
    /// Own time and that of collected children, in clock ticks.
    ticks: u64,
}

/// Reads the line of one process; `None` if it has ended.
pub(super) fn stat(process: u32) -> Option<Stat> {
    parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// How the clock ticks of this machine convert into time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    ticks_per_second: u64,
}

impl Clock {
    pub(super) fn new() -> Result<Self, Failure> {
        let output = Command::new("getconf").arg("CLK_TCK").output()?;
        let ticks_per_second = String::from_utf8(output.stdout)?.trim().parse()?;
        Ok(Self { ticks_per_second })
    }

    /// The time used so far by `root` and its descendants.
    pub(super) fn tree(self, root: u32) -> Result<Duration, Failure> {
        let mut processes = HashMap::new();
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        for entry in fs::read_dir("/proc")? {
            let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else {
                continue;
            };
            if let Some(stat) = stat(id) {
                children.entry(stat.parent).or_default().push(id);
                processes.insert(id, stat);
            }
        }
        if !processes.contains_key(&root) {
            return Err(format!("process {root} has ended").into());
        }
        let mut ticks = 0;
        let mut waiting = vec![root];
        while let Some(id) = waiting.pop() {
            ticks += processes.get(&id).map_or(0, |stat| stat.ticks);
            waiting.extend(children.get(&id).into_iter().flatten());
        }
        Ok(self.time(ticks))
    }

    /// The time used so far by this process alone.
    pub(super) fn this_process(self) -> Result<Duration, Failure> {
        let stat = fs::read_to_string("/proc/self/stat")?;
        let fields = fields(&stat).ok_or("cannot read /proc/self/stat")?;
        Ok(self.time(sum(&fields[OWN])))
    }

    /// The time that all cores together have worked since the machine started.
    pub(super) fn machine(self) -> Result<Duration, Failure> {
        let stat = fs::read_to_string("/proc/stat")?;
        let first = stat.lines().next().unwrap_or_default();
        // user nice system idle iowait irq softirq steal: all but idle and iowait is work.
        let fields: Vec<&str> = first.split_whitespace().skip(1).take(8).collect();
        let idle = fields.get(3..5).map_or(0, sum);
        Ok(self.time(sum(&fields).saturating_sub(idle)))
    }

    fn time(self, ticks: u64) -> Duration {
        Duration::from_millis(ticks.saturating_mul(1_000) / self.ticks_per_second.max(1))
    }
}

/// Where user and system time are among the fields after the name.
const OWN: std::ops::Range<usize> = 11..13;
/// The same, and those of collected children.
const OWN_AND_CHILDREN: std::ops::Range<usize> = 11..15;

fn parse(line: &str) -> Option<Stat> {
    let name = line.split_once('(')?.1.rsplit_once(')')?.0.to_owned();
    let fields = fields(line)?;
    Some(Stat { name, parent: fields[1].parse().ok()?, ticks: sum(&fields[OWN_AND_CHILDREN]) })
}

/// The fields after the name, which may itself contain spaces and brackets.
fn fields(line: &str) -> Option<Vec<&str>> {
    let fields: Vec<&str> = line.rsplit_once(')')?.1.split_whitespace().collect();
    (fields.len() >= OWN_AND_CHILDREN.end).then_some(fields)
}

fn sum(fields: &[&str]) -> u64 {
    fields.iter().filter_map(|field| field.parse::<u64>().ok()).sum()
}

#[cfg(test)]
mod tests {
    use super::{Clock, Stat, parse};
    use std::time::Duration;

    #[test]
    fn a_name_with_spaces_and_brackets_does_not_shift_the_fields() {
        let line = "42 (a b) c) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 5";
        assert_eq!(parse(line), Some(Stat { name: "a b) c".to_owned(), parent: 7, ticks: 127 }));
    }

    #[test]
    fn a_cut_off_line_is_no_process() {
        assert_eq!(parse("42 (a) S 7 42"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn ticks_are_hundredths_of_a_second_at_the_usual_rate() {
        assert_eq!(Clock { ticks_per_second: 100 }.time(127), Duration::from_millis(1_270));
    }

    #[test]
    fn a_tree_has_used_at_least_as_much_as_its_root() {
        let clock = Clock::new().expect("getconf exists");
        let own = clock.this_process().expect("this process exists");
        assert!(clock.tree(std::process::id()).expect("this process exists") >= own);
    }
}
