//! [`Browser`]: a cookie that says which browser it is, and nothing about whom.
//!
//! Forms and waiting requests are bound to it, so that neither works from another browser. It says nothing about a login
//! and stays when people log in and out; what must not survive a login is bound to the session as well.

use webapi_core::error::ApiResult;

use crate::server::AuthorizationServer;
use crate::token::Handle;

/// The browser behind a request.
#[derive(Clone)]
pub(crate) struct Browser {
    secret: Handle,
    is_new: bool,
}

/// What a value looks like: as many characters as a generator makes, all of base64url.
fn is_sound(value: &str) -> bool {
    (22..=128).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl Browser {
    /// The browser that the request's cookie names, or a new one.
    pub(super) fn of<'a>(
        server: &AuthorizationServer,
        cookie: impl FnOnce(&str) -> Option<&'a str>,
    ) -> ApiResult<Self> {
        match cookie(&name(server)).filter(|value| is_sound(value)) {
            Some(value) => Ok(Self { secret: Handle::new(value), is_new: false }),
            None => Ok(Self { secret: server.generator().handle()?, is_new: true }),
        }
    }

    /// What identifies it.
    pub(crate) fn secret(&self) -> &str {
        self.secret.expose()
    }

    /// Whether the request came without the cookie, so that the answer must bring it.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Name and value of the cookie that names it.
    pub(super) fn cookie(&self, server: &AuthorizationServer) -> (String, String) {
        (name(server), self.secret().to_owned())
    }

    /// The text of the `Set-Cookie` header that names it.
    pub(super) fn set_cookie(&self, server: &AuthorizationServer) -> String {
        let secure = if server.is_https() { "; Secure" } else { "" };
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", name(server), self.secret())
    }
}

/// `__Host-` keeps other hosts of the domain from planting the cookie (RFC 6265bis section 4.1.3.2); browsers take such
/// a name over https alone.
fn name(server: &AuthorizationServer) -> String {
    let prefix = if server.is_https() { "__Host-" } else { "" };
    format!("{prefix}webapi_browser")
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browser(..)")
    }
}
