//! Foreign keys and many-to-many relations: joined aliases, and the other ends of links.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use super::super::model::{FieldModel, ResourceModel};
use super::keys;

/// The fields with links, each with its slot type.
pub(super) fn linked(model: &ResourceModel) -> Vec<(TokenStream, &FieldModel)> {
    let krate = &model.krate;
    let fields = model.fields.iter().filter(|field| field.link.is_some());
    fields
        .enumerate()
        .map(|(index, field)| {
            let slot = format_ident!("L{index}");
            (quote!(#krate::resource::linked::#slot), field)
        })
        .collect()
}

/// The alias source of a linked field.
pub(super) fn source(model: &ResourceModel, slot: &TokenStream, field: &FieldModel) -> TokenStream {
    let krate = &model.krate;
    let table = end(model, field, &quote!(Table));
    quote_spanned!(field.value_type().span()=> #krate::resource::linked::Linked<#table, #slot>)
}

/// The alias of a linked field, as an expression.
pub(super) fn alias(model: &ResourceModel, slot: &TokenStream, field: &FieldModel) -> TokenStream {
    let krate = &model.krate;
    let table = end(model, field, &quote!(Table));
    quote_spanned!(field.value_type().span()=> #krate::resource::linked::alias::<#table, #slot>())
}

/// The primary key column at the other end of a linked field.
pub(super) fn column(model: &ResourceModel, field: &FieldModel) -> TokenStream {
    end(model, field, &quote!(PrimaryKey))
}

fn end(model: &ResourceModel, field: &FieldModel, part: &TokenStream) -> TokenStream {
    let ty = field.value_type();
    let leads_to = field.link.as_ref().map(|link| keys::leads_to(model, ty, &link.target));
    quote_spanned!(ty.span()=> #leads_to::#part)
}

/// The resource at the other end of a link. By way of its own primary key, so that a type without one is reported as
/// just that.
pub(super) fn target(model: &ResourceModel, target: &Path) -> TokenStream {
    by_own_key(model, target, &quote!(Target))
}

fn by_own_key(model: &ResourceModel, target: &Path, part: &TokenStream) -> TokenStream {
    let key = keys::key_of(model, target);
    let leads_to = keys::leads_to(model, &key, target);
    quote_spanned!(target.span()=> #leads_to::#part)
}

pub(super) fn methods(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let linked = linked(model);
    let no_links = match linked.is_empty() {
        true => quote!(::core::option::Option::Some(())),
        false => quote!(::core::option::Option::None),
    };
    let arms = linked.iter().enumerate().map(|(index, (_, field))| {
        let position = syn::Index::from(index);
        let title = field.link.as_ref().and_then(|link| link.title.as_ref());
        let to = link_to(model, title);
        quote!(#index => links.#position.as_ref().map(|target| #to),)
    });
    let many = many(model);
    quote! {
        fn no_links() -> ::core::option::Option<Self::Links> {
            #no_links
        }

        #[allow(unused_variables, reason = "not every resource has links")]
        fn link(links: &Self::Links, link: usize) -> ::core::option::Option<#krate::resource::LinkTo> {
            match link {
                #(#arms)*
                _ => ::core::option::Option::None,
            }
        }

        #many
    }
}

/// The other end of a link, from `target`.
fn link_to(model: &ResourceModel, title: Option<&TokenStream>) -> TokenStream {
    let krate = &model.krate;
    let title = match title {
        Some(title) => {
            quote!(::core::option::Option::Some(::std::string::ToString::to_string(&#title(target))))
        }
        None => quote!(#krate::resource::Model::title(target)),
    };
    quote! {
        #krate::resource::LinkTo {
            key: #krate::resource::Model::key(target).into_owned(),
            parent: #krate::resource::Model::parent_key(target),
            title: #title,
        }
    }
}

fn many(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let arms = model.many.iter().enumerate().map(|(index, many)| {
        let (table, near, far) = (&many.table, &many.near, &many.far);
        let target = target(model, &many.target);
        let target_table = by_own_key(model, &many.target, &quote!(Table));
        let primary_key = by_own_key(model, &many.target, &quote!(PrimaryKey));
        let to = link_to(model, many.title.as_ref());
        quote! {
            #index => {
                use ::diesel::{ExpressionMethods as _, JoinOnDsl as _, QueryDsl as _, RunQueryDsl as _};
                let table = <#target_table as ::core::default::Default>::default();
                let key = || <#primary_key as ::core::default::Default>::default();
                let rows: ::std::vec::Vec<(Self::Pk, #target)> = #table::table
                    .inner_join(table.on(key().eq(#table::#far)))
                    .filter(#table::#near.eq_any(owners.to_vec()))
                    .order(key().asc())
                    .select((#table::#near, <#target as ::diesel::SelectableHelper<#krate::db::Db>>::as_select()))
                    .load(conn)?;
                let rows = rows.iter().map(|(owner, target)| {
                    let pk = #krate::resource::Model::pk(target);
                    (#krate::resource::KeyType::value(owner), #krate::resource::KeyType::value(&pk), #to)
                });
                ::core::result::Result::Ok(rows.collect())
            }
        }
    });
    quote! {
        #[allow(unused_variables, reason = "not every resource has many-to-many relations")]
        fn many(
            index: usize,
            owners: &[Self::Pk],
            conn: &mut #krate::db::DbConn,
        ) -> ::diesel::QueryResult<
            ::std::vec::Vec<(#krate::resource::KeyValue, #krate::resource::KeyValue, #krate::resource::LinkTo)>,
        > {
            match index {
                #(#arms)*
                _ => ::core::result::Result::Ok(::std::vec::Vec::new()),
            }
        }
    }
}
