//! Which scopes a request gets: those it asks for, each known and allowed; else the defaults, as far as they are both.

use super::dictionary::WebApiScopeDictionary;
use super::set::ScopeSet;
use crate::store::ClientRecord;

/// Why a request gets no scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeRefused {
    /// The list is no list of scopes.
    #[error("the scope is malformed")]
    Malformed,
    /// A scope is in no dictionary, or the client may not have it.
    #[error("a scope is unknown or not allowed for this client")]
    NotAllowed,
    /// A refresh asks for what was not granted.
    #[error("a scope is not part of what was granted")]
    NotGranted,
    /// Nothing is left.
    #[error("there is no scope that this client may have")]
    Nothing,
}

/// Reads the parameter `scope` of a request that begins something.
pub(crate) fn requested(
    client: &ClientRecord,
    asked: Option<&str>,
    defaults: Option<&ScopeSet>,
    dictionary: &WebApiScopeDictionary,
) -> Result<ScopeSet, ScopeRefused> {
    let is_allowed = |scope: &str| {
        dictionary.contains(scope)
            && client.allowed_scopes.as_ref().is_none_or(|allowed| allowed.contains(scope))
    };
    let granted: ScopeSet = match asked {
        Some(asked) => {
            let asked = ScopeSet::parse(asked).map_err(|_| ScopeRefused::Malformed)?;
            if !asked.iter().all(is_allowed) {
                return Err(ScopeRefused::NotAllowed);
            }
            asked
        }
        None => match client.default_scopes.as_ref().or(defaults).or(client.allowed_scopes.as_ref()) {
            Some(defaults) => defaults.iter().filter(|scope| is_allowed(scope)).collect(),
            None => dictionary.keys().collect(),
        },
    };
    if granted.is_empty() { Err(ScopeRefused::Nothing) } else { Ok(granted) }
}

/// Reads the parameter `scope` of a refresh: part of the grant, and all of it if it asks for nothing (RFC 6749
/// section 6). What the client may not have any more is left out.
pub(crate) fn narrowed(
    client: &ClientRecord,
    granted: &ScopeSet,
    asked: Option<&str>,
) -> Result<ScopeSet, ScopeRefused> {
    let wanted = match asked {
        Some(asked) => ScopeSet::parse(asked).map_err(|_| ScopeRefused::Malformed)?,
        None => granted.clone(),
    };
    if !wanted.iter().all(|scope| granted.contains(scope)) {
        return Err(ScopeRefused::NotGranted);
    }
    Ok(match &client.allowed_scopes {
        Some(allowed) => wanted.iter().filter(|scope| allowed.contains(scope)).collect(),
        None => wanted,
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::store::ClientKind;

    fn client(allowed: Option<&str>) -> ClientRecord {
        let mut client = ClientRecord::new("c", ClientKind::Public, DateTime::UNIX_EPOCH);
        client.allowed_scopes = allowed.map(|allowed| ScopeSet::parse(allowed).unwrap());
        client
    }

    #[test]
    fn a_refresh_narrows_and_never_widens() {
        let granted = ScopeSet::parse("a b").unwrap();
        let narrow =
            |client: &ClientRecord, asked| narrowed(client, &granted, asked).map(|set| set.to_string());
        assert_eq!(narrow(&client(None), None).as_deref(), Ok("a b"));
        assert_eq!(narrow(&client(None), Some("b")).as_deref(), Ok("b"));
        assert_eq!(narrow(&client(None), Some("b c")), Err(ScopeRefused::NotGranted));
        assert_eq!(narrow(&client(Some("a")), None).as_deref(), Ok("a"), "what is not allowed any more");
    }
}
