//! Join tables: where children stand below many parents, and the objects of many-to-many relations.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::ResourceModel;
use super::{links, queries};

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
    }
}

fn load(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let pk = queries::pk_column(model);
    let position = model.primary_key;
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
            let rows = through.beside(query, columns, #position, orders, most).load::<#row>(conn)?;
            let loaded = #loaded;
            ::core::result::Result::Ok(rows.into_iter().map(|(near, row)| (near, loaded(row))).collect())
        }
    }
}
