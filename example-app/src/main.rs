//! A code review service: people post changes, others review them.
//!
//! `example-app` alone serves a demo; `example-app --help` lists what else there is. [`resources`] is the part to
//! read first: one file for each resource of the API. [`app`] puts them together.

mod app;
mod command;
mod config;
mod demo;
mod failure;
mod import;
#[cfg(test)]
mod leaks;
mod resources;
mod schema;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

fn main() -> ExitCode {
    let config = config::Config::parse();
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::WARN.into()).from_env_lossy();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match command::run(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}
