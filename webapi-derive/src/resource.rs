//! `#[derive(WebApiResource)]`: parse, model, expand.

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diagnostics::Diagnostics;
use crate::fallback;

pub(crate) mod expand;
pub(crate) mod model;
pub(crate) mod parse;

/// The expansion of the derive, or every mistake in its attributes.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Diagnostics::default();
    let model = parse::resource(input, &mut errors).map(|written| model::resource(written, &mut errors));
    match errors.finish(model) {
        Ok(model) => expand::resource(&model),
        Err(mistakes) => fallback::resource(input, &mistakes),
    }
}

#[cfg(test)]
mod tests;
