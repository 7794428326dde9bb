//! Writes commits as review requests, many in a transaction.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use webapi_core::db::DbConn;
use webapi_core::db::transaction;
use webapi_core::with_native;

use super::git::Checkout;
use super::log::Commit;
use super::people::People;
use super::trailer::{Endorsement, endorsements};
use crate::schema::{repositories, review_requests, reviews};

/// Rows in one statement: databases bound the number of parameters.
const ROWS: usize = 1_000;

/// Writes one repository.
#[derive(Debug)]
pub(crate) struct Writer {
    repository: i64,
    branch: String,
    people: People,
    totals: Totals,
}

/// What was written so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Commits that became review requests.
    pub(crate) new: u64,
    /// Commits that were there already.
    pub(crate) known: u64,
    /// Accounts that were created.
    pub(crate) people: u64,
    /// Reviews that were written.
    pub(crate) reviews: u64,
}

#[derive(Insertable)]
#[diesel(table_name = review_requests)]
struct NewRequest<'a> {
    summary: &'a str,
    description: &'a str,
    status: &'static str,
    public: bool,
    branch: &'a str,
    commit_id: &'a str,
    submitter_id: i64,
    repository_id: i64,
    time_added: chrono::NaiveDateTime,
    last_updated: chrono::NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = reviews)]
struct NewReview {
    review_request_id: i64,
    user_id: i64,
    body_top: String,
    body_bottom: &'static str,
    ship_it: bool,
    public: bool,
    timestamp: chrono::NaiveDateTime,
}

impl Writer {
    /// Finds the repository by its first commit, or creates it.
    pub(crate) fn open(conn: &mut DbConn, checkout: &Checkout) -> QueryResult<Self> {
        transaction::write(conn, |conn| {
            let known = repositories::table
                .filter(repositories::root_commit.eq(&checkout.root_commit))
                .select(repositories::id)
                .first(conn)
                .optional()?;
            let repository = match known {
                Some(id) => id,
                None => create(conn, checkout)?,
            };
            let people = People::load(conn)?;
            Ok(Self { repository, branch: checkout.branch.clone(), people, totals: Totals::default() })
        })
    }

    /// Writes the commits that are new, all of them or none. After an error the writer is of no more use: it may
    /// know accounts that were rolled back.
    pub(crate) fn write(&mut self, conn: &mut DbConn, commits: &[Commit]) -> QueryResult<()> {
        transaction::write(conn, |conn| self.write_new(conn, commits))
    }

    /// What was written so far.
    pub(crate) fn totals(&self) -> Totals {
        Totals { people: self.people.created(), ..self.totals }
    }

    fn write_new(&mut self, conn: &mut DbConn, commits: &[Commit]) -> QueryResult<()> {
        // Touching the row keeps other imports of the same repository out until the commit.
        let own = repositories::table.find(self.repository);
        diesel::update(own).set(repositories::tool.eq("Git")).execute(conn)?;
        let known: HashSet<String> = self.requests(conn, commits)?.into_keys().collect();
        let new: Vec<&Commit> = commits.iter().filter(|commit| !known.contains(&commit.id)).collect();
        self.totals.known += number(commits.len() - new.len());
        self.totals.new += number(new.len());
        if new.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(new.len());
        for commit in &new {
            let submitter_id = self.people.id_of(conn, &commit.author, commit.authored)?;
            rows.push(NewRequest {
                summary: &commit.summary,
                description: &commit.description,
                status: "submitted",
                public: true,
                branch: &self.branch,
                commit_id: &commit.id,
                submitter_id,
                repository_id: self.repository,
                time_added: commit.authored,
                last_updated: commit.authored,
            });
        }
        for rows in rows.chunks(ROWS) {
            let insert = diesel::insert_into(review_requests::table).values(rows);
            with_native!(conn, |native| insert.execute(native))?;
        }
        self.write_reviews(conn, &new)
    }

    fn write_reviews(&mut self, conn: &mut DbConn, commits: &[&Commit]) -> QueryResult<()> {
        let ids = self.requests(conn, commits.iter().copied())?;
        let mut rows = Vec::new();
        for commit in commits {
            let review_request_id = *ids.get(&commit.id).ok_or(diesel::result::Error::NotFound)?;
            for Endorsement { person, roles, ship_it } in endorsements(commit) {
                rows.push(NewReview {
                    review_request_id,
                    user_id: self.people.id_of(conn, &person, commit.committed)?,
                    body_top: roles.join(", "),
                    body_bottom: "",
                    ship_it,
                    public: true,
                    timestamp: commit.committed,
                });
            }
        }
        self.totals.reviews += number(rows.len());
        for rows in rows.chunks(ROWS) {
            let insert = diesel::insert_into(reviews::table).values(rows);
            with_native!(conn, |native| insert.execute(native))?;
        }
        Ok(())
    }

    /// The review requests of those commits that have one.
    fn requests<'a>(
        &self,
        conn: &mut DbConn,
        commits: impl IntoIterator<Item = &'a Commit>,
    ) -> QueryResult<HashMap<String, i64>> {
        let ids: Vec<&str> = commits.into_iter().map(|commit| commit.id.as_str()).collect();
        let rows: Vec<(Option<String>, i64)> = review_requests::table
            .filter(review_requests::repository_id.eq(self.repository))
            .filter(review_requests::commit_id.eq_any(ids))
            .select((review_requests::commit_id, review_requests::id))
            .load(conn)?;
        Ok(rows.into_iter().filter_map(|(commit, id)| Some((commit?, id))).collect())
    }
}

/// Creates the repository under a name that is free.
fn create(conn: &mut DbConn, checkout: &Checkout) -> QueryResult<i64> {
    let taken: Vec<String> = repositories::table.select(repositories::name).load(conn)?;
    let name = free(&checkout.name, &taken.into_iter().collect());
    diesel::insert_into(repositories::table)
        .values((
            repositories::name.eq(name),
            repositories::path.eq(&checkout.origin),
            repositories::mirror_path.eq(""),
            repositories::tool.eq("Git"),
            repositories::visible.eq(true),
            repositories::root_commit.eq(&checkout.root_commit),
        ))
        .returning(repositories::id)
        .get_result(conn)
}

fn free(name: &str, taken: &HashSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 1_u32;
    while taken.contains(&free) {
        number += 1;
        free = format!("{name}-{number}");
    }
    free
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_repository_of_a_name_is_numbered() {
        let taken = ["core".to_owned(), "core-2".to_owned()].into();
        assert_eq!(free("core", &taken), "core-3");
        assert_eq!(free("docs", &taken), "docs");
    }
}
