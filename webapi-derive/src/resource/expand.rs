//! The expansion: only `quote`, no decisions. What it emits is static data and small calls; the logic they call
//! is ordinary code in webapi-core.
//!
//! Everything is named by absolute path and stands in one `const _: () = { … };`, so that nothing the user's module
//! defines can get in the way.

mod descriptor;
mod draft;
mod fields;
mod keys;
mod keyset;
mod links;
mod model;
mod narrowing;
mod queries;
mod through;
mod writes;

use proc_macro2::TokenStream;
use quote::quote;

use super::model::ResourceModel;

/// Everything that the derive emits for a resource.
pub(crate) fn resource(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let ident = &model.ident;
    let descriptor = descriptor::implementation(model);
    let table = model.table.is_some().then(|| {
        let draft = draft::definition(model);
        let implementation = model::implementation(model);
        let hooks = (!model.hooks).then(|| quote!(impl #krate::resource::ResourceHooks for #ident {}));
        quote!(#draft #implementation #hooks)
    });
    let registration = (!model.manual).then(|| {
        quote! {
            #krate::__private::inventory::submit! {
                #krate::api::Registration(<#ident as #krate::resource::Resource>::DESCRIPTOR)
            }
        }
    });
    quote! {
        const _: () = {
            #descriptor
            // Without this, a cycle would wait for somebody to ask for the depth.
            const _: usize = <#ident as #krate::resource::Resource>::DEPTH;
            #table
            #registration
        };
    }
}
