//! The typed diesel code that reads a resource: its query with joined links, filters, orders, pages.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::super::model::{FieldModel, PayloadEntry, ResourceModel};
use super::{fields, keys, links};

/// The boxed query over the table and the aliases of its links.
pub(super) fn query_type(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let joined = links::linked(model).into_iter().fold(quote!(#table::table), |left, (slot, field)| {
        let source = links::source(model, &slot, field);
        let primary_key = links::column(model, field);
        let column = &field.column;
        quote! {
            ::diesel::helper_types::LeftJoin<
                #left,
                ::diesel::helper_types::On<
                    ::diesel::query_source::Alias<#source>,
                    ::diesel::helper_types::Eq<
                        ::diesel::helper_types::Nullable<
                            ::diesel::query_source::AliasedField<#source, #primary_key>,
                        >,
                        ::diesel::helper_types::Nullable<#table::#column>,
                    >,
                >,
            >
        }
    });
    let first = model.fields.iter().find(|field| field.link.is_some());
    let span = first.map_or_else(Span::call_site, |field| field.value_type().span());
    quote_spanned!(span=> ::diesel::helper_types::IntoBoxed<'static, #joined, #krate::db::Db>)
}

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let reading = reading(model);
    let narrowing = narrowing(model);
    let parents = parents(model);
    let order = order(model);
    quote!(#reading #narrowing #parents #order)
}

fn pk_column(model: &ResourceModel) -> TokenStream {
    let table = &model.table;
    let column = model.primary_key().and_then(|field| field.column.as_ref());
    quote!(#table::#column)
}

fn reading(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let linked = links::linked(model);
    let joins = linked.iter().map(|(slot, field)| {
        let alias = links::alias(model, slot, field);
        let primary_key = links::column(model, field);
        let column = &field.column;
        quote! {
            .left_join(#alias.on(
                #alias
                    .field(<#primary_key as ::core::default::Default>::default())
                    .nullable()
                    .eq(#table::#column.nullable())
            ))
        }
    });
    let own = quote!(#krate::db::columns::<Self>());
    let others = linked.iter().map(|(slot, field)| {
        let alias = links::alias(model, slot, field);
        let target = field.link.as_ref().map(|link| links::target(model, &link.target));
        quote!(#alias.fields(#krate::db::columns::<#target>()).nullable())
    });
    let joins: Vec<_> = joins.collect();
    let (selection, row, loaded) = if linked.is_empty() {
        (own, quote!(Self), quote!(|object| #krate::resource::Loaded::new(object, ())))
    } else {
        (
            quote!((#own, (#(#others,)*))),
            quote!((Self, Self::Links)),
            quote!(|(object, links)| #krate::resource::Loaded::new(object, links)),
        )
    };
    let lookup = lookup(model, &joins, &selection, &row, &loaded);
    let pk = pk_column(model);
    quote! {
        #lookup

        fn by_pk(
            pk: &Self::Pk,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<#krate::resource::Loaded<Self>> {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{
                ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, QueryDsl as _,
                RunQueryDsl as _,
            };
            let rows = #table::table #(#joins)* .filter(#pk.eq(::core::clone::Clone::clone(pk))).select(#selection);
            // On the connection's own backend: the common one builds every statement twice.
            let rows: ::diesel::QueryResult<::std::vec::Vec<#row>> =
                #krate::with_native!(conn, |native| rows.load(native));
            rows?.pop().map(#loaded).ok_or(::diesel::result::Error::NotFound)
        }

        fn query() -> Self::Query {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, QueryDsl as _};
            #table::table #(#joins)* .into_boxed()
        }

        fn load(
            query: Self::Query,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<::std::vec::Vec<#krate::resource::Loaded<Self>>> {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{NullableExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
            let rows: ::std::vec::Vec<#row> = query.select(#selection).load(conn)?;
            ::core::result::Result::Ok(rows.into_iter().map(#loaded).collect())
        }

        fn first(
            query: Self::Query,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<#krate::resource::Loaded<Self>> {
            // Callers ask by a unique key. A bound LIMIT would make SQLite prepare the statement anew each time.
            let mut rows = <Self as #krate::resource::Model>::load(query, conn)?;
            rows.pop().ok_or(::diesel::result::Error::NotFound)
        }

        fn count_all(conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(::diesel::QueryDsl::count(#table::table), conn)
        }

        fn count(query: Self::Query, conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(::diesel::QueryDsl::count(query), conn)
        }
    }
}

/// A row by its key, below its parent if it has one: one statement, prepared once.
fn lookup(
    model: &ResourceModel,
    joins: &[TokenStream],
    selection: &TokenStream,
    row: &TokenStream,
    loaded: &TokenStream,
) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let key = model.key.as_ref().and_then(|key| key.field).map(|index| &model.fields[index]);
    let body = match (key, &model.parent.through) {
        (Some(field), None) => {
            let (column, ty) = (&field.column, &field.ty);
            let below = model.parent_key().map(|field| {
                let column = &field.column;
                quote!(.filter(#table::#column.eq(parent)))
            });
            let parent = model.parent_key().map(|_| {
                let parent = keys::of_parent(model, &quote!(parent?));
                quote!(let parent = #parent?;)
            });
            quote! {
                #[allow(unused_imports, reason = "only joins need them all")]
                use ::diesel::{
                    ExpressionMethods as _, JoinOnDsl as _, NullableExpressionMethods as _, QueryDsl as _,
                    RunQueryDsl as _,
                };
                let key = match <#ty as #krate::resource::KeyType>::parse(key) {
                    ::core::option::Option::Some(key) => key,
                    ::core::option::Option::None => {
                        return ::core::option::Option::Some(::core::result::Result::Err(
                            ::diesel::result::Error::NotFound,
                        ));
                    }
                };
                #parent
                let rows = #table::table #(#joins)* #below .filter(#table::#column.eq(key)).select(#selection);
                let rows: ::diesel::QueryResult<::std::vec::Vec<#row>> =
                    #krate::with_native!(conn, |native| rows.load(native));
                ::core::option::Option::Some(rows.and_then(|mut rows| {
                    rows.pop().map(#loaded).ok_or(::diesel::result::Error::NotFound)
                }))
            }
        }
        _ => quote!(::core::option::Option::None),
    };
    quote! {
        #[allow(unused_variables, reason = "not every resource has an item URL")]
        fn lookup(
            key: &str,
            parent: ::core::option::Option<&(dyn ::core::any::Any + ::core::marker::Send)>,
            conn: &mut #krate::db::DbConn,
        ) -> ::core::option::Option<::diesel::QueryResult<#krate::resource::Loaded<Self>>> {
            #body
        }
    }
}

fn narrowing(model: &ResourceModel) -> TokenStream {
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

fn parents(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let pk = pk_column(model);
    let condition = match (&model.parent.through, model.parent_key()) {
        (Some(through), _) => {
            let (join, near, far) = (&through.table, &through.parent_column, &through.own_column);
            Some(quote! {
                #pk.eq_any(#join::table.filter(#join::#near.eq(parent)).select(#join::#far))
            })
        }
        (None, Some(field)) => {
            let column = &field.column;
            Some(quote!(#table::#column.eq(parent)))
        }
        (None, None) => None,
    };
    let within = match condition {
        None => quote!(::core::result::Result::Ok(query)),
        Some(condition) => {
            let parent = keys::of_parent(model, &quote!(parent));
            quote! {
                #[allow(unused_imports, reason = "depends on the kind of parent")]
                use ::diesel::{ExpressionMethods as _, QueryDsl as _};
                match #parent {
                    ::core::option::Option::Some(parent) => ::core::result::Result::Ok(query.filter(#condition)),
                    ::core::option::Option::None => ::core::result::Result::Err(
                        #krate::error::ApiError::internal("the object above is not of the declared parent type"),
                    ),
                }
            }
        }
    };
    let within_all = match (&model.parent.through, model.parent_key()) {
        (None, Some(field)) => {
            let (column, ty) = (&field.column, field.value_type());
            quote! {
                let keys: ::std::vec::Vec<#ty> =
                    parents.iter().filter_map(<#ty as #krate::resource::KeyType>::from_value).collect();
                ::core::option::Option::Some(
                    ::diesel::QueryDsl::filter(query, ::diesel::ExpressionMethods::eq_any(#table::#column, keys)),
                )
            }
        }
        _ => quote!(::core::option::Option::None),
    };
    quote! {
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within(
            query: Self::Query,
            parent: &dyn ::core::any::Any,
        ) -> #krate::error::ApiResult<Self::Query> {
            #within
        }

        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn within_all(
            query: Self::Query,
            parents: &[#krate::resource::KeyValue],
        ) -> ::core::option::Option<Self::Query> {
            #within_all
        }
    }
}

fn order(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let pk = pk_column(model);
    let ordered = model
        .fields
        .iter()
        .filter(|field| field.sort || model.default_sort.iter().any(|key| key.field == field.index));
    let arms = ordered.map(|field| {
        let (index, column) = (field.index, &field.column);
        // Backends disagree where nulls stand, so they are sorted apart.
        let nulls = field.inner.is_some().then(|| {
            quote! {
                let nulls = ::diesel::ExpressionMethods::is_null(#table::#column);
                let query = ::diesel::QueryDsl::then_order_by(query, ::diesel::ExpressionMethods::asc(nulls));
            }
        });
        quote!(#index => { #nulls #krate::__order!(query, #table::#column, order.descending) })
    });
    quote! {
        fn sort(mut query: Self::Query, orders: &[#krate::resource::operator::Order]) -> Self::Query {
            for order in orders {
                query = match order.field {
                    #(#arms)*
                    _ => query,
                };
            }
            ::diesel::QueryDsl::then_order_by(query, ::diesel::ExpressionMethods::asc(#pk))
        }

        fn window(query: Self::Query, start: i64, max: i64) -> Self::Query {
            ::diesel::QueryDsl::offset(::diesel::QueryDsl::limit(query, max), start)
        }
    }
}
