//! The order of a list, and the pages of it: by number, and behind a row.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{FieldModel, ResourceModel};
use super::queries::pk_column;

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let order = order(model);
    let pages = pages(model);
    let parts = parts(model);
    quote!(#order #pages #parts)
}

/// Fields that lists can be sorted by, on request or by default.
fn ordered(model: &ResourceModel) -> impl Iterator<Item = &FieldModel> {
    let by_default = |index| model.default_sort.iter().any(|key| key.field == index);
    model.fields.iter().filter(move |field| field.sort || by_default(field.index))
}

fn order(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let pk = pk_column(model);
    let arms = ordered(model).map(|field| {
        let (index, column) = (field.index, &field.column);
        // Backends disagree where nulls stand, so they are sorted apart.
        let nulls = field.inner.is_some().then(|| {
            quote! {
                let query = if position < known {
                    query
                } else {
                    let nulls = ::diesel::ExpressionMethods::is_null(#table::#column);
                    #krate::__order!(query, nulls, backward)
                };
            }
        });
        quote!(#index => { #nulls #krate::__order!(query, #table::#column, order.descending != backward) })
    });
    quote! {
        #[allow(unused_variables, reason = "not every resource is sorted by what may be null")]
        fn sort(
            mut query: Self::Query,
            orders: &[#krate::resource::operator::Order],
            backward: bool,
            known: usize,
        ) -> Self::Query {
            for (position, order) in ::core::iter::Iterator::enumerate(orders.iter()) {
                query = match order.field {
                    #(#arms)*
                    _ => query,
                };
            }
            #krate::__order!(query, #pk, backward)
        }
    }
}

fn pages(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    quote! {
        fn window(query: Self::Query, start: i64, max: i64) -> Self::Query {
            ::diesel::QueryDsl::offset(::diesel::QueryDsl::limit(query, max), start)
        }

        fn limit(query: Self::Query, max: i64) -> Self::Query {
            ::diesel::QueryDsl::limit(query, max)
        }

        fn beyond(query: Self::Query, condition: #krate::cursor::Condition) -> Self::Query {
            ::diesel::QueryDsl::filter(query, condition)
        }
    }
}

/// What a cursor keeps of a row, and the columns that it is compared with.
fn parts(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let pk = model.primary_key().map(|field| field.index);
    let mut fields: Vec<&FieldModel> = ordered(model).collect();
    fields.extend(model.primary_key().filter(|key| fields.iter().all(|field| field.index != key.index)));
    let kept = fields.iter().map(|field| {
        let (index, ident, ty) = (field.index, &field.ident, field.value_type());
        let value = match field.inner {
            Some(_) => quote!(::core::option::Option::as_ref(&self.#ident)),
            None => quote!(::core::option::Option::Some(&self.#ident)),
        };
        quote!(#index => #krate::cursor::PartOf::<#ty>::part(#value),)
    });
    let columns = fields.iter().map(|field| {
        let (index, column, ty) = (field.index, &field.column, field.value_type());
        let nullable = field.inner.is_some();
        quote!(#index => #krate::cursor::PartOf::<#ty>::column(#table::#column, #nullable, part),)
    });
    let kept: Vec<_> = kept.collect();
    let columns: Vec<_> = columns.collect();
    quote! {
        const PRIMARY_KEY: usize = #pk;

        fn cursor_part(&self, field: usize) -> ::core::option::Option<#krate::cursor::Part> {
            #[allow(unused_imports, reason = "an associated function of the type wins where there is one")]
            use #krate::cursor::PartFallback as _;
            match field {
                #(#kept)*
                _ => ::core::option::Option::None,
            }
        }

        fn key_column(
            field: usize,
            part: &#krate::cursor::Part,
        ) -> ::core::option::Option<#krate::cursor::KeyColumn> {
            #[allow(unused_imports, reason = "an associated function of the type wins where there is one")]
            use #krate::cursor::PartFallback as _;
            match field {
                #(#columns)*
                _ => ::core::option::Option::None,
            }
        }
    }
}
