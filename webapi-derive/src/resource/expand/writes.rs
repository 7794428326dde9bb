//! The typed diesel code that writes a resource: insert, update and delete.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::model::ResourceModel;
use super::{draft, queries};

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let insert = insert(model);
    let change = change(model);
    let krate = &model.krate;
    let table = &model.table;
    let pk = queries::pk_column(model);
    quote! {
        #insert
        #change

        fn lock(pk: &Self::Pk, conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<()> {
            let row = ::diesel::QueryDsl::find(#table::table, ::core::clone::Clone::clone(pk));
            let row = ::diesel::QueryDsl::select(row, #pk);
            #krate::__lock!(row, conn)
        }

        fn remove(pk: &Self::Pk, conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<usize> {
            let row = ::diesel::QueryDsl::find(#table::table, ::core::clone::Clone::clone(pk));
            ::diesel::RunQueryDsl::execute(::diesel::delete(row), conn)
        }
    }
}

fn insert(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let columns: Vec<_> = draft::columns(model).collect();
    let body = if columns.is_empty() {
        quote! {
            let insert = ::diesel::insert_into(#table::table).default_values();
            ::diesel::RunQueryDsl::get_results(insert.returning(#krate::db::columns::<Self>()), conn)
        }
    } else {
        let members = columns.iter().map(|field| &field.ident);
        let values: Vec<_> = columns.iter().map(|field| format_ident!("value_{}", field.index)).collect();
        let columns = columns.iter().map(|field| &field.column);
        let rest = draft::writable_many(model).next().map(|_| quote!(..));
        quote! {
            match draft {
                // With a value for every column the statement is always the same, and stays prepared.
                Self::Draft { #(#members: ::core::option::Option::Some(#values),)* #rest } => {
                    let insert = ::diesel::insert_into(#table::table)
                        .values((#(::diesel::ExpressionMethods::eq(#table::#columns, #values),)*))
                        .returning(#krate::db::columns::<Self>());
                    // On the connection's own backend: the common one builds every statement twice.
                    #krate::with_native!(conn, |native| ::diesel::RunQueryDsl::get_results(insert, native))
                }
                draft => ::diesel::RunQueryDsl::get_results(
                    ::diesel::insert_into(#table::table).values(draft).returning(#krate::db::columns::<Self>()),
                    conn,
                ),
            }
        }
    };
    quote! {
        #[allow(unused_variables, reason = "a draft without columns says nothing")]
        fn insert(draft: Self::Draft, conn: &mut #krate::db::DbConn) -> ::diesel::QueryResult<Self> {
            // All rows are fetched: SQLite commits and checkpoints when the statement was stepped to its end.
            let inserted: ::diesel::QueryResult<::std::vec::Vec<Self>> = { #body };
            inserted?.pop().ok_or(::diesel::result::Error::NotFound)
        }
    }
}

fn change(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let table = &model.table;
    let unchanged = quote! {
        row.select(<Self as ::diesel::SelectableHelper<#krate::db::Db>>::as_select()).first(conn).optional()
    };
    let body = if draft::changes(model) {
        quote! {
            let changed = ::diesel::update(row).set(draft).returning(#krate::db::columns::<Self>());
            match changed.get_result(conn) {
                // Nothing to set: the row stays as it is.
                ::core::result::Result::Err(::diesel::result::Error::QueryBuilderError(_)) => #unchanged,
                changed => changed.optional(),
            }
        }
    } else {
        unchanged
    };
    quote! {
        #[allow(unused_variables, reason = "a draft of nothing but a key changes nothing")]
        fn change(
            pk: &Self::Pk,
            draft: Self::Draft,
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<::core::option::Option<Self>> {
            use ::diesel::{OptionalExtension as _, QueryDsl as _, RunQueryDsl as _};
            let row = #table::table.find(::core::clone::Clone::clone(pk));
            #body
        }
    }
}
