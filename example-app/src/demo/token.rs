//! The token of the demo: it reads review requests for a day, and does nothing else.

use chrono::TimeDelta;
use webapi_core::WebApi;
use webapi_core::error::catalog;
use webapi_oauth2::command::{CommandError, NewClient, TokenRequest, create_client, mint_token};

use crate::failure::Failure;

/// The client that the demo's tokens are for. Nobody knows its secret.
const CLIENT: &str = "reviews-demo";

/// Makes a new token; earlier ones live on until they expire, since only their digests are stored.
pub(super) fn mint(api: &WebApi) -> Result<String, Failure> {
    let client = NewClient { name: "Demo", client_id: Some(CLIENT), ..NewClient::default() };
    let wanted = TokenRequest {
        client_id: CLIENT,
        username: Some(super::PRESENTED),
        scopes: "review_request:read",
        expires_at: Some(api.clock().now() + TimeDelta::hours(24)),
        ..TokenRequest::default()
    };
    let minted = api.database().with(|conn| {
        match create_client(api, conn, client) {
            Err(CommandError::Store(error)) if error.code() == catalog::DUPLICATE_ITEM => {}
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        mint_token(api, conn, wanted)
    })??;
    Ok(minted.token.expose().to_owned())
}
