//! The body of a token answer (RFC 6749 section 5.1), with the types of the `oauth2` crate.

use oauth2::basic::BasicTokenType;
use oauth2::{ExtraTokenFields, Scope, StandardTokenResponse};
use serde::{Deserialize, Serialize};

use crate::grant::issue::Granted;

/// What OpenID Connect adds (Core section 3.1.3.3).
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IdToken {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

impl ExtraTokenFields for IdToken {}

type Body = StandardTokenResponse<IdToken, BasicTokenType>;

/// The body that hands tokens out; `expires_in` is in seconds.
pub(crate) fn body(granted: &Granted) -> Body {
    let text = oauth2::AccessToken::new(granted.access.expose().to_owned());
    // The crate writes its own Bearer in lower case; the RFCs and most servers write it like this.
    let kind = BasicTokenType::Extension("Bearer".to_owned());
    let mut response = Body::new(text, kind, IdToken { id_token: granted.id_token.clone() });
    response.set_expires_in(Some(&granted.lifetime.to_std().unwrap_or_default()));
    response.set_scopes(Some(granted.scopes.iter().map(|scope| Scope::new(scope.to_owned())).collect()));
    let refresh = granted.refresh.as_ref();
    response.set_refresh_token(refresh.map(|token| oauth2::RefreshToken::new(token.expose().to_owned())));
    response
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::scope::ScopeSet;
    use crate::token::{AccessToken, RefreshToken};

    #[test]
    fn the_body_has_the_members_of_the_rfc() {
        let scopes = ScopeSet::parse("b:read a:read").unwrap();
        let (access, lifetime) = (AccessToken::new("wat_x"), TimeDelta::hours(1));
        let mut granted = Granted { access, refresh: None, scopes, lifetime, identity: None, id_token: None };
        let mut expected = serde_json::json!({
            "access_token": "wat_x", "token_type": "Bearer", "expires_in": 3600, "scope": "a:read b:read",
        });
        assert_eq!(serde_json::to_value(body(&granted)).unwrap(), expected);
        granted.refresh = Some(RefreshToken::new("wrt_x"));
        expected["refresh_token"] = "wrt_x".into();
        granted.id_token = Some("e30.e30.x".to_owned());
        expected["id_token"] = "e30.e30.x".into();
        assert_eq!(serde_json::to_value(body(&granted)).unwrap(), expected);
    }
}
