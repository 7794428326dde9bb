//! [`ScopeSet`]: the scopes of a token or a client, parsed once.
//!
//! In: words separated by spaces (RFC 6749 section 3.3). Out: a sorted set that answers "is this one in it?" by
//! whole words, case-sensitively, without allocating.

use std::cmp::Ordering;
use std::fmt;

use super::action::RequiredScope;

/// A set of scopes. It is written as a scope list: sorted words with single spaces.
///
/// ```
/// use webapi_oauth2::scope::ScopeSet;
///
/// let scopes = ScopeSet::parse("review:write review:read")?;
/// assert_eq!(scopes.to_string(), "review:read review:write");
/// assert!(scopes.contains("review:read") && !scopes.contains("review"));
/// # Ok::<(), webapi_oauth2::scope::MalformedScope>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScopeSet(Box<[Box<str>]>);

/// A scope list has characters that no scope may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a scope is made of printable ASCII characters other than space, quotation mark and backslash; \
     separate several by spaces"
)]
pub struct MalformedScope;

impl ScopeSet {
    /// Reads a list of words separated by spaces; the empty text is the empty set.
    ///
    /// # Errors
    ///
    /// [`MalformedScope`] if a word is not a `scope-token` of RFC 6749 section 3.3.
    pub fn parse(text: &str) -> Result<Self, MalformedScope> {
        let legal = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
        if text.bytes().all(legal) { Ok(Self::of_words(text)) } else { Err(MalformedScope) }
    }

    /// Reads a stored list; a word that is malformed matches nothing.
    pub(crate) fn of_words(text: &str) -> Self {
        text.split(' ').filter(|word| !word.is_empty()).collect()
    }

    /// Whether the scope that an operation needs is in the set.
    pub fn allows(&self, required: RequiredScope) -> bool {
        let (name, suffix) = required.parts();
        self.contains_suffixed(name, suffix)
    }

    /// Whether this scope is in the set.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.binary_search_by(|known| (**known).cmp(scope)).is_ok()
    }

    /// Whether this scope with a colon and a suffix is in the set.
    pub(crate) fn contains_suffixed(&self, scope: &str, suffix: &str) -> bool {
        self.0
            .binary_search_by(|known| compared(known.as_bytes(), scope.as_bytes(), suffix.as_bytes()))
            .is_ok()
    }

    /// The scopes, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|scope| &**scope)
    }

    /// How many scopes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no scope.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> FromIterator<&'a str> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = &'a str>>(scopes: I) -> Self {
        let mut scopes: Vec<Box<str>> = scopes.into_iter().map(Box::from).collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes.into())
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{scope}")?;
        }
        Ok(())
    }
}

/// How a scope is ordered against `name:suffix`, which need not be built for it.
fn compared(scope: &[u8], name: &[u8], suffix: &[u8]) -> Ordering {
    let (start, rest) = scope.split_at(name.len().min(scope.len()));
    start.cmp(name).then_with(|| match rest.split_first() {
        None => Ordering::Less,
        Some((colon, rest)) => colon.cmp(&b':').then_with(|| rest.cmp(suffix)),
    })
}

#[cfg(test)]
mod tests {
    use webapi_core::Root;
    use webapi_core::descriptor::Method;
    use webapi_core::resource::Resource as _;

    use super::*;

    fn allows(scopes: &str) -> bool {
        ScopeSet::parse(scopes).unwrap().allows(RequiredScope::of(Root::DESCRIPTOR, Method::Get))
    }

    #[test]
    fn scopes_match_as_whole_case_sensitive_words() {
        assert!(allows("a:read root:read z:read"));
        for near in [
            "",
            "root",
            "root:",
            "root:reads",
            "root:rea",
            "ROOT:READ",
            "root:write",
            "xroot:read",
            "root :read",
        ] {
            assert!(!allows(near), "{near}");
        }
    }

    #[test]
    fn a_scope_is_ordered_against_its_parts_as_against_the_whole() {
        let words =
            ["", "a", "a:", "a:r", "a:read", "a:reads", "a:z", "a;", "ab", "ab:read", "b", "b:", "b:a"];
        for (scope, name, suffix) in words
            .iter()
            .flat_map(|scope| ["a", "ab", "b", ""].map(|name| (scope, name)))
            .flat_map(|(scope, name)| ["", "a", "read", "z"].map(|suffix| (scope, name, suffix)))
        {
            let whole = format!("{name}:{suffix}");
            let order = compared(scope.as_bytes(), name.as_bytes(), suffix.as_bytes());
            assert_eq!(order, (**scope).cmp(&whole), "{scope} and {whole}");
        }
    }

    #[test]
    fn repeated_spaces_and_words_count_once() {
        assert_eq!(ScopeSet::parse(" b:read  a:read b:read ").unwrap().to_string(), "a:read b:read");
    }

    #[test]
    fn characters_outside_the_grammar_are_refused() {
        for text in ["a\"b", "a\\b", "a\tb", "a\u{0}b", "é"] {
            assert_eq!(ScopeSet::parse(text), Err(MalformedScope), "{text}");
        }
    }
}
