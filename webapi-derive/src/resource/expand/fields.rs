//! Request fields: what lists, POST and PUT take, as static data.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Path, Type};

use super::super::model::{FieldModel, ManyModel, Method, OnCreate, Operation, ResourceModel};
use super::descriptor::optional;
use super::links;
use crate::field_type::{Spelling, spelling};

/// The kind of a type, for documentation and messages.
pub(super) fn kind(model: &ResourceModel, ty: &Type, choices: &[String]) -> TokenStream {
    let krate = &model.krate;
    if !choices.is_empty() {
        return quote!(#krate::field::FieldKind::Choice(&[#(#choices),*]));
    }
    quote!({
        #[allow(unused_imports, reason = "an inherent constant wins where the type is a request field")]
        use #krate::__private::KindFallback as _;
        #krate::__private::KindOf::<#ty>::KIND
    })
}

/// The declaration of one field in requests.
pub(super) fn info(model: &ResourceModel, field: &FieldModel, name: &str, required: bool) -> TokenStream {
    let krate = &model.krate;
    let ty = field.value_type();
    let kind = if field.choices.is_empty() {
        quote_spanned!(ty.span()=> <#ty as #krate::field::FieldValue>::KIND)
    } else {
        kind(model, ty, &field.choices)
    };
    let doc = &field.doc;
    let mut built = quote!(#krate::field::FieldInfo::new(#name, #kind).description(#doc));
    if required {
        built = quote!(#built.required());
    }
    if field.inner.is_some() {
        built = quote!(#built.nullable());
    }
    if let Some(longest) = field.max_length {
        let longest = longest as usize;
        built = quote!(#built.max_length(#longest));
    }
    if let Some(smallest) = field.min {
        built = quote!(#built.min(#smallest));
    }
    if let Some(largest) = field.max {
        built = quote!(#built.max(#largest));
    }
    for (version, method) in
        [(&field.added_in, quote!(added_in)), (&field.deprecated_in, quote!(deprecated_in))]
    {
        if let Some(version) = version {
            built = quote!(#built.#method(#version));
        }
    }
    built
}

/// The type of the keys of a many-to-many relation in requests.
pub(super) fn many_type(model: &ResourceModel, many: &ManyModel) -> TokenStream {
    let krate = &model.krate;
    let target = links::target(model, &many.target);
    quote!(::std::vec::Vec<<#target as #krate::resource::Model>::Pk>)
}

/// The declaration of a many-to-many relation in requests.
pub(super) fn many_info(model: &ResourceModel, many: &ManyModel, required: bool) -> TokenStream {
    let krate = &model.krate;
    let ty = many_type(model, many);
    let (name, doc) = (&many.name, &many.doc);
    let required = required.then(|| quote!(.required()));
    quote! {
        #krate::field::FieldInfo::new(#name, <#ty as #krate::field::FieldValue>::KIND)
            .description(#doc) #required
    }
}

/// Reads the field that `INFO` declares, as an `Option` of its type.
pub(super) fn take(krate: &Path, ty: &Type) -> TokenStream {
    let field_value = quote_spanned!(ty.span()=> <#ty as #krate::field::FieldValue>);
    quote!(#krate::__private::take(source, &INFO, errors, #field_value::KIND, #field_value::clean))
}

/// Fields that POST takes.
pub(super) fn created(model: &ResourceModel) -> impl Iterator<Item = &FieldModel> {
    model.fields.iter().filter(|field| field.create != OnCreate::Refused)
}

/// Fields that PUT and PATCH take.
pub(super) fn updated(model: &ResourceModel) -> impl Iterator<Item = &FieldModel> {
    model.fields.iter().filter(|field| field.update)
}

/// Whether a filter on the field may be a range.
pub(super) fn has_ranges(field: &FieldModel) -> bool {
    field.choices.is_empty()
        && !matches!(spelling(&field.ty), Spelling::Text | Spelling::Boolean | Spelling::Uuid)
}

pub(super) fn list_rules(model: &ResourceModel) -> TokenStream {
    if model.singleton {
        return optional(None);
    }
    let mut infos = Vec::new();
    for field in model.fields.iter().filter(|field| field.filter) {
        let base = field.name.replace('_', "-");
        let suffixes = if has_ranges(field) { &["", "-gt", "-gte", "-lt", "-lte"][..] } else { &[""][..] };
        infos.extend(suffixes.iter().map(|suffix| info(model, field, &format!("{base}{suffix}"), false)));
    }
    let krate = &model.krate;
    let text = quote!(#krate::field::FieldKind::String);
    if model.fields.iter().any(|field| field.sort) {
        infos.push(quote!(#krate::field::FieldInfo::new("sort", #text)));
    }
    if model.fields.iter().any(|field| field.search) {
        infos.push(quote!(#krate::field::FieldInfo::new("q", #text)));
    }
    rules(model, &infos, model.request_fields.list.as_ref(), Method::Get)
}

pub(super) fn create_rules(model: &ResourceModel) -> TokenStream {
    let many = model.many.iter().filter(|many| many.create != OnCreate::Refused);
    let infos: Vec<_> = created(model)
        .map(|field| info(model, field, &field.name, field.create == OnCreate::Required))
        .chain(many.map(|many| many_info(model, many, many.create == OnCreate::Required)))
        .collect();
    if infos.is_empty() && model.handlers.has(Operation::Create) && model.request_fields.create.is_none() {
        return optional(None);
    }
    rules(model, &infos, model.request_fields.create.as_ref(), Method::Post)
}

pub(super) fn update_rules(model: &ResourceModel) -> TokenStream {
    let many = model.many.iter().filter(|many| many.update);
    let infos: Vec<_> = updated(model)
        .map(|field| info(model, field, &field.name, false))
        .chain(many.map(|many| many_info(model, many, false)))
        .collect();
    if infos.is_empty() && model.handlers.has(Operation::Update) && model.request_fields.update.is_none() {
        return optional(None);
    }
    rules(model, &infos, model.request_fields.update.as_ref(), Method::Put)
}

fn rules(
    model: &ResourceModel,
    infos: &[TokenStream],
    more: Option<&syn::Path>,
    method: Method,
) -> TokenStream {
    let krate = &model.krate;
    let allow_unknown = model.accepts_unknown.contains(&method);
    let more = more.map(|ty| quote!(.with::<#ty>()));
    let groups = model.exclusive.iter().filter(|_| method != Method::Get);
    let groups: Vec<_> = groups.map(|names| quote!(&[#(#names),*])).collect();
    let exclusive = (!groups.is_empty()).then(|| quote!(.exclusive(&[#(#groups),*])));
    quote! {
        ::core::option::Option::Some(
            #krate::descriptor::RequestRules::of(const { &[#(#infos),*] }, #allow_unknown) #exclusive #more
        )
    }
}
