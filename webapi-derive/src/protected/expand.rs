//! The function with its guard.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::model::Model;

pub(super) fn handler(model: Model) -> TokenStream {
    let Model { mut handler, guard, permission, krate } = model;
    let visibility = &handler.vis;
    let named = quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_docs, reason = "generated")]
        #visibility struct #guard;

        impl #krate::protect::Guard for #guard {
            fn permission() -> &'static dyn #krate::permission::Permission {
                static PERMISSION: ::std::sync::LazyLock<
                    ::std::boxed::Box<dyn #krate::permission::Permission>,
                > = ::std::sync::LazyLock::new(|| ::std::boxed::Box::new(#permission));
                &**PERMISSION
            }
        }
    };
    handler.sig.inputs.insert(0, parse_quote!(_: #krate::protect::Guarded<#guard>));
    quote!(#named #handler)
}
