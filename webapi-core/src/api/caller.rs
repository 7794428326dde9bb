//! Who asks, for what stands beside the API: handlers of an application that are protected by other crates.

use std::sync::Arc;

use super::WebApi;
use crate::account::UserStore;
use crate::auth::{self, Credentials, Principal};
use crate::error::ApiResult;

impl WebApi {
    /// Who a session cookie stands for; nobody if the session is over, or was none.
    ///
    /// Passwords are not looked at here: only the API itself counts how often they are tried.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn session(&self, cookie: &str) -> ApiResult<Principal> {
        let by_cookie = Credentials::new(None, Some(cookie));
        if let Some(recalled) = auth::recall(&self.0, &by_cookie) {
            return Ok(recalled.map_or_else(|_| Principal::anonymous(), |known| known.principal));
        }
        let (shared, cookie) = (Arc::clone(&self.0), cookie.to_owned());
        let found = self
            .0
            .database
            .run(move |conn| auth::authenticate(&shared, conn, &Credentials::new(None, Some(&cookie))));
        Ok(found.await??.map_or_else(|_| Principal::anonymous(), |known| known.principal))
    }

    /// The accounts, to be kept or moved to another thread.
    pub fn shared_users(&self) -> Arc<dyn UserStore> {
        Arc::clone(&self.0.users)
    }
}
