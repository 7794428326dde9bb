//! Keys of an object: primary, in the URL, to the parent, behind links.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use super::super::model::{FieldModel, ResourceModel, TitleModel};
use super::draft;

/// The key that a draft holds, where a request or a hook chooses it.
fn draft_key(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let field = model.key.as_ref().and_then(|key| key.field);
    match field.and_then(|index| draft::columns(model).find(|field| field.index == index)) {
        Some(FieldModel { ident, ty, name, .. }) => {
            let key_type = quote_spanned!(ty.span()=> <#ty as #krate::resource::KeyType>);
            quote!(draft.#ident.as_ref().map(|key| (#name, #key_type::text(key))))
        }
        None => quote!(::core::option::Option::None),
    }
}

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let pk = model.primary_key().map(|field| &field.ident);
    let key = match model.key.as_ref().and_then(|key| key.field) {
        Some(index) => {
            let FieldModel { ident, ty, .. } = &model.fields[index];
            let key_type = quote_spanned!(ty.span()=> <#ty as #krate::resource::KeyType>);
            quote!(#key_type::text(&self.#ident))
        }
        None => quote!(::std::borrow::Cow::Borrowed("")),
    };
    let parent_key = match model.parent_key() {
        Some(field) => value(model, field),
        None => quote!(::core::option::Option::None),
    };
    let links = model.fields.iter().filter(|field| field.link.is_some());
    let foreign = links.enumerate().map(|(index, field)| {
        let value = value(model, field);
        quote!(#index => #value,)
    });
    let title = match &model.title {
        Some(TitleModel::Field(index)) => {
            let ident = &model.fields[*index].ident;
            quote!(::core::option::Option::Some(::std::string::ToString::to_string(&self.#ident)))
        }
        Some(TitleModel::Method(method)) => {
            quote!(::core::option::Option::Some(::std::string::ToString::to_string(&self.#method())))
        }
        None => quote!(::core::option::Option::None),
    };
    let draft_key = draft_key(model);
    quote! {
        #[allow(unused_variables, reason = "not every draft can hold a key")]
        fn draft_key(
            draft: &Self::Draft,
        ) -> ::core::option::Option<(&'static str, ::std::borrow::Cow<'_, str>)> {
            #draft_key
        }

        fn pk(&self) -> Self::Pk {
            ::core::clone::Clone::clone(&self.#pk)
        }

        fn key(&self) -> ::std::borrow::Cow<'_, str> {
            #key
        }

        fn parent_key(&self) -> ::core::option::Option<#krate::resource::KeyValue> {
            #parent_key
        }

        fn foreign_key(&self, link: usize) -> ::core::option::Option<#krate::resource::KeyValue> {
            match link {
                #(#foreign)*
                _ => ::core::option::Option::None,
            }
        }

        fn title(&self) -> ::core::option::Option<::std::string::String> {
            #title
        }
    }
}

/// The type of a foreign key as one that leads to `target`; what is wrong with it is reported at the field's type.
pub(super) fn leads_to(model: &ResourceModel, ty: &impl ToTokens, target: &Path) -> TokenStream {
    let krate = &model.krate;
    let key = key_of(model, target);
    quote_spanned!(ty.span()=> <#ty as #krate::__private::LeadsTo<#target, #key>>)
}

/// The type of the primary key of `target`.
pub(super) fn key_of(model: &ResourceModel, target: &Path) -> TokenStream {
    let krate = &model.krate;
    quote_spanned!(target.span()=> <#target as #krate::resource::Model>::Pk)
}

/// The primary key of the parent, as an `Option`, from an expression of type `&dyn Any`.
pub(super) fn of_parent(model: &ResourceModel, object: &TokenStream) -> TokenStream {
    let krate = &model.krate;
    let parent = &model.parent.ty;
    match model.parent_key() {
        Some(field) => {
            let leads_to = leads_to(model, field.value_type(), parent);
            quote!(#leads_to::of(#object))
        }
        None => quote!(#krate::__private::pk_of::<#parent>(#object)),
    }
}

fn value(model: &ResourceModel, field: &FieldModel) -> TokenStream {
    let krate = &model.krate;
    let (ident, ty) = (&field.ident, field.value_type());
    let value = quote_spanned!(ty.span()=> <#ty as #krate::resource::KeyType>::value);
    match field.inner {
        Some(_) => quote!(::core::option::Option::map(self.#ident.as_ref(), #value)),
        None => quote!(::core::option::Option::Some(#value(&self.#ident))),
    }
}
