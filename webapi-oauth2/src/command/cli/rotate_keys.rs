//! `rotate-keys`: the next signing keys, and what the known ones are good for.

use std::io::Write;

use clap::Args;
use webapi_core::WebApi;

use super::{Exit, Ran};
use crate::command::{list_keys, rotate_keys};
use crate::signing::{Activation, SigningAlgorithm};

/// Have the next signing keys made, and list all keys.
#[derive(Debug, Args)]
pub struct RotateKeys {
    /// Keys of this algorithm only [default: all that are offered].
    #[arg(long, value_parser = algorithm)]
    algorithm: Option<SigningAlgorithm>,
    /// Let the new keys sign at once; otherwise they are published ahead. Clients that remember the old keys fail for
    /// a while.
    #[arg(long)]
    at_once: bool,
    /// A key got out: let the new keys sign at once, and withdraw the others, so that what they signed is worth nothing.
    #[arg(long, conflicts_with = "at_once")]
    withdraw_others: bool,
    /// Make none; list the keys.
    #[arg(long, conflicts_with_all = ["algorithm", "at_once", "withdraw_others"])]
    list: bool,
    /// Print JSON: a list of keys.
    #[arg(long)]
    json: bool,
}

fn algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::parse(text).ok_or_else(|| {
        format!("the algorithms are {}", SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", "))
    })
}

impl RotateKeys {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        if !self.list {
            let activation = match (self.withdraw_others, self.at_once) {
                (true, _) => Activation::NowWithdrawingOthers,
                (false, true) => Activation::Now,
                (false, false) => Activation::Published,
            };
            rotate_keys(api, self.algorithm, activation)?;
        }
        let keys = api.database().with(|conn| list_keys(api, conn))??;
        if self.json {
            let list: serde_json::Value = keys
                .iter()
                .map(|key| {
                    serde_json::json!({
                        "kid": key.kid, "alg": key.algorithm.as_str(), "use": key.key_use.as_str(),
                        "active_from": key.active_from.map(|at| at.to_rfc3339()),
                    })
                })
                .collect();
            writeln!(out, "{list:#}")?;
            return Ok(Exit::Done);
        }
        for key in keys {
            let from = key.active_from.map(|at| at.to_rfc3339()).unwrap_or_default();
            writeln!(out, "{:<6} {:<10} {}  {from}", key.algorithm.as_str(), key.key_use.as_str(), key.kid)?;
        }
        Ok(Exit::Done)
    }
}
