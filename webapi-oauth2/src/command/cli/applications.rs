//! `applications`: the clients, one a line.

use std::io::Write;

use clap::Args;
use webapi_core::WebApi;

use super::{Exit, Ran, object};
use crate::command::apply::client::name_of;
use crate::command::apply::describe::describe;
use crate::command::{CommandError, server, user_id};

/// List the clients.
#[derive(Debug, Args)]
pub struct Applications {
    /// Those that belong to this user only.
    #[arg(long, value_name = "USERNAME")]
    owner: Option<String>,
    /// Print JSON: a list of objects with every field.
    #[arg(long)]
    json: bool,
}

impl Applications {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let server = server(api)?;
        let found = api.database().with(|conn| {
            let owner = user_id(api, conn, self.owner.as_deref())?;
            let clients = server.clients().list(conn, owner)?;
            let named = clients.into_iter().map(|client| {
                let owner = name_of(api, conn, client.record.owner)?;
                let mut fields = vec![("client_id", client.record.client_id.clone())];
                fields.extend(describe(&client.record, &owner, client.is_enabled));
                Ok(fields)
            });
            named.collect::<Result<Vec<_>, CommandError>>()
        })??;
        if self.json {
            let list: serde_json::Value = found.into_iter().map(object).collect();
            writeln!(out, "{list:#}")?;
            return Ok(Exit::Done);
        }
        if found.is_empty() {
            writeln!(out, "There are no clients.")?;
        }
        for fields in found {
            let text =
                |name| fields.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text.as_str());
            let state = if text("enabled") == "true" { "" } else { "  (disabled)" };
            let grants = match text("grants") {
                "" => "no grants",
                grants => grants,
            };
            writeln!(
                out,
                "{:<44} {:<12} {}  {grants}{state}",
                text("client_id"),
                text("type"),
                text("name")
            )?;
        }
        Ok(Exit::Done)
    }
}
