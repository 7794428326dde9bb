//! Replays topics of a corpus against a golden server that runs already.
//!
//! `cargo run -p webapi-tests --bin golden-replay -- http://127.0.0.1:8099 writes errors`
//! `cargo run -p webapi-tests --bin golden-replay -- http://127.0.0.1:8099 --setup bcp bcp`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use webapi_tests::golden::application::App;
use webapi_tests::replay::{Deviations, Target, Topic, run};

/// What to replay, and where.
#[derive(Parser)]
struct Arguments {
    /// URL of the server, as it printed it.
    url: String,
    /// Names of topics.
    #[arg(required = true)]
    topics: Vec<String>,
    /// The application of the server; that whose corpus has the first topic, if it is not given.
    #[arg(long)]
    app: Option<App>,
    /// The setup that the server has; records of other ones are left out. `base` or `default` if it is not given.
    #[arg(long)]
    setup: Option<String>,
    /// Folder of the records; our copy by default.
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// List of the records that are answered differently on purpose; ours by default.
    #[arg(long)]
    deviations: Option<PathBuf>,
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
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let has_topic = |app: &App| {
        let file = |topic: &String| ours.join(app.name()).join(format!("{topic}.jsonl"));
        arguments.topics.first().map(file).is_some_and(|file| file.exists())
    };
    let found = arguments.app.or_else(|| [App::Djblets, App::Oauth].into_iter().find(has_topic));
    let app = found.ok_or("no corpus has this topic; say which application it is with `--app`")?;
    let corpus = arguments.corpus.clone().unwrap_or_else(|| ours.join(app.name()));
    let deviations = arguments.deviations.clone().unwrap_or_else(|| ours.join(app.deviations()));
    let setup = arguments.setup.as_deref().unwrap_or(if app == App::Oauth { "default" } else { "base" });
    let target = Target::of_url(&arguments.url)?.named(app.host());
    let deviations = Deviations::read(&deviations)?;
    let mut good = true;
    for name in &arguments.topics {
        let topic = Topic::read(&corpus, name)?.of_setup(setup);
        let report = run(target, &topic, &deviations);
        report.failures.iter().for_each(|failure| println!("{}\n", failure.text));
        println!("{report}");
        good &= report.failures.is_empty();
    }
    Ok(good)
}
