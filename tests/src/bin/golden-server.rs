//! Serves a golden application to a replay: see `webapi_tests::golden`.
//!
//! `cargo run -p webapi-tests --bin golden-server -- --app djblets --setup base --database sqlite --port 8099`

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use webapi_core::db::Database;
use webapi_tests::golden::application::{App, Application};
use webapi_tests::golden::{database, server};

/// What to serve.
#[derive(Parser)]
struct Arguments {
    /// The corpus whose application is served.
    #[arg(long)]
    app: App,
    /// The setup, as the corpus's description names it.
    #[arg(long)]
    setup: String,
    /// Where rows are kept; `postgres` takes its URL from `GOLDEN_POSTGRES_URL`.
    #[arg(long, default_value = "sqlite")]
    database: Product,
    /// Port on 127.0.0.1; 0 for a free one.
    #[arg(long, default_value_t = 8099)]
    port: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum Product {
    Sqlite,
    Postgres,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing_subscriber::filter::LevelFilter::WARN.into());
    tracing_subscriber::fmt().with_env_filter(filter.from_env_lossy()).with_writer(std::io::stderr).init();
    match serve(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("golden-server: {sentence}");
            ExitCode::from(2)
        }
    }
}

async fn serve(arguments: &Arguments) -> Result<(), String> {
    let application = Application::of_setup(arguments.app, &arguments.setup)?;
    let golden = application.golden(open(arguments)?)?;
    let (address, server) = server::bind(&golden, arguments.port)
        .map_err(|error| format!("port {} cannot be listened to: {error}", arguments.port))?;
    println!("ready http://{address}");
    server.await.map_err(|error| error.to_string())
}

fn open(arguments: &Arguments) -> Result<Database, String> {
    let opened = match arguments.database {
        Product::Sqlite => database::sqlite(),
        Product::Postgres => {
            let url = std::env::var("GOLDEN_POSTGRES_URL").map_err(|_| {
                "`--database postgres` needs the environment variable GOLDEN_POSTGRES_URL, \
                 for example postgres://user@127.0.0.1/database"
                    .to_owned()
            })?;
            database::postgres(&url, arguments.app.name())
        }
    };
    opened.map_err(|error| error.to_string())
}
