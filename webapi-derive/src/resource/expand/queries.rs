//! The typed diesel code that reads a resource: its query with joined links, filters, orders, pages.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::super::model::ResourceModel;
use super::{keys, keyset, links, narrowing};

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
    let narrowing = narrowing::methods(model);
    let parents = parents(model);
    let order = keyset::methods(model);
    quote!(#reading #narrowing #parents #order)
}

pub(super) fn pk_column(model: &ResourceModel) -> TokenStream {
    let table = &model.table;
    let column = model.primary_key().and_then(|field| field.column.as_ref());
    quote!(#table::#column)
}

/// How rows are read: what is selected, as which type, and what becomes of it.
pub(super) struct Rows {
    pub(super) selection: TokenStream,
    pub(super) row: TokenStream,
    pub(super) loaded: TokenStream,
}

pub(super) fn rows(model: &ResourceModel) -> Rows {
    let krate = &model.krate;
    let linked = links::linked(model);
    let own = quote!(#krate::db::columns::<Self>());
    let others = linked.iter().map(|(slot, field)| {
        let alias = links::alias(model, slot, field);
        let target = field.link.as_ref().map(|link| links::target(model, &link.target));
        quote!(#alias.fields(#krate::db::columns::<#target>()).nullable())
    });
    if linked.is_empty() {
        let loaded = quote!(|object| #krate::resource::Loaded::new(object, ()));
        return Rows { selection: own, row: quote!(Self), loaded };
    }
    Rows {
        selection: quote!((#own, (#(#others,)*))),
        row: quote!((Self, Self::Links)),
        loaded: quote!(|(object, links)| #krate::resource::Loaded::new(object, links)),
    }
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
    let joins: Vec<_> = joins.collect();
    let Rows { selection, row, loaded } = rows(model);
    let pk = pk_column(model);
    let count = match linked.is_empty() {
        true => quote!(::diesel::RunQueryDsl::get_result(::diesel::QueryDsl::count(query), conn)),
        false => quote!(#krate::db::count_joined(::diesel::QueryDsl::select(query, #pk), conn)),
    };
    let lookup = lookup(model, &joins, &selection, &row, &loaded);
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

        fn pks(
            query: Self::Query,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<::std::vec::Vec<Self::Pk>> {
            ::diesel::RunQueryDsl::load(::diesel::QueryDsl::select(query, #pk), conn)
        }

        fn count_all(conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<i64> {
            ::diesel::RunQueryDsl::get_result(::diesel::QueryDsl::count(#table::table), conn)
        }

        fn count(query: Self::Query, conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<i64> {
            #count
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
