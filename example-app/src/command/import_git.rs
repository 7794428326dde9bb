//! `import-git`: the history of a git repository as people, review requests and reviews.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Ran, say};
use crate::failure::Failure;
use crate::import::{Checkout, Commit, Totals, Writer};
use crate::settings::Settings;

/// Commits in one transaction: few enough that a server on the same database waits for a moment only.
const BATCH: usize = 500;

/// Turn the history of a git repository into people, review requests and reviews.
///
/// Each commit that led to what is checked out becomes a review request, which its author submitted. People named
/// in `Reviewed-by:` and like lines, and committers other than the author, become reviewers. Commits that were
/// imported before are left as they are.
#[derive(Debug, Args)]
pub(crate) struct ImportGit {
    /// The directory of the repository.
    path: PathBuf,
    /// Import this many of the newest commits only.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u32>,
}

impl ImportGit {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        let began = Instant::now();
        let checkout = Checkout::open(&self.path)?;
        if checkout.is_shallow {
            eprintln!(
                "note: the history was cut when it was cloned; run `git fetch --unshallow` first if you mean to \
                 import the rest later"
            );
        }
        let progress = progress(checkout.count(self.limit)?);
        let api = super::open(settings)?;
        let imported = api.database().with(|conn| {
            let mut writer = Writer::open(conn, &checkout)?;
            let mut batch: Vec<Commit> = Vec::with_capacity(BATCH);
            for commit in checkout.log(self.limit)? {
                batch.push(commit?);
                if batch.len() == BATCH {
                    writer.write(conn, &batch)?;
                    progress.inc(BATCH as u64);
                    batch.clear();
                }
            }
            writer.write(conn, &batch)?;
            progress.inc(batch.len() as u64);
            Ok::<Totals, Failure>(writer.totals())
        })?;
        progress.finish_and_clear();
        let Totals { new, known, people, reviews } = imported?;
        say(format_args!(
            "{}: {new} commits were new and {known} were known; {people} people and {reviews} reviews were added in {:.1} s.",
            checkout.name,
            began.elapsed().as_secs_f64()
        ));
        Ok(())
    }
}

/// A bar on the standard error, or nothing if that is no terminal.
fn progress(commits: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} commits, {eta} left");
    ProgressBar::new(commits).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
