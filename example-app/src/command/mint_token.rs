//! `mint-token`: a bearer token without the ceremony, for scripts and for trying things out.

use chrono::TimeDelta;
use clap::Args;
use webapi_oauth2::command::{TokenRequest, mint_token};

use super::{Ran, say};
use crate::settings::Settings;

/// Make a bearer token for a client.
#[derive(Debug, Args)]
pub(crate) struct MintToken {
    /// The id of the client.
    #[arg(value_name = "CLIENT_ID")]
    client: String,
    /// What the token may do, as in `review_request:read user:read`; the command `scopes` lists them.
    scopes: String,
    /// The login name of the person that the token stands for [default: the client itself].
    #[arg(long, value_name = "USERNAME")]
    user: Option<String>,
    /// How long the token lives.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=24))]
    hours: u16,
}

impl MintToken {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        let api = super::open(settings)?;
        let wanted = TokenRequest {
            client_id: &self.client,
            username: self.user.as_deref(),
            scopes: &self.scopes,
            expires_at: Some(api.clock().now() + TimeDelta::hours(self.hours.into())),
            ..TokenRequest::default()
        };
        let minted = api.database().with(|conn| mint_token(&api, conn, wanted))??;
        say(minted.token.expose());
        Ok(())
    }
}
