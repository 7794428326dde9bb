//! `create-application`: a client, with the options of the toolkit's `createapplication`.

use std::io::Write;

use clap::{Args, ValueEnum};
use webapi_core::WebApi;

use super::{CliError, Exit, Ran};
use crate::command::{NewClient, create_client, grant_named};
use crate::grant::GrantType;
use crate::signing::SigningAlgorithm;
use crate::token::ClientSecret;

/// Create a client.
#[derive(Debug, Args)]
pub struct CreateApplication {
    /// Whether it can keep a secret.
    client_type: ClientType,
    /// The grants that it may use, such as `authorization-code` or `client-credentials`; a grant in which a user takes
    /// part brings `refresh-token` with it.
    #[arg(required = true, value_parser = grant, value_name = "GRANT")]
    grants: Vec<GrantType>,
    /// Names the client in requests [default: made up].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The login name of the user that it belongs to, or the primary key.
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Where authorization answers may be sent, separated by spaces.
    #[arg(long, default_value = "", value_name = "URIS")]
    redirect_uris: String,
    /// Where browsers may be sent after a logout, separated by spaces.
    #[arg(long, default_value = "", value_name = "URIS")]
    post_logout_redirect_uris: String,
    /// Origins whose scripts may read answers, separated by spaces.
    #[arg(long, default_value = "", value_name = "ORIGINS")]
    allowed_origins: String,
    /// The secret [default: made up, and printed]. Others on this machine can see arguments: better leave it out.
    #[arg(long, value_name = "SECRET", hide_env_values = true)]
    client_secret: Option<String>,
    /// The toolkit's option for secrets that can be read from the database: it is refused.
    #[arg(long, hide = true)]
    no_hash_client_secret: bool,
    /// Names the client to people.
    #[arg(long, default_value = "")]
    name: String,
    /// The scopes that it may ask for, separated by spaces [default: all].
    #[arg(long)]
    scopes: Option<String>,
    /// Do not ask users for consent: for an application of the house.
    #[arg(long)]
    skip_authorization: bool,
    /// What its identity tokens are signed with: `RS256`, `ES256` or `EdDSA` [default: the usual one].
    #[arg(long, value_parser = algorithm, value_name = "ALGORITHM")]
    algorithm: Option<SigningAlgorithm>,
    /// Print JSON: an object with `client_id` and, if it was made up, `client_secret`.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClientType {
    Confidential,
    Public,
}

/// The names of the toolkit and those of the RFCs.
fn grant(text: &str) -> Result<GrantType, String> {
    grant_named(text).ok_or_else(|| {
        let short = |grant: &GrantType| match grant {
            GrantType::DeviceCode => "device-code".to_owned(),
            other => other.as_str().replace('_', "-"),
        };
        format!("the grants are {}", GrantType::ALL.iter().map(short).collect::<Vec<_>>().join(", "))
    })
}

fn algorithm(text: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::parse(text).ok_or_else(|| {
        format!(
            "identity tokens are signed with {}",
            SigningAlgorithm::ALL.map(SigningAlgorithm::as_str).join(", ")
        )
    })
}

impl CreateApplication {
    pub(super) fn run(&self, api: &WebApi, out: &mut dyn Write) -> Ran {
        if self.no_hash_client_secret {
            let told = "secrets are kept as digests, always: leave --no-hash-client-secret out";
            return Err(CliError::Usage(told.to_owned()));
        }
        let mut grants = self.grants.clone();
        let has_user =
            |grant: &GrantType| !matches!(grant, GrantType::ClientCredentials | GrantType::RefreshToken);
        if grants.iter().any(has_user) && !grants.contains(&GrantType::RefreshToken) {
            grants.push(GrantType::RefreshToken);
        }
        let redirect_uris: Vec<&str> = self.redirect_uris.split_whitespace().collect();
        let post_logout: Vec<&str> = self.post_logout_redirect_uris.split_whitespace().collect();
        let origins: Vec<&str> = self.allowed_origins.split_whitespace().collect();
        let new = NewClient {
            name: &self.name,
            client_id: self.client_id.as_deref(),
            secret: self.client_secret.as_deref().map(ClientSecret::new),
            public: self.client_type == ClientType::Public,
            allowed_scopes: self.scopes.as_deref(),
            owner: self.user.as_deref(),
            grants: Some(&grants),
            redirect_uris: &redirect_uris,
            post_logout_redirect_uris: &post_logout,
            allowed_origins: &origins,
            skip_authorization: self.skip_authorization,
            id_token_algorithm: self.algorithm,
            ..NewClient::default()
        };
        let created = api.database().with(|conn| create_client(api, conn, new))??;
        let made_up = created.secret.as_ref().filter(|_| self.client_secret.is_none());
        if self.json {
            let mut object = serde_json::json!({"client_id": created.client_id});
            if let Some(secret) = made_up {
                object["client_secret"] = secret.expose().into();
            }
            writeln!(out, "{object}")?;
            return Ok(Exit::Done);
        }
        let name = if self.name.is_empty() { &created.client_id } else { &self.name };
        writeln!(out, "New application {name} created successfully.")?;
        if self.client_id.is_none() {
            writeln!(out, "client_id: {}", created.client_id)?;
        }
        if let Some(secret) = made_up {
            writeln!(out, "client_secret: {}", secret.expose())?;
        }
        Ok(Exit::Done)
    }
}
