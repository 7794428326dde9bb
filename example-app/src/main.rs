//! A code review service: people post changes, others review them.
//!
//! `example-app` alone serves a demo; `example-app --help` lists what else there is. [`resources`] is the part to
//! read first: one file for each resource of the API. [`app`] puts them together.

mod app;
mod command;
mod config;
mod demo;
mod extensions;
mod failure;
mod health;
mod import;
#[cfg(test)]
mod leaks;
mod older_tutorials;
mod resources;
mod schema;
mod settings;

use std::process::ExitCode;

use clap::Parser as _;
use failure::Failure;
use settings::Settings;
use tracing_subscriber::EnvFilter;
use webapi_oauth2::settings::Environment;

fn main() -> ExitCode {
    match run(config::Config::parse()) {
        Ok(exit) => exit,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}

fn run(config: config::Config) -> Result<ExitCode, Failure> {
    let settings = Settings::of(&config.options, Environment::of_process())?;
    log(&settings)?;
    command::run(&settings, config.command)
}

/// Sends the log where the settings say.
fn log(settings: &Settings) -> Result<(), Failure> {
    let filter = match std::env::var(EnvFilter::DEFAULT_ENV) {
        Ok(filter) if !filter.is_empty() => filter,
        _ => settings.log.clone(),
    };
    let subscriber = tracing_subscriber::fmt().with_env_filter(EnvFilter::builder().parse_lossy(filter));
    match &settings.log_file {
        None => subscriber.with_writer(std::io::stderr).init(),
        Some(path) => {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
            let file = file.map_err(|error| {
                Failure::Usage(format!("cannot append to the log {}: {error}", path.display()))
            })?;
            subscriber.with_ansi(false).with_writer(std::sync::Mutex::new(file)).init();
        }
    }
    Ok(())
}
