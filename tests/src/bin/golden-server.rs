//! Serves a golden application to a replay: see `webapi_tests::golden`.
//!
//! `cargo run -p webapi-tests --bin golden-server -- --app djblets --setup base --database sqlite --port 8099`

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use webapi_core::db::Database;
use webapi_tests::golden::control::Golden;
use webapi_tests::golden::djblets::{app, corpus::Djblets};
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
enum App {
    Djblets,
    Oauth,
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
    match (arguments.app, arguments.setup.as_str()) {
        (App::Djblets, "base") => {}
        (App::Djblets, "rate-limits") => {
            return Err(
                "the setup `rate-limits` comes with the rate limits, which are not there yet".to_owned()
            );
        }
        (App::Djblets, other) => {
            return Err(format!("there is no setup `{other}`; the application `djblets` has `base`"));
        }
        (App::Oauth, _) => {
            return Err(
                "the application `oauth` comes with the authorization server, which is not there yet"
                    .to_owned(),
            );
        }
    }
    let golden = golden(arguments.database)?;
    let (address, server) = server::bind(&golden, arguments.port)
        .map_err(|error| format!("port {} cannot be listened to: {error}", arguments.port))?;
    println!("ready http://{address}");
    server.await.map_err(|error| error.to_string())
}

/// The application with its fixtures.
fn golden(product: Product) -> Result<Golden, String> {
    let api = app::build(open(product)?).map_err(|error| error.to_string())?;
    api.migrate().map_err(|error| error.to_string())?;
    let golden = Golden::new(api, Djblets);
    golden.reset()?;
    Ok(golden)
}

fn open(product: Product) -> Result<Database, String> {
    let opened = match product {
        Product::Sqlite => database::sqlite(),
        Product::Postgres => {
            let url = std::env::var("GOLDEN_POSTGRES_URL").map_err(|_| {
                "`--database postgres` needs the environment variable GOLDEN_POSTGRES_URL, \
                 for example postgres://user@127.0.0.1/database"
                    .to_owned()
            })?;
            database::postgres(&url)
        }
    };
    opened.map_err(|error| error.to_string())
}
