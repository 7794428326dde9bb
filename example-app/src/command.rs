//! The commands, one file each.

mod create_api_token;
mod create_client;
mod create_user;
mod import_git;
mod migrate;
mod mint_token;
mod routes;
mod scopes;
mod serve;

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Subcommand;
use webapi_oauth2::command::cli::Commands;

use crate::failure::Failure;
use crate::settings::Settings;

pub(crate) use serve::api_url;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API; this is what happens without a command.
    Serve(serve::Serve),
    /// Create the tables that are missing, and say which.
    Migrate,
    /// Create an account.
    CreateUser(create_user::CreateUser),
    /// Make an API token for a person.
    CreateApiToken(create_api_token::CreateApiToken),
    /// Create an OAuth2 client.
    CreateClient(create_client::CreateClient),
    /// Make a bearer token for a client.
    MintToken(mint_token::MintToken),
    /// List the routes of the API with their methods.
    Routes,
    /// List the scopes that tokens can have, with what they stand for.
    Scopes,
    /// Turn the history of a git repository into people, review requests and reviews.
    ImportGit(import_git::ImportGit),
    #[command(flatten)]
    OAuth2(Commands),
}

/// Runs what the command line says; the status to end with.
pub(crate) fn run(settings: &Settings, command: Option<Command>) -> Result<ExitCode, Failure> {
    match command.unwrap_or_else(|| Command::Serve(serve::Serve::default())) {
        Command::Serve(serve) => serve.run(settings),
        Command::Migrate => migrate::run(settings),
        Command::CreateUser(create_user) => create_user.run(settings),
        Command::CreateApiToken(create_api_token) => create_api_token.run(settings),
        Command::CreateClient(create_client) => create_client.run(settings),
        Command::MintToken(mint_token) => mint_token.run(settings),
        Command::Routes => routes::run(settings),
        Command::Scopes => scopes::run(settings),
        Command::ImportGit(import_git) => import_git.run(settings),
        Command::OAuth2(commands) => return oauth2(settings, &commands),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// The commands of the authorization server.
fn oauth2(settings: &Settings, commands: &Commands) -> Result<ExitCode, Failure> {
    let api = open(settings)?;
    let exit = commands.run(&api, &mut std::io::stdout())?;
    Ok(ExitCode::from(exit.status()))
}

/// What commands have in common.
type Ran = Result<(), Failure>;

/// Prints a line. Whoever reads the output may stop reading, which is no reason to stop working.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Opens the database for commands that serve nothing.
fn open(settings: &Settings) -> Result<webapi_core::WebApi, Failure> {
    crate::app::open(settings, &settings.public_url())
}
