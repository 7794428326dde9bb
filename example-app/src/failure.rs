//! Why a command did not do its work, in a sentence for the person who gave it.

use std::fmt;
use std::process::ExitCode;

use webapi_core::api::StartError;
use webapi_core::db::DatabaseError;
use webapi_core::error::ApiError;
use webapi_oauth2::SettingsError;
use webapi_oauth2::command::cli::CliError;
use webapi_oauth2::settings::Mistakes;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command was not given in the right form: exit status 2, as for clap's own mistakes.
    Usage(String),
    /// Something went wrong: exit status 1.
    Failed(String),
}

impl Failure {
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Failed(message) => f.write_str(message),
        }
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Url(_) => Self::Usage(error.to_string()),
            DatabaseError::NotCompiledIn(backend, feature) => Self::Usage(format!(
                "this build has no support for {backend:?}; build with `cargo run -p example-app --features {feature}`"
            )),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        let StartError::Part(part) = &error else { return Self::Failed(error.to_string()) };
        match part.downcast_ref() {
            Some(SettingsError::InsecureIssuer { issuer }) => Self::Usage(format!(
                "tokens would be sent to {issuer} unencrypted; use https, or say `--allow-http` if something else \
                 protects the connection"
            )),
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<CliError> for Failure {
    fn from(error: CliError) -> Self {
        match error {
            CliError::Usage(message) => Self::Usage(message),
            CliError::File(mistakes) => mistakes.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<Mistakes> for Failure {
    fn from(mistakes: Mistakes) -> Self {
        Self::Usage(mistakes.to_string())
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Failed(format!("{error:?}"))
    }
}

macro_rules! failed {
    ($($error:ty),*) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Failed(error.to_string())
            }
        })*
    };
}
failed!(
    diesel::result::Error,
    std::io::Error,
    webapi_core::db::pool::JobError,
    webapi_oauth2::command::CommandError
);
