//! A resource as it is written: attributes with their spans, no opinion.
//!
//! In: the struct that carries `#[derive(WebApiResource)]`. Out: a [`WrittenResource`] holding what the user gave
//! and nothing else: no defaults, no cross-checks. Refused here is only what cannot be read at all, which
//! includes enums, unions, tuple structs and generics.

use proc_macro2::Ident;
use syn::{Data, DataStruct, DeriveInput, Fields, LitBool, LitStr, Path, Visibility};

use crate::attribute::diesel::{self, DieselContainer};
use crate::attribute::serde::{self, SerdeContainer};
use crate::attribute::value::{
    Assignment, Computed, Count, CratePath, Exclusive, Join, ManyItem, Signed, TextOrNone, Word,
};
use crate::attribute::{Given, doc};
use crate::diagnostics::Diagnostics;

pub(crate) use field::{FieldKeys, WrittenField};

mod field;
pub(crate) mod keys;

/// A struct as written.
#[derive(Debug)]
pub(crate) struct WrittenResource {
    /// Its name.
    pub(crate) ident: Ident,
    /// Its visibility.
    pub(crate) vis: Visibility,
    /// Its doc comment.
    pub(crate) doc: String,
    /// What diesel's attributes say.
    pub(crate) diesel: DieselContainer,
    /// What serde's attributes say.
    pub(crate) serde: SerdeContainer,
    /// What `#[webapi(...)]` says.
    pub(crate) keys: ResourceKeys,
    /// Its fields.
    pub(crate) fields: Vec<WrittenField>,
}

type Text = Option<Given<LitStr>>;
type Flag = Option<Given<()>>;

/// The keys of `#[webapi(...)]` on the struct, named as they are written.
#[derive(Debug, Default)]
pub(crate) struct ResourceKeys {
    pub(crate) name: Text,
    pub(crate) plural: Text,
    pub(crate) item_key: Text,
    pub(crate) list_key: Text,
    pub(crate) uri_name: Text,
    pub(crate) link_name: Text,
    pub(crate) uri_template: Option<Given<TextOrNone>>,
    pub(crate) uri_template_plural: Option<Given<TextOrNone>>,
    pub(crate) parent: Option<Given<Path>>,
    pub(crate) attach: Option<Given<Word>>,
    pub(crate) parent_key: Option<Given<Word>>,
    pub(crate) key: Option<Given<Word>>,
    pub(crate) key_variable: Text,
    pub(crate) key_pattern: Text,
    pub(crate) list_only: Flag,
    pub(crate) singleton: Flag,
    pub(crate) methods: Option<Given<Vec<Word>>>,
    pub(crate) mimetype_vendor: Option<Given<TextOrNone>>,
    pub(crate) mimetype_item: Text,
    pub(crate) mimetype_list: Text,
    pub(crate) last_modified: Option<Given<Word>>,
    pub(crate) etag: Option<Given<Word>>,
    pub(crate) auto_etag: Flag,
    pub(crate) require_if_match: Flag,
    pub(crate) scope_name: Text,
    pub(crate) policy_id: Text,
    pub(crate) oauth2_token_access_allowed: Option<Given<LitBool>>,
    pub(crate) api_token_access_allowed: Option<Given<LitBool>>,
    pub(crate) require: Option<Given<Vec<Assignment>>>,
    pub(crate) hooks: Flag,
    pub(crate) handlers: Option<Given<Vec<Word>>>,
    pub(crate) manual: Flag,
    pub(crate) krate: Option<Given<CratePath>>,
    pub(crate) computed: Option<Given<Vec<Computed>>>,
    pub(crate) many: Option<Given<Vec<ManyItem>>>,
    pub(crate) through: Option<Given<Join>>,
    pub(crate) fields: Option<Given<Vec<Word>>>,
    pub(crate) list_fields: Option<Given<Path>>,
    pub(crate) create_fields: Option<Given<Path>>,
    pub(crate) update_fields: Option<Given<Path>>,
    pub(crate) allow_unknown: Option<Given<Vec<Word>>>,
    pub(crate) deny_unknown: Option<Given<Vec<Word>>>,
    pub(crate) page_size: Option<Given<Count>>,
    pub(crate) max_page_size: Option<Given<Count>>,
    pub(crate) cursor_pages: Flag,
    pub(crate) exclusive: Option<Given<Vec<Exclusive>>>,
    pub(crate) form: Option<Given<Path>>,
    pub(crate) create_form: Option<Given<Path>>,
    pub(crate) default_sort: Option<Given<Vec<Signed>>>,
    pub(crate) title: Option<Given<Word>>,
    pub(crate) added_in: Text,
    pub(crate) deprecated_in: Text,
}

