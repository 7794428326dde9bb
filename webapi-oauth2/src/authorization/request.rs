//! [`AuthorizationRequest`]: a query that can be read, and nothing more.

use super::redirect::PageError;
use crate::form::Form;

/// Longer queries are refused.
const LONGEST: usize = 16 * 1024;

/// An authorization request as it was sent.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    pub(super) form: Form,
    client_id: String,
}

impl AuthorizationRequest {
    /// Reads a query, given without its `?`.
    ///
    /// # Errors
    ///
    /// [`PageError`] if it cannot be read, names no client, or names client or redirect URI twice: which of the two
    /// somebody else would read is not known.
    pub fn parse(query: &str) -> Result<Self, PageError> {
        if query.len() > LONGEST {
            return Err(PageError::TooLong);
        }
        let form = Form::parse(query.as_bytes()).map_err(PageError::Unreadable)?;
        if form.repeated().any(|name| name == "client_id" || name == "redirect_uri") {
            return Err(PageError::Repeated);
        }
        let client_id = form.value("client_id").ok_or(PageError::MissingClientId)?.to_owned();
        Ok(Self { form, client_id })
    }

    /// The client that the request names.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}
