//! The data set that every server under test serves: users, review requests, bearer tokens.
//!
//! The same rows every time: nothing here is random. The driver fills a fresh database with users
//! and review requests; the tokens are only texts, because each server stores them in its own way.

pub mod client;
pub mod schema;

pub mod tokens;

mod fill;
mod texts;

pub use fill::{FillError, fill};
pub use texts::prose;

/// How many users there are; their ids are 1 to this.
pub const USERS: i64 = 1_000;

/// How many review requests a fresh database holds; their ids are 1 to this.
pub const REVIEW_REQUESTS: i64 = 100_000;

/// The user name of the user with the id `id`: `user0001` for 1.
pub fn username(id: i64) -> String {
    format!("user{id:04}")
}
