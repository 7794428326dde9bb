//! [`UserCode`]: what a person reads from a device and types into a browser (RFC 8628 section 6.1).
//!
//! Twenty consonants, so that no word arises and nothing looks like a digit; ten of them are 43 bits. Whatever a person
//! adds or changes in typing (case, spaces, dashes, dots) does not count.

use super::digest::SecretDigest;
use super::generate::random_bytes;
use webapi_core::error::ApiResult;

/// The characters of RFC 8628 section 6.1.
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// How many of them a code has: 43 bits.
const LENGTH: usize = 10;

/// Longer codes are not looked at.
const LONGEST: usize = 64;

/// How many stand together when a code is shown.
const GROUP: usize = 5;

/// The text of a user code. It has no `Display`, and its `Debug` does not tell it.
///
/// ```
/// use webapi_oauth2::token::UserCode;
///
/// let typed = UserCode::parse(" wdjbm jhtxk").expect("a code");
/// assert_eq!(typed.shown(), "WDJBM-JHTXK");
/// assert!(typed.digest().matches(&UserCode::parse("WDJBM-JHTXK").expect("a code").digest()));
/// assert!(UserCode::parse("--").is_none());
/// ```
#[derive(Clone)]
pub struct UserCode(String);

impl UserCode {
    /// Reads what a person typed; `None` if no letter or digit is in it, or far too many.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > LONGEST {
            return None;
        }
        let kept = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
        let code: String = kept.collect();
        (!code.is_empty()).then_some(Self(code))
    }

    /// A new one.
    pub(super) fn random() -> ApiResult<Self> {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            // Bytes beyond the last multiple of the alphabet's length would favour its first characters.
            let unbiased = random_bytes()?.into_iter().filter(|byte| usize::from(*byte) < 240);
            let missing = LENGTH - code.len();
            code.extend(unbiased.take(missing).map(|byte| char::from(ALPHABET[usize::from(byte) % 20])));
        }
        Ok(Self(code))
    }

    /// The code as it is shown to people, in groups: `WDJBM-JHTXK`.
    pub fn shown(&self) -> String {
        let mut shown = String::with_capacity(self.0.len() + self.0.len() / GROUP);
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                shown.push('-');
            }
            shown.push(letter);
        }
        shown
    }

    /// What is stored of it.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::of(&self.0)
    }
}

impl std::fmt::Debug for UserCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserCode(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa_352_a_user_code_has_ten_random_consonants() {
        let [one, other] = [UserCode::random().unwrap(), UserCode::random().unwrap()];
        assert_ne!(one.0, other.0);
        assert_eq!(one.0.len(), LENGTH);
        assert!(one.0.bytes().all(|letter| ALPHABET.contains(&letter)), "{}", one.0);
        let many: String = (0..200).map(|_| UserCode::random().unwrap().0).collect();
        assert!(ALPHABET.iter().all(|letter| many.contains(char::from(*letter))), "every letter occurs");
    }

    #[test]
    fn oa_348_case_spaces_and_dashes_do_not_count() {
        let shown = |typed| UserCode::parse(typed).map(|code| code.shown());
        for typed in ["wdjbmjhtxk", "WDJBM JHTXK", " wdjbm\u{2013}jhtxk.\n", "W-D-J-B-M-J-H-T-X-K"] {
            assert_eq!(shown(typed).as_deref(), Some("WDJBM-JHTXK"), "{typed}");
        }
        assert_eq!(shown("uc1").as_deref(), Some("UC1"));
        assert_eq!((shown(""), shown(" - "), shown(&"W".repeat(65))), (None, None, None));
    }

    #[test]
    fn a_user_code_is_not_printed() {
        assert_eq!(format!("{:?}", UserCode::random().unwrap()), "UserCode(..)");
    }
}
