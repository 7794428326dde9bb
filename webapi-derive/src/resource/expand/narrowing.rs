//! The typed diesel code that narrows a query: to keys, by comparisons, by a search.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{FieldModel, PayloadEntry, ResourceModel};
use super::{fields, queries::pk_column};

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let pk = pk_column(model);
    let with_key = match model.key.as_ref().and_then(|key| key.field).map(|index| &model.fields[index]) {
        Some(field) => {
            let (column, ty) = (&field.column, &field.ty);
            quote! {
                let key = <#ty as #krate::resource::KeyType>::parse(key)?;
                ::core::option::Option::Some(
                    ::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::eq(#table::#column, key)),
                )
            }
        }
        None => quote!(::core::option::Option::None),
    };
    let keys = by_keys(model);
    let compare = model.payload.iter().enumerate().filter_map(|(position, entry)| match entry {
        PayloadEntry::Field(index) if model.fields[*index].filter => {
            Some(comparison(model, position, &model.fields[*index]))
        }
        _ => None,
    });
    let searched = model.fields.iter().filter(|field| field.search).map(|field| {
        let column = &field.column;
        quote! {
            ::diesel::EscapeExpressionMethods::escape(
                ::diesel::TextExpressionMethods::like(
                    #krate::__private::lower(::diesel::NullableExpressionMethods::nullable(#table::#column)),
                    ::std::clone::Clone::clone(&pattern),
                ),
                '\\',
            )
        }
    });
    let search = searched.reduce(|left, right| quote!(::diesel::BoolExpressionMethods::or(#left, #right)));
    let search = match search {
        Some(condition) => quote! {
            let pattern = #krate::__private::contains_pattern(text);
            ::diesel::QueryDsl::filter(query, #condition)
        },
        None => quote!(query),
    };
    quote! {
        fn with_pk(query: Self::Query, pk: &Self::Pk) -> Self::Query {
            ::diesel::QueryDsl::filter(
                query,
                ::diesel::ExpressionMethods::eq(#pk, ::core::clone::Clone::clone(pk)),
            )
        }

        fn with_pks(query: Self::Query, pks: ::std::vec::Vec<Self::Pk>) -> Self::Query {
            ::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::eq_any(#pk, pks))
        }

        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn with_key(query: Self::Query, key: &str) -> ::core::option::Option<Self::Query> {
            #with_key
        }

        #keys

        #[allow(unused_variables, reason = "not every resource has filters")]
        fn compare(
            query: Self::Query,
            field: usize,
            comparison: &#krate::resource::operator::Comparison<'_>,
        ) -> ::core::result::Result<Self::Query, (Self::Query, #krate::field::FieldError)> {
            match field {
                #(#compare)*
                _ => ::core::result::Result::Ok(query),
            }
        }

        #[allow(unused_variables, reason = "not every resource is searched")]
        fn search(query: Self::Query, text: &str) -> Self::Query {
            #search
        }
    }
}

/// Keys as they stand in URLs: their one spelling, and the rows that have one of many.
fn by_keys(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let field = model.key.as_ref().and_then(|key| key.field).map(|index| &model.fields[index]);
    let (canonical, among) = match field {
        Some(field) => {
            let (column, ty) = (&field.column, &field.ty);
            let canonical = quote! {
                let key = <#ty as #krate::resource::KeyType>::parse(key)?;
                ::core::option::Option::Some(<#ty as #krate::resource::KeyType>::text(&key).into_owned())
            };
            let among = quote! {
                let keys: ::std::vec::Vec<#ty> =
                    keys.iter().filter_map(|key| <#ty as #krate::resource::KeyType>::parse(key)).collect();
                if inside {
                    ::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::eq_any(#table::#column, keys))
                } else {
                    ::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::ne_all(#table::#column, keys))
                }
            };
            (canonical, among)
        }
        None => (quote!(::core::option::Option::None), quote!(query)),
    };
    quote! {
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn canonical_key(key: &str) -> ::core::option::Option<::std::string::String> {
            #canonical
        }

        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn among(query: Self::Query, keys: &[::std::string::String], inside: bool) -> Self::Query {
            #among
        }
    }
}

fn comparison(model: &ResourceModel, position: usize, field: &FieldModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let (column, ty) = (&field.column, field.value_type());
    let info = fields::info(model, field, &field.name, false);
    let compare = if fields::has_ranges(field) {
        quote!(#krate::__compare!(query, #table::#column, value, comparison.operator))
    } else {
        quote!(::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::eq(#table::#column, value)))
    };
    quote! {
        #position => {
            const { #krate::__private::must_be_comparable(<#ty as #krate::field::FieldValue>::KIND) };
            static INFO: #krate::field::FieldInfo = #info;
            let raw = #krate::request::RawValue::Text(::std::borrow::ToOwned::to_owned(comparison.text));
            match <#ty as #krate::field::FieldValue>::clean(&raw, &INFO) {
                ::core::result::Result::Err(error) => ::core::result::Result::Err((query, error)),
                ::core::result::Result::Ok(value) => ::core::result::Result::Ok(#compare),
            }
        }
    }
}
