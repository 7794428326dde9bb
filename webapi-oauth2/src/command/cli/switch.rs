//! `disable` and `enable`: a client, or a user of the framework's own account store.

use std::io::Write;

use clap::{Args, Subcommand};
use webapi_core::WebApi;
use webapi_core::account::{AccountChange, AccountStore};

use super::{Exit, Ran};
use crate::command::{CommandError, server};

/// Whom.
#[derive(Debug, Args)]
pub struct Switch {
    #[command(subcommand)]
    whom: Whom,
}

#[derive(Debug, Subcommand)]
enum Whom {
    /// A client, by its client id.
    Client {
        /// Its client id.
        client_id: String,
    },
    /// A user, by login name.
    User {
        /// The login name.
        username: String,
    },
}

impl Switch {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write, enabled: bool) -> Ran {
        let server = server(api)?;
        let (what, name) = api.database().with(|conn| match &self.whom {
            Whom::Client { client_id } => {
                match server.clients().set_enabled(conn, api.clock(), client_id, enabled)? {
                    true => Ok(("client", client_id)),
                    false => Err(CommandError::UnknownClient(client_id.clone())),
                }
            }
            Whom::User { username } => {
                let change = AccountChange { is_active: Some(enabled), ..AccountChange::default() };
                match AccountStore.change(conn, username, &change)? {
                    true => Ok(("user", username)),
                    false => Err(CommandError::UnknownUser(username.clone())),
                }
            }
        })??;
        server.forget_verified(api.clock());
        let done = if enabled { "enabled" } else { "disabled" };
        writeln!(out, "The {what} `{name}` is {done}.")?;
        Ok(Exit::Done)
    }
}
