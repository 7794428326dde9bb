//! `#[protected_resource]` and `#[rw_protected_resource]`: a permission before the parameters of a handler.
//!
//! In: what stands in the parentheses, and an `async fn`. Out: the same function with one more parameter, which refuses
//! requests before the others are used, and the type that names its permission.

mod expand;
mod model;
mod parse;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;

use crate::diagnostics::Diagnostics;

/// Which of the two attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A token with scopes.
    Scopes,
    /// A token with scopes, and one more by the method.
    ReadWrite,
}

impl Rule {
    fn attribute(self) -> &'static str {
        match self {
            Self::Scopes => "protected_resource",
            Self::ReadWrite => "rw_protected_resource",
        }
    }
}

pub(crate) fn attribute(rule: Rule, arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let written = parse::arguments(rule, arguments, &mut errors);
    let handler = parse::handler(rule, item, &mut errors);
    let model = written.zip(handler).map(|(written, handler)| model::of(rule, written, handler, &mut errors));
    match errors.finish(model) {
        Ok(model) => expand::handler(model),
        // The function as it is, so that one mistake does not light up every use of it.
        Err(mistakes) => {
            let mistakes = mistakes.to_compile_errors();
            quote::quote!(#mistakes #item)
        }
    }
}
