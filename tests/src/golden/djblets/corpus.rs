//! What the corpus's records do between requests.

use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::{ApiError, ApiResult};

use super::{access, fixtures, token_rows};
use crate::golden::control::{Action, Corpus};

/// The `djblets` corpus.
#[derive(Debug, Clone, Copy, Default)]
pub struct Djblets;

impl Corpus for Djblets {
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        transaction::write(conn, |conn| {
            fixtures::fill(conn)?;
            token_rows::fill(api, conn)?;
            access::fill(api, conn)
        })?;
        let extensions = api.extensions().map_err(ApiError::internal)?;
        extensions.reload_with(conn).map_err(ApiError::internal)?;
        token_rows::forget(api)?;
        access::forget(api)
    }

    fn act(&self, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        let token = action.text("token").unwrap_or_default();
        let known = match action.name.as_str() {
            "expire_access_token" => access::expire(api, conn, token)?,
            "delete_access_token" => access::delete(api, conn, token)?,
            "delete_api_token" => token_rows::delete(api, conn, token)?,
            "invalidate_api_token" => token_rows::invalidate(api, conn, token)?,
            other => return Ok(Err(format!("there is no action `{other}`"))),
        };
        Ok(if known { Ok(()) } else { Err(format!("there is no token `{token}`")) })
    }
}
