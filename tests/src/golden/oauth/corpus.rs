//! The corpus, as the control endpoints know it.

use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::ApiResult;

use super::profile::Profile;
use super::{actions, fixtures, tokens};
use crate::golden::control::{Action, Browser, Corpus};

/// The `oauth` corpus in one of its profiles.
#[derive(Debug, Clone, Copy)]
pub struct OAuth(pub Profile);

impl Corpus for OAuth {
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        fixtures::fill(api, conn)
    }

    fn act(&self, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        let done = actions::act(self.0, api, conn, action)?;
        // Rows were changed behind the server's back.
        tokens::server(api)?.forget_verified(api.clock());
        Ok(done)
    }

    fn browser(&self, api: &WebApi, session: &str) -> ApiResult<Browser> {
        let keys = tokens::server(api)?.browser_keys(session)?;
        Ok(Browser { cookies: vec![keys.cookie], field: keys.field.to_owned(), value: keys.value })
    }
}
