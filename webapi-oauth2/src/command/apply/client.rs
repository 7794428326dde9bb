//! `[[clients]]`: every field of a client, under the name that the model has for it.

use chrono::{DateTime, TimeDelta};
use webapi_core::WebApi;
use webapi_core::account::Password;
use webapi_core::db::DbConn;

use super::describe::{describe, differences};
use super::{Change, from_environment};
use crate::command::client::kept;
use crate::command::{CommandError, server, user_id};
use crate::settings::Environment;
use crate::store::{ClientAuthMethod, ClientKind, ClientRecord, SecretCheck, StoredClient};
use crate::token::ClientSecret;

mod fields;

pub(super) use fields::SECTION;

/// A client as it shall be.
pub(super) struct ClientSpec {
    record: ClientRecord,
    auth_methods: Option<Vec<ClientAuthMethod>>,
    owner: Option<String>,
    secret: Option<String>,
    secret_env: Option<String>,
    disabled: bool,
}

impl Default for ClientSpec {
    fn default() -> Self {
        Self {
            record: ClientRecord::new("", ClientKind::Confidential, DateTime::UNIX_EPOCH),
            auth_methods: None,
            owner: None,
            secret: None,
            secret_env: None,
            disabled: false,
        }
    }
}

impl std::fmt::Debug for ClientSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClientSpec({})", self.record.client_id)
    }
}

/// What becomes of a client's secrets.
enum Secrets {
    /// They are right.
    Stay,
    /// This one takes their place.
    Given(ClientSecret),
    /// A generated one takes their place, and is shown.
    Generated,
}

impl ClientSpec {
    pub(super) fn client_id(&self) -> &str {
        &self.record.client_id
    }

    /// What only the whole table shows.
    pub(super) fn finish(&mut self, environment: &Environment, mut wrong: impl FnMut(String)) {
        if self.record.client_id.is_empty() {
            wrong("a client needs a `client_id`: by it the file finds the client again".to_owned());
        }
        if let Some(variable) = self.secret_env.take() {
            if self.secret.is_some() {
                wrong("give `secret` or `secret_env`, not both".to_owned());
            }
            self.secret = from_environment(&variable, environment, &mut wrong);
        }
        let kind = self.record.kind;
        if kind == ClientKind::Public && self.secret.is_some() {
            wrong(CommandError::SecretOfPublicClient.to_string());
        }
        self.record.auth_methods = self.auth_methods.take().unwrap_or_else(|| kind.default_auth_methods());
    }

    pub(super) fn apply(
        &self,
        api: &WebApi,
        conn: &mut DbConn,
        dry_run: bool,
        new_users: &[&str],
    ) -> Result<Change, CommandError> {
        let server = server(api)?;
        let now = api.clock().now();
        let owner = self.owner.as_deref();
        let is_to_come = owner.is_some_and(|owner| dry_run && new_users.contains(&owner));
        let mut record = self.record.clone();
        record.owner = if is_to_come { None } else { user_id(api, conn, owner)? };
        (record.created_at, record.updated_at) = (now, now);
        let mistakes = server.check_client(&record);
        if !mistakes.is_empty() {
            return Err(CommandError::ClientOf { client_id: record.client_id, mistakes });
        }
        let found = server.clients().by_client_id(conn, &record.client_id)?;
        let secrets = self.secrets(found.as_ref(), now);
        let mut change = Change {
            kind: "client",
            name: record.client_id.clone(),
            is_new: found.is_none(),
            fields: Vec::new(),
            secret: None,
        };
        let after = describe(&record, owner.unwrap_or_default(), !self.disabled);
        if let Some(found) = &found {
            let before_owner = name_of(api, conn, found.record.owner)?;
            change.fields = differences(describe(&found.record, &before_owner, found.is_enabled), after);
            match secrets {
                Secrets::Stay => {}
                Secrets::Given(_) => change.fields.push(("secret", "another".into(), "the given one".into())),
                Secrets::Generated => change.fields.push(("secret", "none".into(), "generated".into())),
            }
        }
        if dry_run || change.is_none() {
            return Ok(change);
        }
        let secret = match secrets {
            Secrets::Stay => None,
            Secrets::Given(secret) => Some(secret),
            Secrets::Generated => {
                let secret = server.generator().client_secret()?;
                change.secret = Some(secret.clone());
                Some(secret)
            }
        };
        let secret = secret.map(|secret| kept(&secret, now, false)).transpose()?;
        let clients = server.clients();
        let clock = api.clock();
        if found.is_some() {
            clients.update(conn, clock, &record)?;
            if let Some(secret) = &secret {
                clients.rotate_secret(conn, clock, &record.client_id, secret, TimeDelta::zero())?;
            }
        } else {
            record.secrets.extend(secret);
            clients.create(conn, &record)?;
        }
        if found.as_ref().is_none_or(|found| found.is_enabled) == self.disabled {
            clients.set_enabled(conn, clock, &record.client_id, !self.disabled)?;
        }
        Ok(change)
    }

    fn secrets(&self, found: Option<&StoredClient>, now: DateTime<chrono::Utc>) -> Secrets {
        if self.record.kind == ClientKind::Public {
            return Secrets::Stay;
        }
        let live = || {
            let all = found.into_iter().flat_map(|found| &found.record.secrets);
            all.filter(|secret| secret.is_live(now))
        };
        match &self.secret {
            Some(given) => {
                let given = ClientSecret::new(given.as_str());
                let is = |check: &SecretCheck| match check {
                    SecretCheck::Digest(digest) => digest.matches(&given.digest()),
                    SecretCheck::Chosen(hash) => hash.verify(&Password::new(given.expose())),
                };
                if live().any(|secret| is(&secret.check)) { Secrets::Stay } else { Secrets::Given(given) }
            }
            None if live().next().is_some() => Secrets::Stay,
            None => Secrets::Generated,
        }
    }
}

/// The login name behind a primary key; empty if there is none.
pub(crate) fn name_of(api: &WebApi, conn: &mut DbConn, id: Option<i64>) -> Result<String, CommandError> {
    let found = id.map(|id| api.users().by_id(conn, id)).transpose()?;
    Ok(found.flatten().map(|found| found.user.username).unwrap_or_default())
}
