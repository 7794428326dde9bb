//! `create-api-token`: a token with which a program acts for a person, for scripts and for trying things out.

use chrono::TimeDelta;
use clap::Args;
use webapi_core::api_token::{ApiTokens, NewApiToken, Policy};

use super::{Ran, say};
use crate::failure::Failure;
use crate::settings::Settings;

/// Make an API token for a person.
#[derive(Debug, Args)]
pub(crate) struct CreateApiToken {
    /// The login name of the person.
    username: String,
    /// What the token is for.
    #[arg(long, default_value = "")]
    note: String,
    /// What the token may do, as in `{"resources": {"*": {"allow": ["GET"], "block": ["*"]}}}`.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    policy: String,
    /// How many days the token lives [default: until somebody deletes it].
    #[arg(long)]
    days: Option<u16>,
}

impl CreateApiToken {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        let api = super::open(settings)?;
        let tokens = ApiTokens::of(&api).ok_or_else(|| Failure::failed("this service has no API tokens"))?;
        let policy = Policy::parse(&self.policy, &api.snapshot())
            .map_err(|error| Failure::Usage(format!("the policy cannot be used: {error}")))?;
        let expires = self.days.map(|days| api.clock().now() + TimeDelta::days(days.into()));
        let made = api.database().with(|conn| {
            let user = api.users().by_username(conn, &self.username)?.ok_or_else(|| {
                Failure::failed(format!("there is no account `{}`; `create-user` makes one", self.username))
            })?;
            let note = self.note.clone();
            let new = NewApiToken {
                user_id: user.user.id,
                note,
                policy: Some(policy),
                expires,
                ..NewApiToken::default()
            };
            Ok::<_, Failure>(tokens.create(conn, api.clock(), new)?)
        });
        let (_, text) = made??;
        say(text.expose());
        Ok(())
    }
}
