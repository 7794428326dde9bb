//! The corpus, as the control endpoints know it.

use webapi_core::WebApi;
use webapi_core::db::{Database, DbConn};
use webapi_core::error::ApiResult;
use webapi_oauth2::protect::Throttle;

use super::profile::Profile;
use super::{actions, app, fixtures, resource_server, tokens, views};
use crate::golden::control::{Action, Browser, Corpus, Golden};

/// The application of a profile, over an empty database.
///
/// # Errors
///
/// A sentence about the database.
pub fn golden(database: Database, profile: Profile) -> Result<Golden, String> {
    if profile == Profile::Rs {
        return resource_server::golden(database);
    }
    let throttle = views::throttle();
    let api = app::build(database, profile, &throttle).map_err(|error| error.to_string())?;
    Ok(Golden::new(api, OAuth { profile, throttle }))
}

/// The `oauth` corpus in one of its profiles.
struct OAuth {
    profile: Profile,
    throttle: Throttle,
}

impl Corpus for OAuth {
    fn reset(&self, api: &WebApi, conn: &mut DbConn) -> ApiResult<()> {
        self.throttle.clear();
        fixtures::fill(api, conn)
    }

    fn act(&self, api: &WebApi, conn: &mut DbConn, action: &Action) -> ApiResult<Result<(), String>> {
        let done = actions::act(self.profile, api, conn, action)?;
        // Rows were changed behind the server's back.
        tokens::server(api)?.forget_verified(api.clock());
        Ok(done)
    }

    fn browser(&self, api: &WebApi, session: &str) -> ApiResult<Browser> {
        let keys = tokens::server(api)?.browser_keys(session)?;
        Ok(Browser { cookies: vec![keys.cookie], field: keys.field.to_owned(), value: keys.value })
    }
}
