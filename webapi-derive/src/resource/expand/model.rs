//! The `Model` implementation, put together from its parts.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::super::model::{PayloadEntry, ResourceModel};
use super::{draft, fields, keys, links, queries, through, writes};
use crate::shown;

pub(super) fn implementation(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let ident = &model.ident;
    let (Some(table), Some(primary_key)) = (&model.table, model.primary_key()) else {
        return TokenStream::new();
    };
    let (pk, pk_column) = (&primary_key.ty, &primary_key.column);
    let draft = draft::name(model);
    let link_types = links::linked(model);
    let link_types = link_types.iter().filter_map(|(_, field)| field.link.as_ref());
    let link_types = link_types.map(|link| {
        let target = links::target(model, &link.target);
        quote_spanned!(link.target.span()=> ::core::option::Option<#target>)
    });
    let link_types: Vec<_> = link_types.collect();
    let links = if link_types.is_empty() { quote!(()) } else { quote!((#(#link_types,)*)) };
    let constants = constants(model);
    let query_type = queries::query_type(model);
    let queries = queries::methods(model);
    let writes = writes::methods(model);
    let keys = keys::methods(model);
    let link_methods = links::methods(model);
    let through = through::methods(model);
    let values = values(model);
    let readers = draft::readers(model);
    let defaults = draft::defaults(model);
    let adoption = draft::adoption(model);
    let forms = draft::forms(model);
    let link_checks = draft::link_checks(model);
    quote! {
        #[diagnostic::do_not_recommend]
        impl #krate::resource::Model for #ident {
            type Table = #table::table;
            type PrimaryKey = #table::#pk_column;
            type Pk = #pk;
            type Query = #query_type;
            type Links = #links;
            type Draft = #draft;
            #constants
            #queries
            #writes
            #keys
            #link_methods
            #through
            #values
            #readers
            #defaults
            #adoption
            #forms
            #link_checks
        }
    }
}

fn constants(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let many = model.many.len();
    let columns = through::columns(model, model.fields.len());
    let key = model.key.as_ref().and_then(|key| key.field);
    let keyed_by_pk = key.is_some() && key == model.primary_key;
    let filters = model.payload.iter().enumerate().filter_map(|(position, entry)| match entry {
        PayloadEntry::Field(index) if model.fields[*index].filter => {
            let ranges = fields::has_ranges(&model.fields[*index]);
            Some(quote!(#krate::resource::operator::Filter { field: #position, ranges: #ranges }))
        }
        _ => None,
    });
    let sortable = model.fields.iter().filter(|field| field.sort).map(|field| {
        let (name, index) = (&field.name, field.index);
        quote!((#name, #index))
    });
    let default_sort = model.default_sort.iter().map(|key| {
        let (field, descending) = (key.field, key.descending);
        quote!(#krate::resource::operator::Order { field: #field, descending: #descending })
    });
    let searched = model.fields.iter().any(|field| field.search);
    quote! {
        const COLUMNS: usize = #columns;
        const MANY: usize = #many;
        const KEYED_BY_PK: bool = #keyed_by_pk;
        const FILTERS: &'static [#krate::resource::operator::Filter] = &[#(#filters),*];
        const SORTABLE: &'static [(&'static str, usize)] = &[#(#sortable),*];
        const DEFAULT_SORT: &'static [#krate::resource::operator::Order] = &[#(#default_sort),*];
        const SEARCHED: bool = #searched;
    }
}

/// Payload values, validators.
fn values(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let arms = model.payload.iter().enumerate().filter_map(|(position, entry)| {
        let value = match *entry {
            PayloadEntry::Field(index) => {
                let field = &model.fields[index];
                if field.link.is_some() {
                    return None;
                }
                let ident = &field.ident;
                match &field.serialize_with {
                    None => {
                        let ty = &field.ty;
                        quote!(out.value::<#ty>(&self.#ident))
                    }
                    Some(path) => serialized_with(model, &field.ty, path, &quote!(&self.#ident)),
                }
            }
            PayloadEntry::Computed(index) => {
                let computed = &model.computed[index];
                let (method, ty) = (&computed.method, &computed.ty);
                let ctx = computed.takes_context.then(|| quote!(ctx));
                let value = quote_spanned!(shown::at(method)=> &self.#method(#ctx));
                quote!(out.value::<#ty>(#value))
            }
            PayloadEntry::Many(_) => return None,
        };
        Some(quote!(#position => #value,))
    });
    let etag = match model.etag {
        Some(index) => {
            let ident = &model.fields[index].ident;
            quote!(::core::option::Option::Some(::std::string::ToString::to_string(&self.#ident)))
        }
        None => quote!(::core::option::Option::None),
    };
    let last_modified = match model.last_modified.map(|index| &model.fields[index]) {
        Some(field) => {
            let (ident, ty) = (&field.ident, &field.ty);
            let time = quote_spanned!(ty.span()=> <#ty as #krate::__private::LastModified>::time);
            quote!(#time(self.#ident))
        }
        None => quote!(::core::option::Option::None),
    };
    quote! {
        #[allow(unused_variables, reason = "not every resource has computed fields")]
        fn write_field(
            &self,
            ctx: &#krate::resource::Context<'_>,
            field: usize,
            out: #krate::serialize::ValueWriter<'_>,
        ) -> ::core::result::Result<(), #krate::serialize::node::NodeError> {
            match field {
                #(#arms)*
                _ => out.value(&()),
            }
        }

        fn etag(&self) -> ::core::option::Option<::std::string::String> {
            #etag
        }

        fn last_modified(&self) -> ::core::option::Option<#krate::field::UtcDateTime> {
            #last_modified
        }
    }
}

/// A value that serde writes with the user's own function.
fn serialized_with(
    model: &ResourceModel,
    ty: &syn::Type,
    path: &syn::Path,
    value: &TokenStream,
) -> TokenStream {
    let krate = &model.krate;
    quote!({
        struct With<'a>(&'a #ty);
        impl #krate::__private::serde::Serialize for With<'_> {
            fn serialize<S: #krate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #path(self.0, serializer)
            }
        }
        out.value(&With(#value))
    })
}
