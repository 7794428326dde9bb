//! Errors of lower layers as answers: what a client can mend becomes a 4xx, the rest a bare 5xx.
//!
//! SQLite names no constraint but lists `table.column`; PostgreSQL names the constraint and, for missing
//! values, the column. Both are reduced to the column where possible, so that the answer is the same.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

use super::{ApiError, catalog};
use crate::db::pool::JobError;
use crate::request::DecodeError;
use crate::serialize::node::NodeError;

impl From<DieselError> for ApiError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::does_not_exist(),
            DieselError::DatabaseError(kind, information) => {
                of_database(*kind, information.as_ref()).because(error)
            }
            _ => Self::internal(error),
        }
    }
}

fn of_database(kind: DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> ApiError {
    match kind {
        DatabaseErrorKind::UniqueViolation => ApiError::new(catalog::DUPLICATE_ITEM),
        DatabaseErrorKind::ForeignKeyViolation => ApiError::new(catalog::STILL_REFERENCED),
        DatabaseErrorKind::NotNullViolation => match column(information) {
            Some(column) => ApiError::invalid_field(&column, "This field is required"),
            None => ApiError::new(catalog::INVALID_FORM_DATA),
        },
        DatabaseErrorKind::CheckViolation => {
            ApiError::new(catalog::INVALID_FORM_DATA).with_message("A value is not one that may be stored")
        }
        DatabaseErrorKind::SerializationFailure => {
            ApiError::new(catalog::BUSY).with_header("Retry-After", "1")
        }
        _ if is_out_of_range(information.message()) => ApiError::new(catalog::INVALID_FORM_DATA)
            .with_message("A value is out of the range that can be stored"),
        _ if information.message().contains("database is locked") => {
            ApiError::new(catalog::BUSY).with_header("Retry-After", "1")
        }
        _ => ApiError::new(catalog::INTERNAL),
    }
}

fn is_out_of_range(message: &str) -> bool {
    message.contains("out of range")
        || message.contains("value too long")
        || message.contains("null character")
}

/// The column of a NOT NULL violation: given by PostgreSQL, in the message on SQLite.
fn column(information: &dyn DatabaseErrorInformation) -> Option<String> {
    if let Some(column) = information.column_name() {
        return Some(column.to_owned());
    }
    let (_, qualified) = information.message().split_once("NOT NULL constraint failed: ")?;
    Some(qualified.rsplit('.').next()?.to_owned())
}

impl From<NodeError> for ApiError {
    fn from(error: NodeError) -> Self {
        Self::internal(error)
    }
}

impl From<JobError> for ApiError {
    fn from(error: JobError) -> Self {
        match error {
            JobError::Busy(_) | JobError::NoConnection(_) => {
                Self::new(catalog::BUSY).with_header("Retry-After", "1").because(error)
            }
            JobError::Panicked => Self::internal(error),
        }
    }
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        let code = match error.status() {
            413 => catalog::BODY_TOO_LARGE,
            415 => catalog::UNSUPPORTED_MEDIA_TYPE,
            503 => catalog::BUSY,
            _ => catalog::BAD_REQUEST,
        };
        Self::new(code).with_message(error.to_string())
    }
}
