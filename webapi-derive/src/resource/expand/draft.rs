//! The draft type of a resource over a table: every column that a write may set, as an `Option`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::super::model::{FieldModel, ManyModel, OnCreate, ResourceModel};
use super::{fields, keys, links};
use crate::field_type::{Spelling, spelling};

/// Columns that a write may set: all but a primary key that the database counts.
pub(super) fn columns(model: &ResourceModel) -> impl Iterator<Item = &FieldModel> {
    model.fields.iter().filter(|field| {
        let counted = model.primary_key == Some(field.index) && spelling(&field.ty) == Spelling::Integer;
        field.column.is_some() && !counted
    })
}

/// Whether a draft can hold anything that an update would change: a column besides the primary key.
pub(super) fn changes(model: &ResourceModel) -> bool {
    columns(model).any(|field| model.primary_key != Some(field.index))
}

/// The many-to-many relations that requests can set, with their positions.
pub(super) fn writable_many(model: &ResourceModel) -> impl Iterator<Item = (usize, &ManyModel)> {
    model.many.iter().enumerate().filter(|(_, many)| many.is_writable())
}

/// Name of the draft type.
pub(super) fn name(model: &ResourceModel) -> Ident {
    format_ident!("{}Draft", model.ident)
}

pub(super) fn definition(model: &ResourceModel) -> TokenStream {
    let Some(table) = &model.table else { return TokenStream::new() };
    let (draft, vis) = (name(model), &model.vis);
    let primary_key = model.primary_key().and_then(|field| field.column.as_ref());
    let insertable = columns(model).next().map(|_| quote!(::diesel::Insertable,));
    let changeset = changes(model).then(|| quote!(::diesel::AsChangeset,));
    let of_table =
        insertable.is_some().then(|| quote!(#[diesel(table_name = #table, primary_key(#primary_key))]));
    let columns = columns(model).map(|field| {
        let (ident, ty, column) = (&field.ident, &field.ty, &field.column);
        quote!(#[diesel(column_name = #column)] pub #ident: ::core::option::Option<#ty>)
    });
    let many = writable_many(model).map(|(_, many)| {
        let (ident, ty) = (&many.ident, fields::many_type(model, many));
        let skip_insertion = insertable.is_some().then(|| quote!(#[diesel(skip_insertion)]));
        let skip_update = changeset.is_some().then(|| quote!(#[diesel(skip_update)]));
        quote!(#skip_insertion #skip_update pub #ident: ::core::option::Option<#ty>)
    });
    quote! {
        #[derive(::core::default::Default, #insertable #changeset)]
        #of_table
        #vis struct #draft { #(#columns,)* #(#many,)* }
    }
}

/// Reads a body into a draft.
pub(super) fn readers(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let created: Vec<_> = fields::created(model).collect();
    let create = created.iter().map(|field| {
        let info = fields::info(model, field, &field.name, field.create == OnCreate::Required);
        read(model, field, &info)
    });
    let updated: Vec<_> = fields::updated(model).collect();
    let update =
        updated.iter().map(|field| read(model, field, &fields::info(model, field, &field.name, false)));
    let many = |created: bool| {
        let taken = writable_many(model).map(|(_, many)| many);
        let taken =
            taken.filter(move |many| if created { many.create != OnCreate::Refused } else { many.update });
        taken.map(move |many| {
            let info = fields::many_info(model, many, created && many.create == OnCreate::Required);
            let (ident, ty) = (&many.ident, fields::many_type(model, many));
            let taken = quote!(#krate::field::take::<#ty>(source, &INFO, errors));
            quote!({ static INFO: #krate::field::FieldInfo = #info; draft.#ident = #taken; })
        })
    };
    let (create_many, update_many) = (many(true), many(false));
    let stamps = model.fields.iter().filter_map(|field| Some((field, field.on_update.as_ref()?)));
    let stamps = stamps.map(|(field, value)| set_missing(model, field, value));
    quote! {
        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_create(
            ctx: &#krate::resource::Context<'_>,
            source: &#krate::request::Parameters,
            errors: &mut #krate::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            #(#create)*
            #(#create_many)*
            draft
        }

        #[allow(unused_variables, reason = "not every resource takes fields")]
        fn draft_for_update(
            ctx: &#krate::resource::Context<'_>,
            source: &#krate::request::Parameters,
            errors: &mut #krate::field::FieldErrors,
        ) -> Self::Draft {
            #[allow(unused_mut, reason = "not every resource takes fields")]
            let mut draft = <Self::Draft as ::core::default::Default>::default();
            #(#update)*
            #(#update_many)*
            #(#stamps)*
            draft
        }
    }
}

fn read(model: &ResourceModel, field: &FieldModel, info: &TokenStream) -> TokenStream {
    let krate = &model.krate;
    let ident = &field.ident;
    let taken = fields::take(krate, &field.ty);
    quote! {
        {
            static INFO: #krate::field::FieldInfo = #info;
            draft.#ident = #taken;
        }
    }
}

fn set_missing(model: &ResourceModel, field: &FieldModel, value: &syn::Expr) -> TokenStream {
    let krate = &model.krate;
    let (ident, ty) = (&field.ident, &field.ty);
    quote! {
        if ::core::option::Option::is_none(&draft.#ident) {
            draft.#ident = ::core::option::Option::Some(#krate::__private::apply::<#ty>(ctx, #value));
        }
    }
}

/// Fills what neither the request nor a hook has set.
pub(super) fn defaults(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let values = model.fields.iter().filter_map(|field| Some((field, field.default.as_ref()?)));
    let values = values.map(|(field, value)| set_missing(model, field, value));
    quote! {
        #[allow(unused_variables, reason = "not every resource has defaults")]
        fn fill_defaults(ctx: &#krate::resource::Context<'_>, draft: &mut Self::Draft) {
            #(#values)*
        }
    }
}

/// Lets drafts pass the declared forms.
pub(super) fn forms(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let passed = quote!(::core::result::Result::Ok(()));
    let create = model.create_form.as_ref().map(|form| quote!(ctx.create_form::<#form>(draft)));
    let update = model.form.as_ref().map(|form| quote!(ctx.update_form::<#form>(self, draft)));
    let (create, update) = (create.unwrap_or_else(|| passed.clone()), update.unwrap_or(passed));
    quote! {
        #[allow(unused_variables, reason = "not every resource has a form")]
        fn create_form(
            ctx: &mut #krate::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> #krate::error::ApiResult<()> {
            #create
        }

        #[allow(unused_variables, reason = "not every resource has a form")]
        fn update_form(
            &self,
            ctx: &mut #krate::resource::Context<'_>,
            draft: &mut Self::Draft,
        ) -> #krate::error::ApiResult<()> {
            #update
        }
    }
}

/// Points a new row to its parent.
pub(super) fn adoption(model: &ResourceModel) -> TokenStream {
    let body = model.parent_key().map(|field| {
        let ident = &field.ident;
        let pk = keys::of_parent(model, &quote!(parent));
        let value = match field.inner {
            Some(_) => quote!(::core::option::Option::Some(pk)),
            None => quote!(pk),
        };
        quote! {
            if let ::core::option::Option::Some(pk) = #pk {
                draft.#ident = ::core::option::Option::Some(#value);
            }
        }
    });
    quote! {
        #[allow(unused_variables, reason = "not every resource has a parent row")]
        fn adopt(draft: &mut Self::Draft, parent: &dyn ::core::any::Any) {
            #body
        }
    }
}

/// Reports foreign keys whose object is not there.
pub(super) fn link_checks(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let writable = model.fields.iter().filter(|field| !field.is_read_only());
    let checks = writable.filter_map(|field| {
        let target = links::target(model, &field.link.as_ref()?.target);
        let (ident, name) = (&field.ident, &field.name);
        let pattern = match field.inner {
            Some(_) => quote!(::core::option::Option::Some(::core::option::Option::Some(pk))),
            None => quote!(::core::option::Option::Some(pk)),
        };
        let message = format!("The {} was not found", name.replace('_', " "));
        Some(quote! {
            if let #pattern = &draft.#ident {
                if !ctx.can_link_to::<#target>(pk)? {
                    errors.add(#name, #message);
                }
            }
        })
    });
    let many = writable_many(model).map(|(_, many)| {
        let target = links::target(model, &many.target);
        let (ident, name) = (&many.ident, &many.name);
        let message = format!("Some of the {} were not found", name.replace('_', " "));
        quote! {
            if let ::core::option::Option::Some(pks) = &draft.#ident {
                ctx.check_links_to::<#target>(pks, #name, #message, errors)?;
            }
        }
    });
    quote! {
        #[allow(unused_variables, reason = "not every resource takes foreign keys")]
        fn check_links(
            ctx: &mut #krate::resource::Context<'_>,
            draft: &Self::Draft,
            errors: &mut #krate::field::FieldErrors,
        ) -> #krate::error::ApiResult<()> {
            #(#checks)*
            #(#many)*
            ::core::result::Result::Ok(())
        }
    }
}
