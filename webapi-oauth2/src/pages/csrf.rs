//! The value that proves a form to be one of ours, made for this browser and this session (RFC 6749 section 10.12).
//!
//! A random salt, and HMAC-SHA256 over it and the session, keyed with what identifies the browser. A page of another
//! site knows neither cookie, another browser has another key, and after a login or logout the session is another.
//! Nothing is stored, and no key has to be shared by servers. The salt makes every value a new one, so that compression
//! tells nothing about it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use webapi_core::error::{ApiError, ApiResult};

use super::browser::Browser;
use crate::token::hmac;

/// The name of the field, as Django's forms have it.
pub(crate) const FIELD: &str = "csrfmiddlewaretoken";

/// The header that stands for the field, as Django has it.
pub(super) const HEADER: &str = "X-CSRFToken";

const SALT: usize = 16;

/// A value for one rendering of a page.
pub(super) fn value(browser: &Browser, session: Option<&str>) -> ApiResult<String> {
    let mut bytes = [0; SALT + 32];
    getrandom::fill(&mut bytes[..SALT]).map_err(|error| ApiError::internal(error.to_string()))?;
    let mac = mac(&bytes[..SALT], browser, session);
    bytes[SALT..].copy_from_slice(&mac);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a value was made for this browser and this session; compared in constant time.
pub(super) fn is_genuine(presented: &str, browser: &Browser, session: Option<&str>) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(presented) else { return false };
    bytes
        .split_at_checked(SALT)
        .is_some_and(|(salt, presented)| bool::from(mac(salt, browser, session).as_slice().ct_eq(presented)))
}

fn mac(salt: &[u8], browser: &Browser, session: Option<&str>) -> [u8; 32] {
    let session = session.unwrap_or_default().as_bytes();
    hmac(browser.secret().as_bytes(), &[b"webapi form", salt, session])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AuthorizationServer;

    fn browser(value: &'static str) -> Browser {
        let server = AuthorizationServer::builder("http://127.0.0.1").build().unwrap();
        Browser::of(&server, |_| Some(value)).unwrap()
    }

    #[test]
    fn a_value_is_for_one_browser_and_one_session() {
        let (one, other) = (browser("one-one-one-one-one-one"), browser("two-two-two-two-two-two"));
        let made = value(&one, Some("s.1")).unwrap();
        assert!(is_genuine(&made, &one, Some("s.1")));
        assert!(!is_genuine(&made, &other, Some("s.1")));
        assert!(!is_genuine(&made, &one, Some("s.2")));
        assert!(!is_genuine(&made, &one, None));
        assert_ne!(made, value(&one, Some("s.1")).unwrap(), "every rendering has its own");
    }

    #[test]
    fn what_was_not_made_here_is_none() {
        let browser = browser("one-one-one-one-one-one");
        for text in ["", "A", "====", &"A".repeat(64), &"A".repeat(1000), "é"] {
            assert!(!is_genuine(text, &browser, None), "{text}");
        }
    }
}
