//! A secret that an owner types into the form.
//!
//! Left empty, a confidential application gets a random one, which is better. What is typed is bounded, so that it is
//! neither guessed at once nor a burden to digest.

use super::{FieldErrors, messages};
use crate::token::ClientSecret;

/// The field.
pub(crate) const FIELD: &str = "client_secret";

/// Shortest and longest secret, in characters.
const SHORTEST: usize = 8;
const LONGEST: usize = 255;

/// Tells what is wrong with a secret; nothing if none was typed.
pub(super) fn check(typed: Option<&ClientSecret>, errors: &mut FieldErrors) {
    let Some(typed) = typed else { return };
    let length = typed.expose().chars().count();
    if let Some(message) = messages::too_long(typed.expose(), LONGEST) {
        errors.add(FIELD, message);
    } else if length < SHORTEST {
        errors.add(FIELD, format!("Ensure this value has at least {SHORTEST} characters (it has {length})."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_secret_has_eight_to_255_characters() {
        let told = |text: &str| {
            let mut errors = FieldErrors::default();
            check(Some(&ClientSecret::new(text)), &mut errors);
            errors.of(FIELD).join(" ")
        };
        assert_eq!(told("new-secret"), "");
        assert_eq!(told("short"), "Ensure this value has at least 8 characters (it has 5).");
        assert_eq!(told(&"é".repeat(256)), "Ensure this value has at most 255 characters (it has 256).");
    }
}
