//! Serves the application on the framework: `bench-ours --database sqlite:PATH --port 8080`.

use clap::Parser;
use webapi_benches::ours::{Failure, migrate, serve};

/// As an application that cares about speed would choose; the hand-written one has it as well.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The application on the framework.
#[derive(Parser)]
struct Arguments {
    /// sqlite:PATH or postgres://USER@HOST:PORT/NAME
    #[arg(long)]
    database: String,
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Makes the framework's tables and ends
    #[arg(long)]
    migrate: bool,
}

#[actix_web::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    if arguments.migrate {
        migrate(&arguments.database)
    } else {
        serve(&arguments.database, arguments.port).await
    }
}
