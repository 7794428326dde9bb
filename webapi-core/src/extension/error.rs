//! What can go wrong when an extension is enabled or disabled, in words for whoever asked for it.

use super::version::Version;
use crate::error::{ApiError, catalog};
use crate::field::FieldErrors;
use crate::snapshot::BuildError;

/// What an extension's own step reports: any error, or a text.
pub type ExtensionProblem = Box<dyn std::error::Error + Send + Sync>;

/// Why an extension is not as it was asked to be. Nothing has changed, but for the stored error of the one that failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionError {
    /// No extension has this id in this process.
    #[error("there is no extension `{id}` here")]
    Unknown {
        /// The id.
        id: String,
    },
    /// What the extension says about itself cannot be.
    #[error("the extension `{id}` cannot be used: {problem}")]
    Unusable {
        /// The id.
        id: String,
        /// What is wrong.
        problem: String,
    },
    /// An extension that this one requires is not there, or not in a version that will do.
    #[error("`{id}` requires `{requires}` {range}, and {found}")]
    Requirement {
        /// The id.
        id: String,
        /// The id of the other one.
        requires: String,
        /// Which versions will do.
        range: String,
        /// What there is instead.
        found: String,
    },
    /// Others that are enabled require it.
    #[error("`{id}` is required by {}; disable them first, or ask for it with `disable_dependents`", quoted(.dependents))]
    Required {
        /// The id.
        id: String,
        /// The ids of the others.
        dependents: Vec<String>,
    },
    /// Its own step, or a migration, failed or panicked.
    #[error("Error {step} extension: {problem}")]
    Failed {
        /// The id of the one that failed, which may be one that is required.
        id: String,
        /// What was being done: `initializing`, `upgrading`, `shutting down`.
        step: &'static str,
        /// What its step said.
        problem: String,
    },
    /// Its resources do not fit into the tree.
    #[error("the resources of `{id}` do not fit into the tree: {problem}")]
    Tree {
        /// The id.
        id: String,
        /// Every mistake.
        problem: BuildError,
    },
    /// Settings that it does not take.
    #[error("the settings are not valid")]
    Settings(FieldErrors),
    /// The extension has no settings.
    #[error("the extension `{id}` has no settings")]
    NoSettings {
        /// The id.
        id: String,
    },
    /// The API was built without extensions.
    #[error("the API has no extensions; add `.extensions(ExtensionSettings::default())` to its builder")]
    Absent,
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error(transparent)]
    Connection(#[from] crate::db::pool::JobError),
}

impl ExtensionError {
    /// The extension whose fault it is, if it is one's; its error is stored.
    pub(crate) fn culprit(&self) -> Option<&str> {
        match self {
            Self::Unusable { id, .. }
            | Self::Requirement { id, .. }
            | Self::Failed { id, .. }
            | Self::Tree { id, .. } => Some(id),
            _ => None,
        }
    }

    pub(crate) fn requirement(
        id: &str,
        requires: &str,
        range: &impl ToString,
        found: Option<&Version>,
    ) -> Self {
        Self::Requirement {
            id: id.to_owned(),
            requires: requires.to_owned(),
            range: range.to_string(),
            found: found.map_or_else(|| "it is not here".to_owned(), |version| format!("there is {version}")),
        }
    }

    /// The error of the API for it: code 107 for enabling, 108 for disabling, as in Djblets.
    pub(crate) fn api_error(self, enabling: bool) -> ApiError {
        match self {
            Self::Database(error) => error.into(),
            Self::Connection(error) => error.into(),
            Self::Settings(errors) => ApiError::invalid_fields(errors),
            Self::NoSettings { .. } => ApiError::does_not_exist(),
            error if enabling => {
                ApiError::new(catalog::ENABLE_EXTENSION_FAILED).with_message(error.to_string())
            }
            error => ApiError::new(catalog::DISABLE_EXTENSION_FAILED).with_message(error.to_string()),
        }
    }
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}
