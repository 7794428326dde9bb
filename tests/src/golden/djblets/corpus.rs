//! What the corpus's records do between requests.

use diesel::prelude::*;
use webapi_core::clock::{Clock as _, SystemClock};
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::fixtures;
use super::schema::api_tokens;
use crate::golden::control::{Action, Corpus};

/// The `djblets` corpus.
#[derive(Debug, Clone, Copy, Default)]
pub struct Djblets;

impl Corpus for Djblets {
    fn reset(&self, conn: &mut DbConn) -> ApiResult<()> {
        fixtures::reset(conn)
    }

    fn act(&self, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        let token = api_tokens::table.filter(api_tokens::token.eq(&action.token));
        let changed = match action.name.as_str() {
            "delete_api_token" => diesel::delete(token).execute(conn)?,
            "invalidate_api_token" => {
                let invalid = (
                    api_tokens::valid.eq(false),
                    api_tokens::invalid_date.eq(Some(SystemClock.now().naive_utc())),
                );
                diesel::update(token).set(invalid).execute(conn)?
            }
            other => return Ok(Err(format!("there is no action `{other}`"))),
        };
        Ok(if changed == 0 { Err(format!("there is no token `{}`", action.token)) } else { Ok(()) })
    }
}
