//! Where generated code is shown in the compiler's messages.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned as _;

/// A span for generated tokens that shows `tokens`, and finds the names of the expansion all the same.
///
/// The user's own span would do as long as nothing is looked up under it: inside a `macro_rules!` of the user's, the
/// variables of the expansion cannot be seen from there.
pub(crate) fn at(tokens: &impl ToTokens) -> Span {
    Span::call_site().located_at(tokens.span())
}
