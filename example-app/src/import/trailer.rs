//! The people that a commit names beside its author: `Reviewed-by: Name <address>` and the like.

use super::log::{Commit, Person};

/// Keys whose people agreed to the change, then keys whose people only took part.
const ROLES: [(&str, bool); 8] = [
    ("Reviewed-by", true),
    ("Acked-by", true),
    ("Approved-by", true),
    ("Tested-by", true),
    ("Signed-off-by", true),
    ("Committed-by", true),
    ("Co-authored-by", false),
    ("Co-developed-by", false),
];

/// Committers that are machines.
const MACHINES: [&str; 1] = ["noreply@github.com"];

/// What one person did for a commit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Endorsement {
    pub(super) person: Person,
    /// The keys, in the order of the message.
    pub(super) roles: Vec<&'static str>,
    pub(super) ship_it: bool,
}

/// Everybody that the commit names, once each, without its author.
pub(super) fn endorsements(commit: &Commit) -> Vec<Endorsement> {
    let mut found: Vec<Endorsement> = Vec::new();
    let mut add = |person: Person, role: &'static str, ship_it: bool| {
        if is_same(&person, &commit.author) {
            return;
        }
        match found.iter_mut().find(|earlier| is_same(&earlier.person, &person)) {
            Some(earlier) => {
                if !earlier.roles.contains(&role) {
                    earlier.roles.push(role);
                }
                earlier.ship_it |= ship_it;
            }
            None => found.push(Endorsement { person, roles: vec![role], ship_it }),
        }
    };
    for (person, role, ship_it) in trailers(&commit.description) {
        add(person, role, ship_it);
    }
    if !MACHINES.contains(&commit.committer.email.as_str()) {
        add(commit.committer.clone(), "Committed-by", true);
    }
    found
}

/// The trailers in the last paragraph of a message.
fn trailers(body: &str) -> impl Iterator<Item = (Person, &'static str, bool)> + '_ {
    let last = body.trim_end().rsplit("\n\n").next().unwrap_or_default();
    last.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let (role, ship_it) = ROLES.into_iter().find(|(role, _)| role.eq_ignore_ascii_case(key.trim()))?;
        Some((person(value)?, role, ship_it))
    })
}

/// `Name <address>`, with anything after it.
fn person(text: &str) -> Option<Person> {
    let (name, rest) = text.split_once('<')?;
    let (email, _) = rest.split_once('>')?;
    let (name, email) = (name.trim().trim_matches('"'), email.trim());
    let named = !email.is_empty() || !name.is_empty();
    named.then(|| Person { name: name.to_owned(), email: email.to_owned() })
}

fn is_same(one: &Person, other: &Person) -> bool {
    super::people::identity(one) == super::people::identity(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Person {
        Person { name: name.to_owned(), email: format!("{name}@example.com") }
    }

    fn commit(committer: &str, body: &str) -> Commit {
        Commit {
            id: "1".to_owned(),
            author: person("ada"),
            authored: chrono::NaiveDateTime::default(),
            committer: person(committer),
            committed: chrono::NaiveDateTime::default(),
            summary: "Change".to_owned(),
            description: body.to_owned(),
        }
    }

    fn named(commit: &Commit) -> Vec<(String, Vec<&'static str>, bool)> {
        let found = endorsements(commit);
        found.into_iter().map(|found| (found.person.name, found.roles, found.ship_it)).collect()
    }

    #[test]
    fn only_the_last_paragraph_names_people() {
        let body =
            "Reviewed-by: eve <eve@example.com>\n\nReviewed-by: bob <bob@example.com> # twice\nCloses: #1";
        assert_eq!(named(&commit("ada", body)), [("bob".to_owned(), vec!["Reviewed-by"], true)]);
    }

    #[test]
    fn a_person_is_named_once_with_all_roles() {
        let body = "co-authored-by: bob <bob@example.com>\nTested-by: bob <BOB@example.com>";
        let expected = ("bob".to_owned(), vec!["Co-authored-by", "Tested-by"], true);
        assert_eq!(named(&commit("ada", body)), [expected]);
    }

    #[test]
    fn a_co_author_alone_does_not_say_ship_it() {
        let body = "Co-authored-by: bob <bob@example.com>";
        assert_eq!(named(&commit("ada", body)), [("bob".to_owned(), vec!["Co-authored-by"], false)]);
    }

    #[test]
    fn the_author_is_no_reviewer_and_another_committer_is() {
        let body = "Signed-off-by: ada <ada@example.com>";
        assert_eq!(named(&commit("ada", body)), []);
        assert_eq!(named(&commit("eve", body)), [("eve".to_owned(), vec!["Committed-by"], true)]);
    }

    #[test]
    fn a_trailer_without_an_address_names_nobody() {
        assert_eq!(named(&commit("ada", "Reviewed-by: bob\nReviewed-by: <>")), []);
    }
}
