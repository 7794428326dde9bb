//! What a derive emits when its attributes hold mistakes: the mistakes, and stub implementations, so that one
//! mistake does not light up every use of the type.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Mistakes;

/// The mistakes of a resource, and its stubs.
pub(crate) fn resource(_input: &DeriveInput, mistakes: &Mistakes) -> TokenStream {
    mistakes.to_compile_errors()
}
