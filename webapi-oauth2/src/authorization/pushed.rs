//! Pushed requests (RFC 9126): a client hands its request to the server, and the browser brings a reference.
//!
//! In: the form of a client that proved who it is. Out: a `request_uri`, behind which the request waits as those of
//! browsers do, but for no browser yet: the first one that brings it has it from then on. Everything is checked when
//! the request is pushed, and again at each step after.

use chrono::TimeDelta;
use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::request::query;

use super::redirect::PageError;
use super::request::AuthorizationRequest;
use super::validate::AuthorizationError;
use crate::error::TokenError;
use crate::form::Form;
use crate::server::AuthorizationServer;
use crate::store::StoredClient;
use crate::token::Handle;

/// What a reference of this server begins with (RFC 9126 section 2.2).
const REFERENCE: &str = "urn:ietf:params:oauth:request_uri:";

/// What a request is made of, as far as anybody here reads it. Nothing else is kept: least of all credentials, and
/// whatever a client sends by mistake.
const PARTS: [&str; 16] = [
    "approval_prompt",
    "claims",
    "code_challenge",
    "code_challenge_method",
    "id_token_hint",
    "login_hint",
    "max_age",
    "nonce",
    "prompt",
    "redirect_uri",
    "request",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

/// A request that was pushed.
#[derive(Debug)]
pub(crate) struct Pushed {
    handle: Handle,
    pub(crate) lifetime: TimeDelta,
}

impl Pushed {
    /// The reference that the browser brings.
    pub(crate) fn request_uri(&self) -> String {
        format!("{REFERENCE}{}", self.handle.expose())
    }
}

/// The handle behind a reference of this server; `None` for the URL of a request object somewhere else.
pub(crate) fn handle_of(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(REFERENCE)
}

/// Keeps the request of a client. One statement.
pub(crate) fn push(
    api: &WebApi,
    server: &AuthorizationServer,
    conn: &mut DbConn,
    client: &StoredClient,
    form: &Form,
) -> Result<Pushed, TokenError> {
    if form.value("request_uri").is_some() {
        return Err(TokenError::invalid_request("a pushed request must not refer to another one"));
    }
    let request = request(client, form);
    let parsed = AuthorizationRequest::parse(&request).map_err(of_page)?;
    let dictionary = server.scopes(api);
    parsed.validate(Some(client), server, &dictionary, server.resources(api)).map_err(
        |error| match error {
            AuthorizationError::Page(error) => of_page(error),
            AuthorizationError::Redirect(error) => TokenError::told(error.code(), error.description()),
        },
    )?;
    let (handle, lifetime) = server.pending().push(conn, api.clock(), &request)?;
    Ok(Pushed { handle, lifetime })
}

/// The request as a browser would bring it, of the client that proved itself.
fn request(client: &StoredClient, form: &Form) -> String {
    let known = ("client_id", client.record.client_id.as_str());
    query::encode(std::iter::once(known).chain(form.pairs().filter(|(name, _)| PARTS.contains(name))))
}

/// What would be a page in a browser.
fn of_page(error: PageError) -> TokenError {
    TokenError::told(
        error.code(),
        match error {
            PageError::TooLong => "the request is too long",
            PageError::NothingRegistered => "this client has no redirect URI",
            PageError::MissingRedirectUri => "redirect_uri is missing, and the client has several",
            PageError::MismatchingRedirectUri => "redirect_uri is none of those of this client",
            PageError::UnknownClient | PageError::MissingClientId => "the client is unknown",
            PageError::Unreadable(_) | PageError::Repeated => "the request cannot be read",
        },
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::store::{ClientKind, ClientRecord};

    #[test]
    fn only_parts_of_a_request_are_kept_and_the_client_is_the_one_that_proved_itself() {
        let record = ClientRecord::new("app", ClientKind::Confidential, DateTime::UNIX_EPOCH);
        let client = StoredClient { id: 1, is_enabled: true, record };
        let form = Form::parse(
            b"client_secret=hidden&scope=a+b&client_id=other&state=%26x&code_verifier=hidden&password=hidden",
        )
        .unwrap();
        assert_eq!(request(&client, &form), "client_id=app&scope=a+b&state=%26x");
    }

    #[test]
    fn only_references_of_this_server_have_a_handle() {
        assert_eq!(handle_of("urn:ietf:params:oauth:request_uri:abc"), Some("abc"));
        assert_eq!(handle_of("https://client.example.com/request.jwt"), None);
    }
}
