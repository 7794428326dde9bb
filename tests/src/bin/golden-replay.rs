//! Replays topics of the `djblets` corpus against a golden server that runs already.
//!
//! `cargo run -p webapi-tests --bin golden-replay -- http://127.0.0.1:8099 writes errors`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use webapi_tests::replay::{Deviations, Target, Topic, run};

/// What to replay, and where.
#[derive(Parser)]
struct Arguments {
    /// URL of the server, as it printed it.
    url: String,
    /// Names of topics.
    #[arg(required = true)]
    topics: Vec<String>,
    /// The setup that the server has; records of other ones are left out.
    #[arg(long, default_value = "base")]
    setup: String,
    /// Folder of the records; our copy by default.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/djblets"))]
    corpus: PathBuf,
    /// List of the records that are answered differently on purpose.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/deviations.toml"))]
    deviations: PathBuf,
}

fn main() -> ExitCode {
    match replay(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::from(2)
        }
    }
}

/// Whether every record was answered as it should be.
fn replay(arguments: &Arguments) -> Result<bool, String> {
    let target = Target::of_url(&arguments.url)?;
    let deviations = Deviations::read(&arguments.deviations)?;
    let mut good = true;
    for name in &arguments.topics {
        let topic = Topic::read(&arguments.corpus, name)?.of_setup(&arguments.setup);
        let report = run(target, &topic, &deviations);
        report.failures.iter().for_each(|failure| println!("{failure}\n"));
        println!("{report}");
        good &= report.failures.is_empty();
    }
    Ok(good)
}
