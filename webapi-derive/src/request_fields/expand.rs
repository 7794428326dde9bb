//! The implementation of `RequestFields`: a static list of declarations, and one call of `take` per field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

use super::model::{Absent, FieldModel, FieldsModel};

/// Everything that the derive emits.
pub(super) fn fields(model: &FieldsModel) -> TokenStream {
    let FieldsModel { krate, ident, allow_unknown, fields, exclusive, check } = model;
    let infos = fields.iter().map(|field| info(krate, field));
    let members: Vec<&Ident> = fields.iter().map(|field| &field.ident).collect();
    let taken = fields.iter().enumerate().map(|(at, field)| take(krate, at, field));
    let values = fields.iter().map(value);
    let (excluded, exclude) = exclusion(krate, exclusive);
    let value = quote!(Self { #(#members: #values),* });
    let value = match check {
        None => quote!(::core::option::Option::Some(#value)),
        Some(check) => quote! {
            let value = #value;
            let mut found = #krate::field::FieldErrors::new();
            #check(&value, &mut found);
            let sound = found.is_empty();
            errors.merge(found);
            sound.then_some(value)
        },
    };
    quote! {
        const _: () = {
            impl #krate::field::RequestFields for #ident {
                const FIELDS: &'static [#krate::field::FieldInfo] = &[#(#infos),*];
                const ALLOW_UNKNOWN: bool = #allow_unknown;
                #excluded

                fn parse(
                    source: &#krate::request::Parameters,
                    errors: &mut #krate::field::FieldErrors,
                ) -> ::core::option::Option<Self> {
                    let mut found = #krate::field::FieldErrors::new();
                    #(#taken)*
                    #exclude
                    let complete = found.is_empty();
                    errors.merge(found);
                    if !complete {
                        return ::core::option::Option::None;
                    }
                    #value
                }
            }
        };
    }
}

/// The groups of names of which one may be given, and the call that checks them.
fn exclusion(krate: &Path, groups: &[Vec<String>]) -> (Option<TokenStream>, Option<TokenStream>) {
    if groups.is_empty() {
        return (None, None);
    }
    let groups = groups.iter().map(|names| quote!(&[#(#names),*]));
    let excluded = quote!(const EXCLUSIVE: &'static [&'static [&'static str]] = &[#(#groups),*];);
    let exclude = quote! {
        #krate::field::exclude(source, <Self as #krate::field::RequestFields>::EXCLUSIVE, &mut found);
    };
    (Some(excluded), Some(exclude))
}

/// The declaration of a field.
fn info(krate: &Path, field: &FieldModel) -> TokenStream {
    let FieldModel { name, read, choices, doc, .. } = field;
    let kind = if choices.is_empty() {
        quote_spanned!(read.span()=> <#read as #krate::field::FieldValue>::KIND)
    } else {
        quote!(#krate::field::FieldKind::Choice(&[#(#choices),*]))
    };
    let required = field.is_required().then(|| quote!(.required()));
    let nullable = field.nullable.then(|| quote!(.nullable()));
    let max_length = field.max_length.map(|most| quote!(.max_length(#most as usize)));
    let min = field.min.map(|min| quote!(.min(#min)));
    let max = field.max.map(|max| quote!(.max(#max)));
    let doc = (!doc.is_empty()).then(|| quote!(.description(#doc)));
    let added_in = field.added_in.as_ref().map(|version| quote!(.added_in(#version)));
    let deprecated_in = field.deprecated_in.as_ref().map(|version| quote!(.deprecated_in(#version)));
    quote! {
        #krate::field::FieldInfo::new(#name, #kind)
            #required #nullable #max_length #min #max #doc #added_in #deprecated_in
    }
}

/// Reads a field into a variable of its own name, as an `Option` of the type that is read.
fn take(krate: &Path, at: usize, field: &FieldModel) -> TokenStream {
    let FieldModel { ident, read, .. } = field;
    let variable = variable(ident);
    let field_value = quote_spanned!(read.span()=> <#read as #krate::field::FieldValue>);
    quote! {
        let #variable = #krate::__private::take(
            source,
            &<Self as #krate::field::RequestFields>::FIELDS[#at],
            &mut found,
            #field_value::KIND,
            #field_value::clean,
        );
    }
}

/// The value of the member, once there are no errors.
fn value(field: &FieldModel) -> TokenStream {
    let variable = variable(&field.ident);
    let absent = match &field.absent {
        Absent::NoneButNull => return quote!(#variable),
        Absent::Error => quote!(return ::core::option::Option::None),
        Absent::None => quote!(::core::option::Option::None),
        Absent::Default => quote!(::core::default::Default::default()),
        Absent::Value(value) => {
            let read = &field.read;
            quote!({
                let value: #read = #value;
                value
            })
        }
    };
    quote! {
        match #variable {
            ::core::option::Option::Some(value) => value,
            ::core::option::Option::None => #absent,
        }
    }
}

/// A variable that no parameter of `parse` is called.
fn variable(member: &Ident) -> Ident {
    quote::format_ident!("field_{}", member)
}
