//! The body of a token answer (RFC 6749 section 5.1), with the types of the `oauth2` crate.

use std::time::Duration;

use oauth2::basic::{BasicTokenResponse, BasicTokenType};
use oauth2::{EmptyExtraTokenFields, Scope};

use super::issue::IssuedToken;

/// The body that hands a token out; `expires_in` is in seconds.
pub(crate) fn body(issued: &IssuedToken, expires_in: Duration) -> BasicTokenResponse {
    let text = oauth2::AccessToken::new(issued.token.expose().to_owned());
    // The crate writes its own Bearer in lower case; the RFCs and most servers write it like this.
    let kind = BasicTokenType::Extension("Bearer".to_owned());
    let mut response = BasicTokenResponse::new(text, kind, EmptyExtraTokenFields {});
    response.set_expires_in(Some(&expires_in));
    response.set_scopes(Some(issued.scopes.iter().map(|scope| Scope::new(scope.to_owned())).collect()));
    response
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::scope::ScopeSet;
    use crate::token::AccessToken;

    #[test]
    fn the_body_has_the_four_members_of_the_rfc() {
        let scopes = ScopeSet::parse("b:read a:read").unwrap();
        let issued =
            IssuedToken { token: AccessToken::new("wat_x"), scopes, expires_at: DateTime::UNIX_EPOCH };
        let written = serde_json::to_value(body(&issued, Duration::from_hours(1))).unwrap();
        let expected = serde_json::json!({
            "access_token": "wat_x", "token_type": "Bearer", "expires_in": 3600, "scope": "a:read b:read",
        });
        assert_eq!(written, expected);
    }
}
