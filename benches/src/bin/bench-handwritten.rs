//! Serves the hand-written application: `bench-handwritten --database sqlite:PATH --port 8080`.

use clap::Parser;
use std::process::ExitCode;

/// As an application that cares about speed would choose; the one on the framework has it as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The hand-written application that the framework is measured against.
#[derive(Parser)]
struct Arguments {
    /// A database that was filled before: sqlite:PATH or postgres://USER@HOST:PORT/NAME
    #[arg(long)]
    database: String,
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match webapi_benches::handwritten::serve(&arguments.database, arguments.port).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
