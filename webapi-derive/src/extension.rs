//! `#[derive(Extension)]`: a struct that stands for an extension, with what it brings.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::{Diagnostics, Mistakes};
use crate::fallback;

mod expand;
mod parse;

/// Keys that a struct with mistakes keeps.
const KEPT: [(&str, bool); 2] = [("crate", false), ("manual", true)];

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    fallback::expand(input, &KEPT, model, expand::extension)
}

fn model(input: &DeriveInput) -> Result<parse::Extension, Mistakes> {
    let mut errors = Diagnostics::default();
    let extension = parse::extension(input, &mut errors);
    errors.finish(extension)
}

#[cfg(test)]
mod tests;
