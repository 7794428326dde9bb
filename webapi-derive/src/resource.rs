//! `#[derive(WebApiResource)]`: parse, model, expand.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::{Diagnostics, Mistakes};
use crate::fallback;

pub(crate) mod expand;
pub(crate) mod model;
pub(crate) mod parse;

/// Keys that decide what else the type must implement, or where; a struct with mistakes keeps only these.
const KEPT: [(&str, bool); 5] =
    [("crate", false), ("hooks", true), ("list_only", true), ("manual", true), ("singleton", true)];

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    fallback::expand(input, &KEPT, model, expand::resource)
}

fn model(input: &DeriveInput) -> Result<model::ResourceModel, Mistakes> {
    let mut errors = Diagnostics::default();
    let model = parse::resource(input, &mut errors).map(|written| model::resource(written, &mut errors));
    errors.finish(model)
}

#[cfg(test)]
mod tests;
