//! Scopes of OpenID Connect: known where that is switched on, and scopes of no resource.
//!
//! They can be asked for and are listed in the metadata of the server. They are never granted by default, stand in no
//! metadata of a resource, and a client that asks for itself cannot have them: there is nobody to tell about.

use super::request::ScopeRefused;
use super::set::ScopeSet;

/// Who signed in (OpenID Connect Core section 3.1.2.1).
pub(crate) const OPENID: &str = "openid";
/// The person's names (section 5.4).
pub(crate) const PROFILE: &str = "profile";
/// The person's e-mail address (section 5.4).
pub(crate) const EMAIL: &str = "email";
/// A refresh token (section 11).
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

/// The scopes, with what a consent page says of them.
pub(crate) const STANDARD: [(&str, &str); 4] = [
    (OPENID, "Sign you in with your account"),
    (PROFILE, "See your name and your login name"),
    (EMAIL, "See your e-mail address"),
    (OFFLINE_ACCESS, "Keep access while you are away"),
];

/// What a client that asks for itself gets of these scopes: if it asked for one of a person, nothing; if they came by
/// default, the others.
pub(crate) fn of_machine(scopes: ScopeSet, was_asked: bool) -> Result<ScopeSet, ScopeRefused> {
    let is_standard = |scope: &str| STANDARD.iter().any(|(standard, _)| *standard == scope);
    if !scopes.iter().any(is_standard) {
        return Ok(scopes);
    }
    if was_asked {
        return Err(ScopeRefused::NotAllowed);
    }
    let others: ScopeSet = scopes.iter().filter(|scope| !is_standard(scope)).collect();
    if others.is_empty() { Err(ScopeRefused::Nothing) } else { Ok(others) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oa_224_a_machine_gets_no_scope_of_a_person() {
        let of_machine = |scopes, asked| {
            of_machine(ScopeSet::parse(scopes).unwrap(), asked).map(|scopes| scopes.to_string())
        };
        assert_eq!(of_machine("a:read", true).as_deref(), Ok("a:read"));
        assert_eq!(of_machine("a:read openid", true), Err(ScopeRefused::NotAllowed));
        assert_eq!(of_machine("a:read email openid", false).as_deref(), Ok("a:read"));
        assert_eq!(of_machine("openid", false), Err(ScopeRefused::Nothing));
    }
}
