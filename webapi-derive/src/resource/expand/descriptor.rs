//! The `Resource` implementation: depth and descriptor.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use super::super::model::{Attach, Level, Method, PayloadEntry, ResourceModel, Vendor};
use super::fields;
use crate::naming::plain;

pub(super) fn implementation(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let ident = &model.ident;
    let parent = &model.parent.ty;
    // Under the user's tokens: this is where a cycle of parents is found.
    let depth = quote_spanned! { parent.span() =>
        const DEPTH: usize = 1 + <#parent as #krate::resource::Resource>::DEPTH;
    };
    let descriptor = descriptor(model);
    quote! {
        #[diagnostic::do_not_recommend]
        impl #krate::resource::Resource for #ident {
            #depth
            const DESCRIPTOR: &'static #krate::descriptor::Descriptor = &#descriptor;
        }
    }
}

fn descriptor(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let names = &model.names;
    let (name, plural) = (&names.name, &names.plural);
    let (item_key, list_key, uri_name, link_name) =
        (&names.item_key, &names.list_key, &names.uri_name, &names.link_name);
    let (item_mimetype, list_mimetype) = (&names.mimetype_item, &names.mimetype_list);
    let (scope_name, scope_name_given, policy_id) =
        (&names.scope_name, names.scope_name_given, &names.policy_id);
    let uri_template = optional(names.uri_template.as_deref());
    let uri_template_plural = optional(names.uri_template_plural.as_deref());
    let type_name = model.ident.to_string();
    let ident = &model.ident;
    let parent = &model.parent.ty;
    let parent_name = last_segment(parent);
    let attach = match model.parent.attach {
        Attach::Item => quote!(Item),
        Attach::List => quote!(List),
    };
    let vendor = match &names.mimetype_vendor {
        Vendor::Inherit => quote!(Inherit),
        Vendor::None => quote!(None),
        Vendor::Named(vendor) => quote!(Named(#vendor)),
    };
    let doc = &model.doc;
    let shape = shape(model);
    let methods = model.methods.iter().map(|method| self::method(model, *method));
    let require = requirements(model);
    let payload = model.payload.iter().map(|entry| payload_field(model, *entry));
    let (oauth2, api_token, auto_etag) =
        (model.oauth2_token_access_allowed, model.api_token_access_allowed, model.auto_etag);
    let (require_if_match, cursor_pages) = (model.require_if_match, model.cursor_pages);
    let (page_size, max_page_size) = (model.page_size, model.max_page_size);
    let list_rules = fields::list_rules(model);
    let create_rules = fields::create_rules(model);
    let update_rules = fields::update_rules(model);
    let added_in = optional(model.added_in.as_deref());
    let deprecated_in = optional(model.deprecated_in.as_deref());
    let vtable = vtable(model);
    quote! {
        #krate::descriptor::Descriptor {
            name: #name,
            plural: #plural,
            item_key: #item_key,
            list_key: #list_key,
            uri_name: #uri_name,
            link_name: #link_name,
            uri_template: #uri_template,
            uri_template_plural: #uri_template_plural,
            doc: #doc,
            type_name: #type_name,
            file: ::core::file!(),
            line: ::core::line!(),
            type_id: ::core::any::TypeId::of::<#ident>(),
            parent: ::core::option::Option::Some(#krate::descriptor::ParentRef {
                type_id: ::core::any::TypeId::of::<#parent>(),
                type_name: #parent_name,
            }),
            attach: #krate::descriptor::Attach::#attach,
            shape: #shape,
            methods: &[#(#methods),*],
            require: &[#(#require),*],
            fields: &[#(#payload),*],
            vendor: #krate::descriptor::Vendor::#vendor,
            mimetype_item: #item_mimetype,
            mimetype_list: #list_mimetype,
            scope_name: #scope_name,
            scope_name_given: #scope_name_given,
            policy_id: #policy_id,
            oauth2_token_access_allowed: #oauth2,
            api_token_access_allowed: #api_token,
            auto_etag: #auto_etag,
            require_if_match: #require_if_match,
            pagination: #krate::descriptor::Pagination {
                default: #page_size,
                max: #max_page_size,
                by_cursor: #cursor_pages,
            },
            list_rules: #list_rules,
            create_rules: #create_rules,
            update_rules: #update_rules,
            added_in: #added_in,
            deprecated_in: #deprecated_in,
            vtable: &const { #vtable },
        }
    }
}

pub(super) fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// The name of a type without its module.
fn last_segment(path: &Path) -> String {
    path.segments.last().map(|last| plain(&last.ident)).unwrap_or_default()
}

fn method(model: &ResourceModel, method: Method) -> TokenStream {
    let krate = &model.krate;
    let variant = match method {
        Method::Get => quote!(Get),
        Method::Head => quote!(Head),
        Method::Options => quote!(Options),
        Method::Post => quote!(Post),
        Method::Put => quote!(Put),
        Method::Patch => quote!(Patch),
        Method::Delete => quote!(Delete),
    };
    quote!(#krate::descriptor::Method::#variant)
}

fn requirements(model: &ResourceModel) -> Vec<TokenStream> {
    let krate = &model.krate;
    let declared = model.requirements.iter().filter(|requirement| model.allows(requirement.method));
    declared
        .map(|requirement| {
            let method = method(model, requirement.method);
            let level = match requirement.level {
                Level::Public => quote!(Public),
                Level::Login => quote!(Login),
                Level::Superuser => quote!(Superuser),
            };
            quote!((#method, #krate::descriptor::Requirement::#level))
        })
        .collect()
}

fn shape(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    match &model.key {
        Some(key) => {
            let (variable, pattern) = (&key.variable, &key.pattern);
            quote!(#krate::descriptor::Shape::Items { variable: #variable, pattern: #pattern })
        }
        None if model.singleton => quote!(#krate::descriptor::Shape::Singleton),
        None => quote!(#krate::descriptor::Shape::ListOnly),
    }
}

fn payload_field(model: &ResourceModel, entry: PayloadEntry) -> TokenStream {
    let krate = &model.krate;
    let (name, doc, added_in, deprecated_in, kind, role) = match entry {
        PayloadEntry::Field(index) => {
            let field = &model.fields[index];
            let (kind, role) = match &field.link {
                Some(link) => {
                    let (target, name, at) =
                        (&link.target, last_segment(&link.target), links_before(model, index));
                    (
                        quote!(#krate::field::FieldKind::Resource(#name)),
                        quote!(Link { index: #at, target: ::core::any::TypeId::of::<#target>() }),
                    )
                }
                None => (fields::kind(model, field.value_type(), &field.choices), quote!(Value)),
            };
            (&field.name, field.doc.as_str(), &field.added_in, &field.deprecated_in, kind, role)
        }
        PayloadEntry::Computed(index) => {
            let computed = &model.computed[index];
            (
                &computed.name,
                computed.doc.as_str(),
                &None,
                &None,
                fields::kind(model, &computed.ty, &[]),
                quote!(Value),
            )
        }
        PayloadEntry::Many(index) => {
            let many = &model.many[index];
            let target = &many.target;
            let target_name = last_segment(target);
            let kind = quote!(#krate::field::FieldKind::ResourceList(#target_name));
            let role = quote!(Many { index: #index, target: ::core::any::TypeId::of::<#target>() });
            (&many.name, many.doc.as_str(), &None, &None, kind, role)
        }
    };
    let added_in = optional(added_in.as_deref());
    let deprecated_in = optional(deprecated_in.as_deref());
    quote! {
        #krate::descriptor::PayloadField {
            name: #name,
            role: #krate::descriptor::FieldRole::#role,
            kind: #kind,
            description: #doc,
            added_in: #added_in,
            deprecated_in: #deprecated_in,
        }
    }
}

/// How many linked fields stand before this one: its own number among the links.
pub(super) fn links_before(model: &ResourceModel, index: usize) -> usize {
    model.fields[..index].iter().filter(|field| field.link.is_some()).count()
}

fn vtable(model: &ResourceModel) -> TokenStream {
    let krate = &model.krate;
    let ident = &model.ident;
    let base = match model.table {
        Some(_) => quote!(#krate::resource::VTable::of::<#ident>()),
        None => quote!(#krate::resource::VTable::EMPTY),
    };
    let calls: Vec<_> = model
        .handlers
        .functions()
        .map(|function| {
            let with = format_ident!("with_{}", function, span = Span::call_site());
            let own = quote_spanned!(function.span()=> Self::#function);
            quote!(.#with(#own))
        })
        .collect();
    let unwritten = (!calls.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports, reason = "a function of the type itself wins")]
            use #krate::__private::handler::Unwritten as _;
        }
    });
    quote!(#unwritten #base #(#calls)*)
}
