//! `clear-tokens`: deletes what expired, in batches that hold no lock for long.

use std::io::Write;

use clap::Args;
use webapi_core::WebApi;

use super::{Exit, Ran};
use crate::server::settings::LARGEST_BATCH;
use crate::store::Rounds;

/// Delete what expired.
#[derive(Debug, Args)]
pub struct ClearTokens {
    /// Rows that one statement deletes at most; fewer where that takes longer than a moment.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(i64).range(1..=LARGEST_BATCH))]
    batch_size: i64,
    /// Print JSON: an object with a number for each kind.
    #[arg(long)]
    json: bool,
}

impl ClearTokens {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let now = api.clock().now();
        let mut rounds = Rounds::of_at_most(self.batch_size);
        while let Some(pause) = api.database().with(|conn| rounds.next(conn, now))?? {
            std::thread::sleep(pause);
        }
        let all = rounds.pruned();
        if self.json {
            let numbers =
                all.kinds().map(|(kind, number)| (kind.to_owned(), serde_json::Value::from(number)));
            let numbers: serde_json::Value = numbers.collect();
            writeln!(out, "{numbers}")?;
            return Ok(Exit::Done);
        }
        let deleted = all.kinds().filter(|(_, number)| *number > 0);
        let parts: Vec<String> = deleted.map(|(kind, number)| format!("{number} {kind}")).collect();
        match parts.is_empty() {
            true => writeln!(out, "Nothing had expired.")?,
            false => writeln!(out, "Deleted: {}.", parts.join(", "))?,
        }
        Ok(Exit::Done)
    }
}
