//! Database URLs, read by their scheme and never guessed.
//!
//! `MultiConnection::establish` tries its variants in order and turns a PostgreSQL keyword string into
//! an SQLite file of that name. Here the scheme decides, and everything else is refused with a sentence.

use std::borrow::Cow;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

/// A database product that the framework can talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A parsed database URL. Its `Debug` shows no password.
///
/// | form | meaning |
/// | --- | --- |
/// | `sqlite:reviews.db`, `sqlite:///var/lib/reviews.db` | an SQLite file, created when missing |
/// | `sqlite::memory:` | a private in-memory database on one connection, for tests |
/// | `postgres://user@host/db`, `postgresql://…` | PostgreSQL |
///
/// ```
/// use webapi_core::db::{Backend, DatabaseUrl};
/// assert_eq!(DatabaseUrl::parse("sqlite:reviews.db").unwrap().backend(), Backend::Sqlite);
/// assert!(DatabaseUrl::parse("host=localhost dbname=x").is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Target);

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    SqliteMemory,
    SqliteFile(PathBuf),
    Postgres(String),
}

/// Why a database URL was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "the database URL has no scheme that is known here; expected `sqlite:FILE`, `sqlite::memory:` \
     or `postgres://USER@HOST/NAME`"
)]
pub struct UnknownScheme;

impl DatabaseUrl {
    /// Reads a URL by its scheme.
    ///
    /// # Errors
    ///
    /// [`UnknownScheme`] if the text does not begin with `sqlite:`, `postgres://` or `postgresql://`.
    pub fn parse(text: &str) -> Result<Self, UnknownScheme> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self(Target::Postgres(text.to_owned())));
        }
        match text.strip_prefix("sqlite:") {
            Some(":memory:") => Ok(Self(Target::SqliteMemory)),
            Some("" | "//") | None => Err(UnknownScheme),
            Some(path) => Ok(Self(Target::SqliteFile(path.strip_prefix("//").unwrap_or(path).into()))),
        }
    }

    /// The product behind the URL.
    pub fn backend(&self) -> Backend {
        match self.0 {
            Target::SqliteMemory | Target::SqliteFile(_) => Backend::Sqlite,
            Target::Postgres(_) => Backend::Postgres,
        }
    }

    /// A digest of the URL, password included.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let text = match &self.0 {
            Target::SqliteMemory => Cow::Borrowed(":memory:"),
            Target::SqliteFile(path) => path.to_string_lossy(),
            Target::Postgres(url) => Cow::Borrowed(url.as_str()),
        };
        Sha256::digest(text.as_bytes()).into()
    }

    pub(crate) fn target(&self) -> &Target {
        &self.0
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Target::SqliteMemory => f.write_str("sqlite::memory:"),
            Target::SqliteFile(path) => write!(f, "sqlite:{}", path.display()),
            Target::Postgres(url) => write!(f, "postgres://…@{}", url.rsplit('@').next().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_string_is_refused_instead_of_becoming_a_file() {
        assert_eq!(DatabaseUrl::parse("host=localhost dbname=reviews"), Err(UnknownScheme));
    }

    #[test]
    fn a_path_may_be_relative_or_absolute() {
        let file = |text| match DatabaseUrl::parse(text) {
            Ok(DatabaseUrl(Target::SqliteFile(path))) => path,
            other => panic!("{text} gave {other:?}"),
        };
        assert_eq!(file("sqlite:reviews.db"), PathBuf::from("reviews.db"));
        assert_eq!(file("sqlite:///var/reviews.db"), PathBuf::from("/var/reviews.db"));
    }

    #[test]
    fn the_debug_form_shows_no_password() {
        let url = DatabaseUrl::parse("postgres://app:hunter2@db/reviews").unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
