//! `#[derive(Choice)]`: an enum of names, stored and sent as text.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::{Diagnostics, Mistakes};
use crate::fallback;

mod expand;
mod model;
mod parse;

/// Keys that an enum with mistakes keeps.
const KEPT: [(&str, bool); 1] = [("crate", false)];

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    fallback::expand(input, &KEPT, model, expand::choice)
}

fn model(input: &DeriveInput) -> Result<model::ChoiceModel, Mistakes> {
    let mut errors = Diagnostics::default();
    let model = parse::choice(input, &mut errors).map(|written| model::choice(written, &mut errors));
    errors.finish(model)
}

#[cfg(test)]
mod tests;
