//! `create-client`: a program that may ask for tokens.

use clap::Args;
use webapi_oauth2::command::{NewClient, create_client};

use super::{Ran, say};
use crate::settings::Settings;

/// Create an OAuth2 client.
#[derive(Debug, Args)]
pub(crate) struct CreateClient {
    /// Names the client to people.
    name: String,
    /// Names the client in requests [default: made up].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// A client that runs where it cannot keep a secret.
    #[arg(long)]
    public: bool,
    /// The scopes that it may ask for, separated by spaces [default: all].
    #[arg(long)]
    scopes: Option<String>,
    /// The login name of the person that it belongs to.
    #[arg(long, value_name = "USERNAME")]
    owner: Option<String>,
}

impl CreateClient {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        let api = super::open(settings)?;
        let client = NewClient {
            name: &self.name,
            client_id: self.client_id.as_deref(),
            public: self.public,
            allowed_scopes: self.scopes.as_deref(),
            owner: self.owner.as_deref(),
            ..NewClient::default()
        };
        let created = api.database().with(|conn| create_client(&api, conn, client))??;
        say(format_args!("The client `{}` was created. Its id is {}", self.name, created.client_id));
        if let Some(secret) = created.secret {
            say(format_args!("Its secret is {} and is not shown again.", secret.expose()));
        }
        Ok(())
    }
}
