//! What an application settles once.

use crate::cursor::SecretKey;
use crate::request::Limits;

/// Settings of a built API.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) public_url: String,
    pub(crate) prefix: String,
    pub(crate) session_cookie: String,
    pub(crate) limits: Limits,
    pub(crate) secret_key: SecretKey,
    pub(crate) jsonp: bool,
    pub(crate) counts_only: bool,
    /// Whether answers say which tree they are of.
    pub(crate) announces_generation: bool,
}

impl Settings {
    /// The text of a `Set-Cookie` header for the session cookie; `age` is in seconds.
    pub(crate) fn set_session_cookie(&self, value: &str, age: i64) -> String {
        let secure = if self.public_url.starts_with("https://") { "; Secure" } else { "" };
        let (name, age) = (self.session_cookie.as_str(), age.to_string());
        [name, "=", value, "; Path=/; Max-Age=", &age, "; HttpOnly; SameSite=Lax", secure].concat()
    }

    /// The name that a session cookie has by default. Browsers take a name that begins with `__Host-` only over https,
    /// for the whole host and from nobody else, so that no other host of the domain can plant one (RFC 6265bis section
    /// 4.1.3.2).
    pub(crate) fn default_session_cookie(public_url: &str) -> String {
        let prefix = if public_url.starts_with("https://") { "__Host-" } else { "" };
        format!("{prefix}webapi_session")
    }
}
