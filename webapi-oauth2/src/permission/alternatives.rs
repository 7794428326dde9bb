//! [`Alternatives`]: with which scopes a token would do, as the `security` of OpenAPI writes it.

use crate::scope::ScopeSet;

/// Lists of scopes, of which a token needs all of one list.
///
/// ```
/// use webapi_oauth2::permission::Alternatives;
///
/// let read = Alternatives::all_of(["read"]);
/// let either = read.clone().or(Alternatives::all_of(["admin"]));
/// assert_eq!(either.lists(), [["read"], ["admin"]]);
/// assert_eq!(read.and(&Alternatives::all_of(["music"])).lists(), [["read", "music"]]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternatives(Vec<Vec<String>>);

/// What a token lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// The scopes that would do, in the order in which the permission names them.
    pub needed: Vec<String>,
    /// Those of them that the token does not have.
    pub missing: Vec<String>,
}

impl Alternatives {
    /// A token needs no scope, or the rule is not about tokens.
    pub fn none_needed() -> Self {
        Self(vec![Vec::new()])
    }

    /// No scope helps.
    pub const fn nobody() -> Self {
        Self(Vec::new())
    }

    /// A token needs all of these.
    pub fn all_of<S: Into<String>>(scopes: impl IntoIterator<Item = S>) -> Self {
        Self(vec![scopes.into_iter().map(Into::into).collect()])
    }

    /// A token needs all of one of these.
    pub fn any_of(lists: impl IntoIterator<Item = Vec<String>>) -> Self {
        Self(lists.into_iter().collect())
    }

    /// What does for both.
    pub fn and(self, other: &Self) -> Self {
        self.both(other.clone())
    }

    pub(super) fn both(self, other: Self) -> Self {
        let needs_none = |lists: &Self| matches!(lists.0.as_slice(), [list] if list.is_empty());
        if needs_none(&self) {
            return other;
        }
        if needs_none(&other) {
            return self;
        }
        let both = |left: &Vec<String>, right: &Vec<String>| {
            let mut all = left.clone();
            all.extend(right.iter().filter(|scope| !left.contains(scope)).cloned());
            all
        };
        Self(self.0.iter().flat_map(|left| other.0.iter().map(move |right| both(left, right))).collect())
    }

    /// What does for one of them.
    pub fn or(mut self, other: Self) -> Self {
        if self.0.is_empty() {
            return other;
        }
        let new: Vec<_> = other.0.into_iter().filter(|list| !self.0.contains(list)).collect();
        self.0.extend(new);
        self
    }

    /// The lists.
    pub fn lists(&self) -> &[Vec<String>] {
        &self.0
    }

    /// What a token lacks of the list that it comes closest to; `None` if it is not for want of scopes.
    pub fn shortfall(&self, scopes: Option<&ScopeSet>) -> Option<Shortfall> {
        self.clone().into_shortfall(scopes)
    }

    pub(super) fn into_shortfall(mut self, scopes: Option<&ScopeSet>) -> Option<Shortfall> {
        let lacks = |scope: &&String| !scopes.is_some_and(|scopes| scopes.contains(scope));
        let lacking = self.0.iter().map(|list| list.iter().filter(lacks).count()).enumerate();
        let (closest, _) = lacking.filter(|(_, count)| *count > 0).min_by_key(|(_, count)| *count)?;
        let needed = self.0.swap_remove(closest);
        let missing = needed.iter().filter(lacks).cloned().collect();
        Some(Shortfall { needed, missing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_alternative_is_the_one_named() {
        let all = Alternatives::any_of([vec!["a".into(), "b".into()], vec!["c".into()], Vec::new()]);
        let token = ScopeSet::parse("b").expect("scopes");
        let short = all.shortfall(Some(&token)).expect("it is short");
        assert_eq!(
            (short.needed, short.missing),
            (vec!["a".to_owned(), "b".to_owned()], vec!["a".to_owned()])
        );
        assert_eq!(Alternatives::nobody().shortfall(None), None);
        assert_eq!(Alternatives::none_needed().shortfall(None), None);
    }
}
