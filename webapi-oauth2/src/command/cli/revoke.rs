//! `revoke`: ends what a user granted, or one token, which is read and never an argument that others can see.

use std::io::Write;

use clap::Args;
use webapi_core::WebApi;
use webapi_core::db::DbConn;

use super::{Exit, Ran, secret_of_stdin};
use crate::command::{CommandError, server, user_id};
use crate::event::{Event, Origin};
use crate::server::AuthorizationServer;
use crate::store::TokenKey;
use crate::token::SecretDigest;

/// End what a user granted, or a single token.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Revoke {
    /// End everything that this user granted, or what was granted to `--client`.
    #[arg(long, value_name = "USERNAME", required_unless_present = "token_stdin")]
    user: Option<String>,
    /// Only what was granted to this client.
    #[arg(long, value_name = "CLIENT_ID", requires = "user")]
    client: Option<String>,
    /// Read an access or refresh token from the standard input, and end it with everything that was granted with it.
    #[arg(long, conflicts_with_all = ["user", "client"])]
    token_stdin: bool,
    /// Print JSON: an object with the number of what ended.
    #[arg(long)]
    json: bool,
}

impl Revoke {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        let server = server(api)?;
        let ended = match self.token_stdin {
            true => {
                let digest = SecretDigest::of(&secret_of_stdin()?);
                api.database().with(|conn| end_token(api, &server, conn, digest))??
            }
            false => api.database().with(|conn| self.end_grants(api, &server, conn))??,
        };
        let told = match (self.token_stdin, ended) {
            _ if self.json => serde_json::json!({"revoked": ended}).to_string(),
            (true, 0) => "There is no such token, or it was worth nothing already.".to_owned(),
            (true, _) => "The token was revoked, with everything that was granted with it.".to_owned(),
            (false, 1) => "One grant was revoked, with all its tokens.".to_owned(),
            (false, ended) => format!("{ended} grants were revoked, with all their tokens."),
        };
        writeln!(out, "{told}")?;
        Ok(Exit::Done)
    }

    fn end_grants(
        &self,
        api: &WebApi,
        server: &AuthorizationServer,
        conn: &mut DbConn,
    ) -> Result<usize, CommandError> {
        let Some(user) = user_id(api, conn, self.user.as_deref())? else { return Ok(0) };
        let client = match &self.client {
            Some(client_id) => {
                let found = server.clients().by_client_id(conn, client_id)?;
                Some(found.ok_or_else(|| CommandError::UnknownClient(client_id.clone()))?.id)
            }
            None => None,
        };
        let ended = server.grants().revoke_of_user(conn, api.clock(), user, client, &Origin::default())?;
        Ok(ended.len())
    }
}

fn end_token(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    digest: SecretDigest,
) -> Result<usize, CommandError> {
    let now = api.clock().now();
    let access = server.token_store().find(conn, TokenKey::Token(digest))?;
    let grant = match &access {
        Some(found) => found.record.grant,
        None => server.refresh_store().find_refresh(conn, digest)?.map(|found| found.grant),
    };
    let ended = match (grant, &access) {
        (Some(grant), _) => server.grants().revoke(conn, api.clock(), grant)?,
        (None, Some(_)) => server.token_store().revoke(conn, digest, now)?.is_some(),
        (None, None) => false,
    };
    if ended {
        server.forget_verified(api.clock());
        let client = access.as_ref().map_or("-", |found| found.client_id.as_str());
        server.emit(&Event::TokenRevoked { client, grant }, &Origin::default());
    }
    Ok(ended.into())
}
