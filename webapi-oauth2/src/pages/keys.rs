//! [`BrowserKeys`]: what a browser with a session would hold, for programs that stand in for one.

use webapi_core::error::ApiResult;

use super::browser::Browser;
use super::csrf;
use crate::server::AuthorizationServer;

/// What a browser sends with the forms of the pages, beside its session.
#[derive(Clone)]
pub struct BrowserKeys {
    /// Name and value of the cookie that tells browsers apart.
    pub cookie: (String, String),
    /// The field of forms that proves that they are no other site's.
    pub field: &'static str,
    /// Its value. The header `X-CSRFToken` may carry it as well.
    pub value: String,
}

impl std::fmt::Debug for BrowserKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserKeys(..)")
    }
}

impl AuthorizationServer {
    /// Makes up a browser with this session cookie: for tests of an application, which begin a session by
    /// [`SessionBackend::log_in`](webapi_core::auth::SessionBackend::log_in).
    ///
    /// # Errors
    ///
    /// That of the generator of secrets.
    pub fn browser_keys(&self, session: &str) -> ApiResult<BrowserKeys> {
        let browser = Browser::of(self, |_| None)?;
        let value = csrf::value(&browser, Some(session))?;
        Ok(BrowserKeys { cookie: browser.cookie(self), field: csrf::FIELD, value })
    }
}
