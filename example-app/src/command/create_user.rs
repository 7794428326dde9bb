//! `create-user`: an account, with a password that is typed or made up, never an argument that others can see.

use clap::Args;
use webapi_core::account::{AccountStore, NewUser, Password};
use webapi_core::error::catalog;

use super::{Ran, say};
use crate::failure::Failure;
use crate::settings::Settings;

/// Create an account.
#[derive(Debug, Args)]
pub(crate) struct CreateUser {
    /// The name to log in with: letters, digits and @ . _ - ' +
    #[arg(value_parser = username)]
    username: String,
    /// The e-mail address.
    #[arg(long, default_value = "")]
    email: String,
    /// The first name.
    #[arg(long, default_value = "")]
    first_name: String,
    /// The last name.
    #[arg(long, default_value = "")]
    last_name: String,
    /// May do everything.
    #[arg(long)]
    superuser: bool,
    /// Read the password from the standard input; otherwise one is made up and shown once.
    #[arg(long)]
    password_stdin: bool,
}

impl CreateUser {
    pub(super) fn run(&self, settings: &Settings) -> Ran {
        let (password, made_up) = match self.password_stdin {
            true => (typed()?, false),
            false => (made_up()?, true),
        };
        let api = super::open(settings)?;
        let user = NewUser {
            username: &self.username,
            password: Some(Password::new(password.clone())),
            first_name: &self.first_name,
            last_name: &self.last_name,
            email: &self.email,
            is_superuser: self.superuser,
            ..NewUser::default()
        };
        let created = api.database().with(|conn| AccountStore.create(conn, api.clock(), &user))?;
        created.map_err(|error| match error.code() {
            catalog::DUPLICATE_ITEM => Failure::failed(format!(
                "there is an account `{}` already; choose another name",
                self.username
            )),
            _ => Failure::from(error),
        })?;
        say(format_args!("The account `{}` was created.", self.username));
        if made_up {
            say(format_args!("Its password is {password} and is not shown again."));
        }
        Ok(())
    }
}

fn typed() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::Usage(
            "the standard input holds no password; write it in the first line".to_owned(),
        ));
    }
    Ok(password.to_owned())
}

/// Twenty letters and digits out of 32, which is 100 bits; none that look like others.
fn made_up() -> Result<String, Failure> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0; 20];
    getrandom::fill(&mut random).map_err(|error| Failure::failed(error.to_string()))?;
    Ok(random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
}

fn username(text: &str) -> Result<String, String> {
    let fits = |char: char| char.is_ascii_alphanumeric() || "@._-'+".contains(char);
    if text.is_empty() || !text.chars().all(fits) {
        return Err("a name has letters, digits and @ . _ - ' + only".to_owned());
    }
    Ok(text.to_owned())
}
