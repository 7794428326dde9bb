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
}
