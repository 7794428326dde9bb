//! `[[users]]`: accounts of the framework's own store.

use webapi_core::WebApi;
use webapi_core::account::{Account, AccountChange, AccountStore, NewUser, Password};
use webapi_core::db::DbConn;

use super::{Change, from_environment};
use crate::command::CommandError;
use crate::settings::{Accepts, Environment, Section, Setting};

/// An account as it shall be.
#[derive(Default)]
pub(super) struct UserSpec {
    username: String,
    password: Option<String>,
    password_env: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    superuser: bool,
    disabled: bool,
}

impl std::fmt::Debug for UserSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "UserSpec({})", self.username)
    }
}

macro_rules! text {
    ($field:ident, $name:literal, $form:literal, $check:expr) => {
        &Setting {
            name: $name,
            accepts: Accepts::Text {
                form: $form,
                check: $check,
                apply: |mut user, text| {
                    user.$field = text.into();
                    user
                },
            },
            default: "empty",
            about: "",
            toolkit: "",
        }
    };
}

macro_rules! flag {
    ($name:literal, $apply:expr) => {
        &Setting { name: $name, accepts: Accepts::Flag($apply), default: "", about: "", toolkit: "" }
    };
}

pub(super) static SECTION: Section<UserSpec> = Section {
    name: "users",
    environment: "",
    settings: &[&[
        text!(username, "username", "a login name of 1 to 150 characters", |text| (1..=150)
            .contains(&text.chars().count())),
        text!(first_name, "first_name", "a text of up to 150 characters", is_short),
        text!(last_name, "last_name", "a text of up to 150 characters", is_short),
        text!(email, "email", "a text of up to 150 characters", is_short),
        text!(password_env, "password_env", "the name of an environment variable", is_short),
        &Setting {
            name: "password",
            accepts: Accepts::Secret(|mut user, password| {
                user.password = Some(password);
                user
            }),
            default: "none",
            about: "",
            toolkit: "",
        },
        flag!("superuser", |mut user, on| {
            user.superuser = on;
            user
        }),
        flag!("enabled", |mut user, on| {
            user.disabled = !on;
            user
        }),
    ]],
};

fn is_short(text: &str) -> bool {
    text.chars().count() <= 150
}

impl UserSpec {
    /// What only the whole table shows.
    pub(super) fn finish(&mut self, environment: &Environment, mut wrong: impl FnMut(String)) {
        if self.username.is_empty() {
            wrong("a user needs a `username`".to_owned());
        }
        if let Some(variable) = self.password_env.take() {
            if self.password.is_some() {
                wrong("give `password` or `password_env`, not both".to_owned());
            }
            self.password = from_environment(&variable, environment, &mut wrong);
        }
    }

    pub(super) fn apply(
        &self,
        api: &WebApi,
        conn: &mut DbConn,
        dry_run: bool,
    ) -> Result<Change, CommandError> {
        let found = AccountStore.account(conn, &self.username)?;
        let mut change = Change {
            kind: "user",
            name: self.username.clone(),
            is_new: found.is_none(),
            fields: Vec::new(),
            secret: None,
        };
        match found {
            None if dry_run => {}
            None => {
                let new = NewUser {
                    username: &self.username,
                    password: self.password.clone().map(Password::new),
                    first_name: &self.first_name,
                    last_name: &self.last_name,
                    email: &self.email,
                    is_superuser: self.superuser,
                    inactive: self.disabled,
                    cheap_hash: false,
                };
                AccountStore.create(conn, api.clock(), &new)?;
            }
            Some(found) => {
                change.fields = self.differences(&found);
                if !dry_run && !change.fields.is_empty() {
                    let password =
                        self.new_password(&found).then(|| self.password.clone().map(Password::new)).flatten();
                    let wanted = AccountChange {
                        password,
                        first_name: Some(&self.first_name),
                        last_name: Some(&self.last_name),
                        email: Some(&self.email),
                        is_superuser: Some(self.superuser),
                        is_active: Some(!self.disabled),
                    };
                    AccountStore.change(conn, &self.username, &wanted)?;
                }
            }
        }
        Ok(change)
    }

    /// Whether a password is given that is not the one of now.
    fn new_password(&self, found: &Account) -> bool {
        let given = self.password.as_ref().map(|password| Password::new(password.as_str()));
        given.is_some_and(|given| !found.password.as_ref().is_some_and(|hash| hash.verify(&given)))
    }

    fn differences(&self, found: &Account) -> Vec<(&'static str, String, String)> {
        let texts = [
            ("first_name", found.first_name.clone(), self.first_name.clone()),
            ("last_name", found.last_name.clone(), self.last_name.clone()),
            ("email", found.email.clone(), self.email.clone()),
            ("superuser", found.is_superuser.to_string(), self.superuser.to_string()),
            ("enabled", found.is_active.to_string(), (!self.disabled).to_string()),
        ];
        let mut fields: Vec<_> = texts.into_iter().filter(|(_, before, after)| before != after).collect();
        if self.new_password(found) {
            fields.push(("password", "another".to_owned(), "the given one".to_owned()));
        }
        fields
    }
}
