//! [`TokenMatchesOasRequirements`]: alternatives for each method, as `security` in an OpenAPI document.

use webapi_core::descriptor::Method;

use super::{Alternatives, Asked, Permission};

/// A token with all scopes of one of the alternatives that its method has. A method that is not mentioned lets nobody
/// through, HEAD without an entry of its own included.
///
/// ```
/// use webapi_core::descriptor::Method;
/// use webapi_oauth2::permission::TokenMatchesOasRequirements;
///
/// let _ = TokenMatchesOasRequirements::default()
///     .method(Method::Get, [["read"]])
///     .method(Method::Post, [vec!["create", "scope2"], vec!["admin"]])
///     .method::<[&str; 0]>(Method::Put, [[]]);  // any good token
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias = "TokenMatchesOASRequirements")]
pub struct TokenMatchesOasRequirements(Vec<(Method, Vec<Vec<&'static str>>)>);

impl TokenMatchesOasRequirements {
    /// Says with which scopes a method may be used; a second call for the method adds alternatives.
    pub fn method<L: IntoIterator<Item = &'static str>>(
        mut self,
        method: Method,
        alternatives: impl IntoIterator<Item = L>,
    ) -> Self {
        self.0.push((method, alternatives.into_iter().map(|list| list.into_iter().collect()).collect()));
        self
    }

    fn alternatives(&self, asked: &Asked<'_>) -> impl Iterator<Item = &Vec<&'static str>> {
        let method = asked.method();
        self.0.iter().filter(move |(known, _)| Some(*known) == method).flat_map(|(_, lists)| lists)
    }
}

impl Permission for TokenMatchesOasRequirements {
    fn allows(&self, asked: &Asked<'_>) -> bool {
        let Some(token) = asked.token() else { return false };
        self.alternatives(asked).any(|list| list.iter().all(|scope| token.scopes().contains(scope)))
    }

    fn scopes(&self, asked: &Asked<'_>) -> Alternatives {
        let lists = self.alternatives(asked).map(|list| list.iter().map(|&scope| scope.to_owned()).collect());
        Alternatives::any_of(lists)
    }

    fn rule(&self) -> String {
        let list = |list: &Vec<&str>| if list.is_empty() { "any token".to_owned() } else { list.join(" ") };
        let method = |(method, lists): &(Method, Vec<Vec<&'static str>>)| {
            format!("{method}: {}", lists.iter().map(list).collect::<Vec<_>>().join(" or "))
        };
        let methods: Vec<_> = self.0.iter().map(method).collect();
        format!("TokenMatchesOasRequirements({})", methods.join("; "))
    }
}
