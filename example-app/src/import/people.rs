//! People of a history as accounts.
//!
//! A person is known by the e-mail address, or by the name if there is none. Accounts that exist are used; new ones
//! have no password, so nobody can log in with them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::with_native;

use super::log::Person;
use crate::schema::webapi_users;

/// The longest login name that is made up.
const LONGEST_NAME: usize = 60;

/// Accounts by what their people are known by.
#[derive(Debug, Default)]
pub(super) struct People {
    ids: HashMap<String, i64>,
    usernames: HashSet<String>,
    created: u64,
}

impl People {
    /// Reads all accounts.
    pub(super) fn load(conn: &mut DbConn) -> QueryResult<Self> {
        let rows: Vec<(i64, String, String, String, String)> = webapi_users::table
            .select((
                webapi_users::id,
                webapi_users::username,
                webapi_users::first_name,
                webapi_users::last_name,
                webapi_users::email,
            ))
            .order(webapi_users::id.desc())
            .load(conn)?;
        let mut people = Self::default();
        for (id, username, first_name, last_name, email) in rows {
            let name = format!("{first_name} {last_name}");
            people.ids.insert(identity(&Person { name, email }), id);
            people.usernames.insert(username);
        }
        Ok(people)
    }

    /// How many accounts were created.
    pub(super) fn created(&self) -> u64 {
        self.created
    }

    /// The account of a person, which is created if there is none.
    pub(super) fn id_of(
        &mut self,
        conn: &mut DbConn,
        person: &Person,
        now: NaiveDateTime,
    ) -> QueryResult<i64> {
        let identity = identity(person);
        if let Some(id) = self.ids.get(&identity) {
            return Ok(*id);
        }
        let id = self.create(conn, person, now)?;
        self.ids.insert(identity, id);
        Ok(id)
    }

    fn create(&mut self, conn: &mut DbConn, person: &Person, now: NaiveDateTime) -> QueryResult<i64> {
        let base = username(person);
        let (first_name, last_name) = person.name.trim().split_once(' ').unwrap_or((person.name.trim(), ""));
        for number in 1_u32.. {
            let username = if number == 1 { base.clone() } else { format!("{base}-{number}") };
            if !self.usernames.insert(username.clone()) {
                continue;
            }
            let row = (
                webapi_users::username.eq(&username),
                webapi_users::first_name.eq(first_name),
                webapi_users::last_name.eq(last_name.trim()),
                webapi_users::email.eq(&person.email),
                webapi_users::is_active.eq(true),
                webapi_users::is_superuser.eq(false),
                webapi_users::created_at.eq(now),
            );
            // Somebody else may have taken the name since the accounts were read.
            let taken = with_native!(conn, |native| diesel::insert_into(webapi_users::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(native))?;
            if taken == 0 {
                continue;
            }
            self.created += 1;
            return webapi_users::table
                .filter(webapi_users::username.eq(&username))
                .select(webapi_users::id)
                .first(conn);
        }
        Err(diesel::result::Error::NotFound)
    }
}

/// What a person is known by.
pub(super) fn identity(person: &Person) -> String {
    match person.email.trim() {
        "" => format!("name {}", person.name.trim()),
        email => email.to_lowercase(),
    }
}

/// A login name after the address, or the name: letters, digits and `@._-'+`, as the API's URLs allow.
fn username(person: &Person) -> String {
    let local = person.email.split('@').next().unwrap_or_default();
    // GitHub hides addresses as `number+name@users.noreply.github.com`.
    let local = match local.split_once('+') {
        Some((number, name)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => local,
    };
    let fits = |char: &char| char.is_ascii_alphanumeric() || "@._-'+".contains(*char);
    let made_of = |text: &str| -> String {
        let text: String = text.chars().filter(fits).take(LONGEST_NAME).collect();
        // A segment of dots would mean another place in a URL.
        text.trim_matches('.').to_owned()
    };
    [made_of(local), made_of(&person.name)]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "somebody".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, email: &str) -> String {
        username(&Person { name: name.to_owned(), email: email.to_owned() })
    }

    #[test]
    fn a_login_name_comes_from_the_address_or_the_name() {
        assert_eq!(name("Ada Lovelace", "ada.l@example.com"), "ada.l");
        assert_eq!(name("Ada Lovelace", "12345+ada@users.noreply.github.com"), "ada");
        assert_eq!(name("Ada Lovelace", ""), "AdaLovelace");
        assert_eq!(name("Ада", "(none)"), "none");
        assert_eq!(name("Ада", ""), "somebody");
    }

    #[test]
    fn a_login_name_is_no_place_in_a_url() {
        assert_eq!(name("..", ".."), "somebody");
        assert_eq!(name("", "a/../b?c#d@example.com"), "a..bcd");
    }

    #[test]
    fn an_address_means_the_same_person_in_any_case() {
        let person = |email: &str| Person { name: String::new(), email: email.to_owned() };
        assert_eq!(identity(&person("Ada@Example.com")), identity(&person("ada@example.com ")));
    }
}
