//! Commands for an application's own command line: a clap subcommand set, with the feature `cli`.
//!
//! In: what was typed, an API, and where to print. Out: lines for people, or JSON with `--json`; secrets that were
//! generated are printed once, and only there. [`Exit`] says with which status the program ends: 0, or 1 where a check
//! found something. What cannot be done is an [`Error`](CliError), for the standard error and the status 1.
//!
//! ```
//! use clap::Parser;
//! use webapi_core::WebApi;
//! use webapi_oauth2::command::cli::{Commands, Exit};
//!
//! #[derive(Parser)]
//! struct Program {
//!     #[command(subcommand)]
//!     command: Commands,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use webapi_core::db::Database;
//! # use webapi_oauth2::{AuthorizationServer, OAuth2 as _};
//! let database = Database::open("sqlite::memory:")?;
//! let server = AuthorizationServer::builder("https://reviews.example.com");
//! let api = WebApi::builder().public_url("https://reviews.example.com").database(database).oauth2(server).build()?;
//! api.migrate()?;
//! let program = Program::parse_from(["program", "check", "--deploy"]);
//! let mut printed = Vec::new();
//! assert_eq!(program.command.run(&api, &mut printed)?, Exit::Done);
//! assert_eq!(String::from_utf8(printed)?, "Nothing was found.\n");
//! # Ok(()) }
//! ```

mod applications;
mod apply;
mod check;
mod clear_tokens;
mod create_application;
mod explain;
mod revoke;
mod rotate_keys;
mod switch;

use std::io::{Read as _, Write};

pub use apply::print as print_changes;
use clap::Subcommand;
use webapi_core::WebApi;
use webapi_core::db::pool::JobError;

use super::CommandError;
use crate::settings::Mistakes;

/// The commands.
#[derive(Debug, Subcommand)]
#[non_exhaustive]
pub enum Commands {
    /// Create a client: `createapplication` of Django OAuth Toolkit.
    #[command(alias = "createapplication")]
    CreateApplication(create_application::CreateApplication),
    /// List the clients.
    Applications(applications::Applications),
    /// Delete what expired: `cleartokens` of Django OAuth Toolkit. A running server does so by itself.
    #[command(alias = "cleartokens")]
    ClearTokens(clear_tokens::ClearTokens),
    /// Have the next signing keys made, and list all keys.
    RotateKeys(rotate_keys::RotateKeys),
    /// End what a user granted, or a single token.
    Revoke(revoke::Revoke),
    /// Disable a client or a user; tokens stop.
    Disable(switch::Switch),
    /// Enable a client or a user again.
    Enable(switch::Switch),
    /// Make clients and users as a file says; a second time, nothing changes.
    Apply(apply::Apply),
    /// Look for settings and clients that are unsafe.
    Check(check::Check),
    /// Say which rule would refuse a request, and why.
    Explain(explain::Explain),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It did its work: status 0.
    Done,
    /// It did its work and found something: status 1.
    Found,
}

impl Exit {
    /// The status of the program.
    pub const fn status(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
        }
    }
}

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CliError {
    /// It cannot be done.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// A file is wrong.
    #[error(transparent)]
    File(#[from] Mistakes),
    /// The database cannot be reached.
    #[error(transparent)]
    Database(#[from] JobError),
    /// The output cannot be written.
    #[error(transparent)]
    Output(#[from] std::io::Error),
    /// What was typed makes no sense.
    #[error("{0}")]
    Usage(String),
}

impl From<webapi_core::error::ApiError> for CliError {
    fn from(error: webapi_core::error::ApiError) -> Self {
        Self::Command(error.into())
    }
}

type Ran = Result<Exit, CliError>;

impl Commands {
    /// Does what was typed. The API's tables must be up to date.
    ///
    /// # Errors
    ///
    /// [`CliError`].
    pub fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        match self {
            Self::CreateApplication(command) => command.run(api, out),
            Self::Applications(command) => command.run(api, out),
            Self::ClearTokens(command) => command.run(api, out),
            Self::RotateKeys(command) => command.run(api, out),
            Self::Revoke(command) => command.run(api, out),
            Self::Disable(command) => command.run(api, out, false),
            Self::Enable(command) => command.run(api, out, true),
            Self::Apply(command) => command.run(api, out),
            Self::Check(command) => command.run(api, out),
            Self::Explain(command) => command.run(api, out),
        }
    }
}

/// Fields as a JSON object; those that are lists of words or flags are still texts, as files have them.
fn object<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> serde_json::Value {
    fields.into_iter().map(|(name, value)| (name.to_owned(), serde_json::Value::String(value))).collect()
}

/// A secret from the standard input: as an argument, others could see it.
fn secret_of_stdin() -> Result<String, CliError> {
    let mut text = String::new();
    std::io::stdin().take(16 * 1024).read_to_string(&mut text)?;
    match text.trim() {
        "" => Err(CliError::Usage("the standard input holds no token".to_owned())),
        token => Ok(token.to_owned()),
    }
}