/// Reads the struct; `None` when it is nothing that could be a resource.
pub(crate) fn resource(input: &DeriveInput, errors: &mut Diagnostics) -> Option<WrittenResource> {
    let keys = resource_keys(input, errors);
    let fields = fields(input, errors)?;
    Some(WrittenResource {
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        doc: doc::text(&input.attrs),
        diesel: diesel::container(&input.attrs),
        serde: serde::container(&input.attrs),
        keys,
        fields: fields.iter().filter_map(|field| field::field(field, errors)).collect(),
    })
}

/// The fields of a struct with named fields or none at all.
fn fields<'a>(input: &'a DeriveInput, errors: &mut Diagnostics) -> Option<&'a Fields> {
    const HELP: &str = "write a struct with named fields, or a unit struct when there are no columns";
    if !input.generics.params.is_empty() {
        let wrong =
            format_args!("`{}` has generic parameters, and one URL cannot serve many types", input.ident);
        errors.error(&input.generics, wrong, "remove the parameters, or derive on a concrete struct");
        return None;
    }
    let shape = match &input.data {
        Data::Struct(DataStruct { fields: fields @ (Fields::Named(_) | Fields::Unit), .. }) => {
            return Some(fields);
        }
        Data::Struct(_) => "a tuple struct, whose fields have no names to show",
        Data::Enum(_) => "an enum, and a resource is one kind of object",
        Data::Union(_) => "a union, whose fields cannot be read safely",
    };
    errors.error(&input.ident, format_args!("`{}` is {shape}", input.ident), HELP);
    None
}

fn resource_keys(input: &DeriveInput, errors: &mut Diagnostics) -> ResourceKeys {
    let mut keys = ResourceKeys::default();
    for entry in keys::STRUCT.read(&input.attrs, errors) {
        match entry.spec.key {
            "name" => keys.name = entry.text(errors),
            "plural" => keys.plural = entry.text(errors),
            "item_key" => keys.item_key = entry.text(errors),
            "list_key" => keys.list_key = entry.text(errors),
            "uri_name" => keys.uri_name = entry.text(errors),
            "link_name" => keys.link_name = entry.text(errors),
            "uri_template" => keys.uri_template = entry.value(errors),
            "uri_template_plural" => keys.uri_template_plural = entry.value(errors),
            "parent" => keys.parent = entry.value(errors),
            "attach" => keys.attach = entry.value(errors),
            "parent_key" => keys.parent_key = entry.value(errors),
            "key" => keys.key = entry.value(errors),
            "key_variable" => keys.key_variable = entry.text(errors),
            "key_pattern" => keys.key_pattern = entry.text(errors),
            "list_only" => keys.list_only = entry.flag(errors),
            "singleton" => keys.singleton = entry.flag(errors),
            "methods" => keys.methods = entry.list(errors),
            "mimetype_vendor" => keys.mimetype_vendor = entry.value(errors),
            "mimetype_item" => keys.mimetype_item = entry.text(errors),
            "mimetype_list" => keys.mimetype_list = entry.text(errors),
            "last_modified" => keys.last_modified = entry.value(errors),
            "etag" => keys.etag = entry.value(errors),
            "auto_etag" => keys.auto_etag = entry.flag(errors),
            "require_if_match" => keys.require_if_match = entry.flag(errors),
            "scope_name" => keys.scope_name = entry.text(errors),
            "policy_id" => keys.policy_id = entry.text(errors),
            "oauth2_token_access_allowed" => keys.oauth2_token_access_allowed = entry.value(errors),
            "api_token_access_allowed" => keys.api_token_access_allowed = entry.value(errors),
            "require" => keys.require = entry.list(errors),
            "hooks" => keys.hooks = entry.flag(errors),
            "handlers" => keys.handlers = entry.list(errors),
            "manual" => keys.manual = entry.flag(errors),
            "crate" => keys.krate = entry.value(errors),
            "computed" => keys.computed = entry.list(errors),
            "many" => keys.many = entry.list(errors),
            "through" => keys.through = entry.value(errors),
            "fields" => keys.fields = entry.list(errors),
            "list_fields" => keys.list_fields = entry.value(errors),
            "create_fields" => keys.create_fields = entry.value(errors),
            "update_fields" => keys.update_fields = entry.value(errors),
            "allow_unknown" => keys.allow_unknown = entry.list(errors),
            "deny_unknown" => keys.deny_unknown = entry.list(errors),
            "page_size" => keys.page_size = entry.value(errors),
            "max_page_size" => keys.max_page_size = entry.value(errors),
            "cursor_pages" => keys.cursor_pages = entry.flag(errors),
            "exclusive" => keys.exclusive = entry.list(errors),
            "form" => keys.form = entry.value(errors),
            "create_form" => keys.create_form = entry.value(errors),
            "default_sort" => keys.default_sort = entry.list(errors),
            "title" => keys.title = entry.value(errors),
            "added_in" => keys.added_in = entry.text(errors),
            "deprecated_in" => keys.deprecated_in = entry.text(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    keys
}
