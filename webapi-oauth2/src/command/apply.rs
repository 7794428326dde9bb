//! Clients and users as code: a file says how they shall be, and applying it twice changes nothing the second time.
//!
//! In: a [`Document`] with `[[clients]]` and `[[users]]`. Out: what was changed, or what would be: the difference,
//! field by field. All or nothing: one transaction. What a file does not name stays as it is; what it names has
//! every field as the file says, or the default. Secrets are given, taken from the environment, or generated and shown
//! once.

pub(super) mod client;
pub(super) mod describe;
mod user;

use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};

use super::CommandError;
use crate::settings::{Document, Environment, Mistake, Mistakes};
use crate::token::ClientSecret;
use client::ClientSpec;
use user::UserSpec;

/// The names of the sections that this module reads.
pub const SECTIONS: [&str; 2] = ["clients", "users"];

/// How clients and users shall be.
#[derive(Debug, Default)]
pub struct Wanted {
    clients: Vec<ClientSpec>,
    users: Vec<UserSpec>,
}

/// What applying a file did to a client or a user, or would do.
#[derive(Debug)]
#[non_exhaustive]
pub struct Change {
    /// `client` or `user`.
    pub kind: &'static str,
    /// Its client id or login name.
    pub name: String,
    /// Whether there was none.
    pub is_new: bool,
    /// The fields that differ: name, before, after. Nothing if all is as it shall be.
    pub fields: Vec<(&'static str, String, String)>,
    /// A secret that was generated: the only moment at which it can be had.
    pub secret: Option<ClientSecret>,
}

impl Change {
    /// Whether nothing has to be done.
    pub fn is_none(&self) -> bool {
        !self.is_new && self.fields.is_empty()
    }
}

impl Wanted {
    /// Reads `[[clients]]` and `[[users]]`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong.
    pub fn read(document: &Document, environment: &Environment) -> Result<Self, Mistakes> {
        let mut mistakes = Mistakes::default();
        let mut wanted = Self::default();
        for (line, table) in document.tables("users").unwrap_or_else(|wrong| empty(&mut mistakes, wrong)) {
            let (mut user, wrong) = user::SECTION.read_table(document, table, UserSpec::default());
            mistakes.append(wrong);
            user.finish(environment, |message| mistakes.push(Mistake::new(document.place(line), message)));
            wanted.users.push(user);
        }
        for (line, table) in document.tables("clients").unwrap_or_else(|wrong| empty(&mut mistakes, wrong)) {
            let (mut client, wrong) = client::SECTION.read_table(document, table, ClientSpec::default());
            mistakes.append(wrong);
            client.finish(environment, |message| mistakes.push(Mistake::new(document.place(line), message)));
            if wanted.clients.iter().any(|other| other.client_id() == client.client_id()) {
                let message = format!("the client `{}` stands twice", client.client_id());
                mistakes.push(Mistake::new(document.place(line), message));
            }
            wanted.clients.push(client);
        }
        mistakes.unless_any(wanted)
    }

    /// Whether the file names nobody.
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty() && self.users.is_empty()
    }

    /// Makes clients and users as they shall be, or finds out what would change.
    ///
    /// # Errors
    ///
    /// [`CommandError`]; then nothing was changed.
    pub fn apply(&self, api: &WebApi, conn: &mut DbConn, dry_run: bool) -> Result<Vec<Change>, CommandError> {
        transaction::write(conn, |conn| {
            let users = self.users.iter().map(|user| user.apply(api, conn, dry_run));
            let users = users.collect::<Result<Vec<_>, _>>()?;
            let new: Vec<&str> =
                users.iter().filter(|change| change.is_new).map(|change| change.name.as_str()).collect();
            let clients = self.clients.iter().map(|client| client.apply(api, conn, dry_run, &new));
            let clients = clients.collect::<Result<Vec<_>, _>>()?;
            Ok(users.into_iter().chain(clients).collect())
        })
    }
}

fn empty<T>(mistakes: &mut Mistakes, wrong: Mistakes) -> Vec<T> {
    mistakes.append(wrong);
    Vec::new()
}

/// Takes a credential out of the variable that a file names.
fn from_environment(
    variable: &str,
    environment: &Environment,
    wrong: &mut impl FnMut(String),
) -> Option<String> {
    match environment.get(variable).filter(|value| (1..=1024).contains(&value.len())) {
        Some(value) => Some(value.to_owned()),
        None => {
            wrong(format!(
                "the environment variable `{variable}` is not set, or has not 1 to 1024 characters"
            ));
            None
        }
    }
}
