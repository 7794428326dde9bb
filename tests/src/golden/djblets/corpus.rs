//! What the corpus's records do between requests.

use diesel::prelude::*;
use webapi_core::WebApi;
use webapi_core::db::{DbConn, transaction};
use webapi_core::error::ApiResult;

use super::schema::api_tokens;
use super::{access, fixtures};
use crate::golden::control::{Action, Corpus};

/// The `djblets` corpus.
#[derive(Debug, Clone, Copy, Default)]
pub struct Djblets;

impl Corpus for Djblets {
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        transaction::write(conn, |conn| {
            fixtures::fill(conn)?;
            access::fill(api, conn)
        })?;
        access::forget(api)
    }

    fn act(&self, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        let known = match action.name.as_str() {
            "expire_access_token" => access::expire(api, conn, &action.token)?,
            "delete_access_token" => access::delete(api, conn, &action.token)?,
            "delete_api_token" => {
                let token = api_tokens::table.filter(api_tokens::token.eq(&action.token));
                diesel::delete(token).execute(conn)? > 0
            }
            "invalidate_api_token" => {
                let token = api_tokens::table.filter(api_tokens::token.eq(&action.token));
                let since = api_tokens::invalid_date.eq(Some(api.clock().now().naive_utc()));
                diesel::update(token).set((api_tokens::valid.eq(false), since)).execute(conn)? > 0
            }
            other => return Ok(Err(format!("there is no action `{other}`"))),
        };
        Ok(if known { Ok(()) } else { Err(format!("there is no token `{}`", action.token)) })
    }
}
