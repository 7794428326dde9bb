//! What a derive emits when its attributes hold mistakes: the mistakes, and the expansion of the same item with
//! nearly no attributes, so that one mistake does not light up every use of the type.
//!
//! The second expansion says little, but it implements every trait; where even that cannot be had, the mistakes
//! stand alone.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput};

use crate::attribute;
use crate::diagnostics::Mistakes;

/// The expansion of `input`, or its mistakes with the expansion of what `keep` leaves of it: keys, and whether each
/// stands alone.
pub(crate) fn expand<M>(
    input: &DeriveInput,
    keep: &[(&str, bool)],
    model: impl Fn(&DeriveInput) -> Result<M, Mistakes>,
    expand: impl Fn(&M) -> TokenStream,
) -> TokenStream {
    match model(input) {
        Ok(model) => expand(&model),
        Err(mistakes) => {
            let errors = mistakes.to_compile_errors();
            let rest = model(&reduced(input, keep)).map(|model| expand(&model)).unwrap_or_default();
            quote!(#errors #rest)
        }
    }
}

/// The item with only the keys in `keep`, and none on its fields or variants.
fn reduced(input: &DeriveInput, keep: &[(&str, bool)]) -> DeriveInput {
    let mut input = input.clone();
    let kept = attribute::kept(&input.attrs, keep);
    remove(&mut input.attrs);
    input.attrs.extend(kept);
    match &mut input.data {
        Data::Struct(found) => found.fields.iter_mut().for_each(|field| remove(&mut field.attrs)),
        Data::Enum(found) => found.variants.iter_mut().for_each(|variant| remove(&mut variant.attrs)),
        Data::Union(_) => {}
    }
    input
}

fn remove(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| !attribute.path().is_ident("webapi"));
}
