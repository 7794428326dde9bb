//! [`Claims`]: what a JWT access token says (RFC 9068 section 2.2).

use serde::Deserialize;

use crate::scope::ScopeSet;

/// The claims that count here.
#[derive(Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) exp: i64,
    pub(super) iat: Option<i64>,
    pub(super) nbf: Option<i64>,
    pub(super) sub: String,
    pub(super) aud: OneOrMany,
    pub(super) client_id: Option<String>,
    /// What issuers older than RFC 9068 call the client.
    pub(super) azp: Option<String>,
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) scope: Scope,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A scope list, or an array as some issuers write it.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Scope {
    List(String),
    Words(Vec<String>),
}

impl Claims {
    /// Whether the token is for a later time.
    pub(super) fn begins_after(&self, second: i64) -> bool {
        self.iat.is_some_and(|iat| iat > second) || self.nbf.is_some_and(|nbf| nbf > second)
    }
}

impl OneOrMany {
    pub(super) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self::Words(Vec::new())
    }
}

impl Scope {
    pub(super) fn into_set(self) -> ScopeSet {
        match self {
            Self::List(list) => ScopeSet::of_words(&list),
            Self::Words(words) => words.iter().map(String::as_str).collect(),
        }
    }
}
