//! What goes wrong with a database as a whole: it cannot be opened, or it is busy.

use super::super::migrations::MigrationError;
use super::super::url::{Backend, UnknownScheme};

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The URL is of no known form.
    #[error(transparent)]
    Url(#[from] UnknownScheme),
    /// The build has no such backend.
    #[error("this build has no support for {0:?}; enable the cargo feature `{1}` of webapi-core")]
    NotCompiledIn(Backend, &'static str),
    /// The pool could not be filled.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The threads could not be started.
    #[error("the database threads could not be started: {0}")]
    Threads(#[from] std::io::Error),
    /// A migration failed.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// The extensions that are enabled could not be loaded.
    #[error("the extensions could not be loaded: {0}")]
    Extensions(String),
}

impl DatabaseError {
    pub(crate) fn extensions(error: &crate::extension::ExtensionError) -> Self {
        Self::Extensions(error.to_string())
    }
}

/// The queue in front of the database is full; the caller should answer 503 and try again later.
#[derive(Debug, thiserror::Error, Clone, Copy, PartialEq, Eq)]
#[error("the database is busy: its queue is full")]
pub struct Busy;

/// A job panicked or its thread is gone.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// The queue is full.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// No connection could be had in time.
    #[error("no database connection: {0}")]
    NoConnection(String),
    /// The job panicked; its connection was dropped.
    #[error("a database job panicked")]
    Panicked,
}
