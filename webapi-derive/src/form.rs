//! `#[derive(Form)]`: a struct whose members are values of a resource, with rules over all of them.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::{Diagnostics, Mistakes};
use crate::fallback;

mod expand;
mod parse;

/// Keys that a struct with mistakes keeps.
const KEPT: [(&str, bool); 2] = [("crate", false), ("resource", false)];

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    fallback::expand(input, &KEPT, model, expand::form)
}

fn model(input: &DeriveInput) -> Result<parse::Form, Mistakes> {
    let mut errors = Diagnostics::default();
    let form = parse::form(input, &mut errors);
    errors.finish(form)
}

#[cfg(test)]
mod tests;
