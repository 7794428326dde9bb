//! Join tables: where children stand below many parents, and the objects of many-to-many relations.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::ResourceModel;
use super::{draft, links, queries};

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let through = match &model.parent.through {
        Some(through) => {
            let (table, near, far) = (&through.table, &through.parent_column, &through.own_column);
            quote! {
                ::core::option::Option::Some(
                    #krate::resource::Through::new(#table::table, #table::#near, #table::#far, parents),
                )
            }
        }
        None => quote!(::core::option::Option::None),
    };
    let arms = model.many.iter().enumerate().map(|(index, many)| {
        let (table, near, far) = (&many.table, &many.near, &many.far);
        quote! {
            #index => ::core::option::Option::Some(
                #krate::resource::Through::new(#table::table, #table::#near, #table::#far, owners),
            ),
        }
    });
    let load = load(model);
    let writes = writes(model);
    quote! {
        #[allow(unused_variables, reason = "not every resource hangs below its parent by a join table")]
        fn through(
            parents: &[#krate::resource::KeyValue],
        ) -> ::core::option::Option<#krate::resource::Through> {
            #through
        }

        #[allow(unused_variables, reason = "not every resource has many-to-many relations")]
        fn many_through(
            index: usize,
            owners: &[#krate::resource::KeyValue],
        ) -> ::core::option::Option<#krate::resource::Through> {
            match index {
                #(#arms)*
                _ => ::core::option::Option::None,
            }
        }

        #load
        #writes
    }
}

/// Taking the ends of relations out of a draft, and writing them.
fn writes(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let taken = draft::writable_many(model).map(|(index, many)| {
        let ident = &many.ident;
        quote! {
            if let ::core::option::Option::Some(pks) = draft.#ident.take() {
                ends.push((#index, pks.iter().map(#krate::resource::KeyType::value).collect()));
            }
        }
    });
    let taken: Vec<_> = taken.collect();
    let ends = match taken.is_empty() {
        true => quote!(::std::vec::Vec::new()),
        false => quote! {
            let mut ends = ::std::vec::Vec::new();
            #(#taken)*
            ends
        },
    };
    let arms = draft::writable_many(model).map(|(index, many)| {
        let (table, near, far) = (&many.table, &many.near, &many.far);
        let target = links::target(model, &many.target);
        quote! {
            #index => {
                use ::diesel::{ExpressionMethods as _, QueryDsl as _, RunQueryDsl as _};
                if replace {
                    let old = #table::table.filter(#table::#near.eq(::core::clone::Clone::clone(pk)));
                    ::diesel::delete(old).execute(conn)?;
                }
                let rows: ::std::vec::Vec<_> = ends
                    .iter()
                    .filter_map(<<#target as #krate::resource::Model>::Pk as #krate::resource::KeyType>::from_value)
                    .map(|end| (#table::#near.eq(::core::clone::Clone::clone(pk)), #table::#far.eq(end)))
                    .collect();
                if !rows.is_empty() {
                    let insert = ::diesel::insert_into(#table::table).values(rows);
                    #krate::with_native!(conn, |native| insert.execute(native))?;
                }
                ::core::result::Result::Ok(())
            }
        }
    });
    quote! {
        #[allow(unused_variables, reason = "not every resource has relations that requests can set")]
        fn take_many(
            draft: &mut Self::Draft,
        ) -> ::std::vec::Vec<(usize, ::std::vec::Vec<#krate::resource::KeyValue>)> {
            #ends
        }

        #[allow(unused_variables, reason = "not every resource has relations that requests can set")]
        fn set_many(
            index: usize,
            pk: &Self::Pk,
            ends: &[#krate::resource::KeyValue],
            replace: bool,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<()> {
            match index {
                #(#arms)*
                _ => ::core::result::Result::Ok(()),
            }
        }
    }
}

/// How many columns are read before the field at this position.
pub(super) fn columns(model: &ResourceModel, before: usize) -> TokenStream {
    let krate = &model.krate;
    let fields = &model.fields[..before];
    let plain = fields.iter().filter(|field| !field.embedded).count();
    let embedded = fields.iter().filter(|field| field.embedded).map(|field| {
        let ty = &field.ty;
        let selection = quote!(<#ty as ::diesel::Selectable<#krate::db::Db>>::SelectExpression);
        let columns = quote!(<#selection as ::diesel::Expression>::SqlType);
        let row = quote!(::diesel::deserialize::StaticallySizedRow<#columns, #krate::db::Db>);
        quote!(+ <#ty as #row>::FIELD_COUNT)
    });
    quote!(#plain #(#embedded)*)
}

fn load(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let pk = queries::pk_column(model);
    let position = columns(model, model.primary_key.unwrap_or_default());
    let moved = model.fields.iter().filter(|_| model.fields.iter().any(|field| field.embedded));
    let moved = moved.map(|field| {
        let (index, position) = (field.index, columns(model, field.index));
        quote!(#index => #position,)
    });
    let moved: Vec<_> = moved.collect();
    let orders = match moved.is_empty() {
        true => quote!(orders),
        false => quote! {
            &orders
                .iter()
                .map(|order| #krate::resource::operator::Order {
                    field: match order.field { #(#moved)* other => other },
                    ..*order
                })
                .collect::<::std::vec::Vec<_>>()
        },
    };
    let queries::Rows { selection, row, loaded } = queries::rows(model);
    let targets = links::linked(model).into_iter().filter_map(|(_, field)| {
        let target = links::target(model, &field.link.as_ref()?.target);
        Some(quote!(+ <#target as #krate::resource::Model>::COLUMNS))
    });
    quote! {
        fn load_through(
            query: Self::Query,
            through: #krate::resource::Through,
            orders: &[#krate::resource::operator::Order],
            most: i64,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<(#krate::resource::KeyValue, #krate::resource::Loaded<Self>)>,
        > {
            #[allow(unused_imports, reason = "only joins need them all")]
            use ::diesel::{NullableExpressionMethods as _, QueryDsl as _};
            let query = query.filter(through.leads_to(#pk)).select(#selection);
            let columns = <Self as #krate::resource::Model>::COLUMNS #(#targets)*;
            let rows = through.beside(query, columns, #position, #orders, most).load::<#row>(conn)?;
            let loaded = #loaded;
            ::core::result::Result::Ok(rows.into_iter().map(|(near, row)| (near, loaded(row))).collect())
        }
    }
}
