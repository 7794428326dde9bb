//! The implementation of `Form`: values in and out of objects and drafts.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned as _;

use super::parse::{Form, FormField};

/// Everything that the derive emits.
pub(super) fn form(form: &Form) -> TokenStream {
    let Form { krate, ident, resource, check, fields } = form;
    let members: Vec<&Ident> = fields.iter().map(|field| &field.ident).collect();
    let initial = fields.iter().map(initial);
    let taken = fields.iter().map(|field| take(form, field));
    let check = match check {
        Some(check) => quote!(#check(self, ctx, before, errors)),
        None => quote!(::core::result::Result::Ok(())),
    };
    quote! {
        const _: () = {
            impl #krate::resource::Form for #ident {
                type Resource = #resource;

                fn initial(_: &#krate::resource::Context<'_>) -> Self {
                    Self { #(#members: #initial),* }
                }

                fn of(object: &#resource) -> Self {
                    Self { #(#members: ::core::clone::Clone::clone(&object.#members)),* }
                }

                fn take(
                    &mut self,
                    draft: &mut #krate::resource::Draft<#resource>,
                    errors: &mut #krate::field::FieldErrors,
                ) {
                    #(#taken)*
                }

                #[allow(unused_variables, reason = "not every form has rules")]
                fn check(
                    &self,
                    ctx: &mut #krate::resource::Context<'_>,
                    before: ::core::option::Option<&#resource>,
                    errors: &mut #krate::field::FieldErrors,
                ) -> #krate::error::ApiResult<()> {
                    #check
                }

                fn put(self, draft: &mut #krate::resource::Draft<#resource>) {
                    #(draft.#members = ::core::option::Option::Some(self.#members);)*
                }
            }
        };
    }
}

fn initial(field: &FormField) -> TokenStream {
    let ty = &field.ty;
    match &field.initial {
        Some(value) => quote!({
            let value: #ty = #value;
            value
        }),
        None => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
    }
}

fn take(form: &Form, field: &FormField) -> TokenStream {
    let krate = &form.krate;
    let FormField { ident, ty, name, parse, .. } = field;
    let take = match parse {
        None => quote!(self.#ident = value;),
        Some(parse) => quote! {
            // A reference coerces: a function for texts may take `&str`.
            let parsed: ::core::result::Result<#ty, #krate::field::FieldError> = (#parse)(&value);
            match parsed {
                ::core::result::Result::Ok(value) => self.#ident = value,
                ::core::result::Result::Err(error) => errors.add(#name, error.0),
            }
        },
    };
    quote! {
        if let ::core::option::Option::Some(value) = draft.#ident.take() {
            #take
        }
    }
}
