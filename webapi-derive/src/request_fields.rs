//! `#[derive(RequestFields)]`: a struct whose members are the fields of a request.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::{Diagnostics, Mistakes};
use crate::fallback;

mod expand;
mod model;
mod parse;

/// Keys that a struct with mistakes keeps.
const KEPT: [(&str, bool); 1] = [("crate", false)];

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    fallback::expand(input, &KEPT, model, expand::fields)
}

fn model(input: &DeriveInput) -> Result<model::FieldsModel, Mistakes> {
    let mut errors = Diagnostics::default();
    let model = parse::fields(input, &mut errors).map(|written| model::fields(written, &mut errors));
    errors.finish(model)
}

#[cfg(test)]
mod tests;
