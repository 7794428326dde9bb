//! Whether the keys of a resource fit its shape: a list with items, a list alone, or a singleton.
//!
//! And whether something answers each method that is allowed: a column, or a function of the user's.

use quote::ToTokens as _;
use syn::Ident;

use super::access::Operation;
use super::{Method, OnCreate, ResourceModel};
use crate::attribute::Given;
use crate::diagnostics::Diagnostics;
use crate::naming::plain;
use crate::resource::parse::{ResourceKeys, WrittenResource};

fn key<T>(given: Option<&Given<T>>) -> Option<&Ident> {
    given.map(|given| &given.key)
}

/// Keys that contradict `singleton`, `list_only`, or the absence of a table.
pub(super) fn keys(written: &WrittenResource, errors: &mut Diagnostics) {
    let keys = &written.keys;
    if keys.singleton.is_some() {
        singleton(keys, errors);
    }
    if keys.list_only.is_some() {
        list_only(keys, errors);
    }
    if written.diesel.table.is_none() {
        model_less(keys, errors);
    }
}

fn singleton(keys: &ResourceKeys, errors: &mut Diagnostics) {
    let of_lists = [
        key(keys.plural.as_ref()),
        key(keys.list_key.as_ref()),
        key(keys.uri_template_plural.as_ref()),
        key(keys.mimetype_list.as_ref()),
        key(keys.key.as_ref()),
        key(keys.key_variable.as_ref()),
        key(keys.key_pattern.as_ref()),
        key(keys.list_only.as_ref()),
        key(keys.list_fields.as_ref()),
        key(keys.page_size.as_ref()),
        key(keys.max_page_size.as_ref()),
        key(keys.cursor_pages.as_ref()),
        key(keys.default_sort.as_ref()),
    ];
    for found in of_lists.into_iter().flatten() {
        let wrong =
            format_args!("a singleton is one object without a list or a key, so `{found}` means nothing");
        errors.error(found, wrong, format_args!("remove `{found}`, or `singleton`"));
    }
}

fn list_only(keys: &ResourceKeys, errors: &mut Diagnostics) {
    let of_items = [key(keys.key.as_ref()), key(keys.key_variable.as_ref()), key(keys.key_pattern.as_ref())];
    for found in of_items.into_iter().flatten() {
        let wrong =
            format_args!("`list_only` means that no URL addresses an item, so `{found}` means nothing");
        errors.error(found, wrong, format_args!("remove `{found}`, or `list_only`"));
    }
}

fn model_less(keys: &ResourceKeys, errors: &mut Diagnostics) {
    let of_columns = [
        (key(keys.default_sort.as_ref()), "order the objects in `handlers(list)`"),
        (key(keys.cursor_pages.as_ref()), "remove it, and page in `handlers(list)`"),
    ];
    for (found, instead) in of_columns {
        let Some(found) = found else { continue };
        let wrong = format_args!("`{found}` speaks of columns, and this struct has no table");
        errors.error(found, wrong, format_args!("add `#[diesel(table_name = ...)]`, or {instead}"));
    }
}

/// Methods and handlers that nothing can answer.
pub(super) fn operations(written: &WrittenResource, model: &ResourceModel, errors: &mut Diagnostics) {
    items(written, model, errors);
    conditions(written, model, errors);
    let handlers = &model.handlers;
    let creatable =
        model.fields.iter().any(|field| field.create != OnCreate::Refused || field.default.is_some());
    let updatable =
        model.fields.iter().any(|field| field.update) || model.many.iter().any(|many| many.update);
    let has_table = model.table.is_some();
    for method in &model.methods {
        let (operation, answered) = match method {
            Method::Post => (Operation::Create, has_table && creatable),
            Method::Put | Method::Patch => (Operation::Update, has_table && updatable),
            Method::Delete => (Operation::Delete, has_table),
            Method::Get | Method::Head | Method::Options => continue,
        };
        if !answered && !handlers.has(operation) {
            unanswered(written, *method, operation, errors);
        }
    }
}

/// What is only changed on condition must be changed at all, and have an ETag to name.
fn conditions(written: &WrittenResource, model: &ResourceModel, errors: &mut Diagnostics) {
    let Some(given) = key(written.keys.require_if_match.as_ref()) else {
        return;
    };
    if model.etag.is_none() && !model.auto_etag {
        let help = "add `auto_etag`, or `etag = field` with a field that changes whenever the object does";
        errors.error(given, "`require_if_match` asks for an `ETag`, and this resource sends none", help);
    }
    if ![Method::Put, Method::Patch, Method::Delete].into_iter().any(|method| model.allows(method)) {
        let help = "allow PUT, PATCH or DELETE, or remove it";
        errors.error(given, "`require_if_match` is about changes, and this resource allows none", help);
    }
}

fn unanswered(written: &WrittenResource, method: Method, operation: Operation, errors: &mut Diagnostics) {
    let word = operation.word();
    let wrong = format!("`{}` is allowed, and nothing says what it would {word}", method.name());
    let help = if written.diesel.table.is_none() || operation == Operation::Delete {
        format!("write the function `{word}` and name it, as in `handlers({word})`")
    } else {
        format!(
            "mark fields with `#[webapi({word})]`, or write the function and name it, as in `handlers({word})`"
        )
    };
    errors.missing(&method_word(written, method), wrong, help);
}

/// Without item URLs, nothing may speak of one object; a singleton, in turn, has no list.
fn items(written: &WrittenResource, model: &ResourceModel, errors: &mut Diagnostics) {
    let list_handler = handler_word(&written.keys, "list");
    if let (true, Some(word)) = (model.singleton, list_handler) {
        errors.error(word, "a singleton has no list to answer", "write `handlers(get)`");
    }
    let Some(list_only) = key(written.keys.list_only.as_ref()) else {
        return;
    };
    for method in [Method::Put, Method::Patch, Method::Delete] {
        if model.allows(method) {
            let wrong = format_args!(
                "`{}` is for one object, and `{list_only}` means that no URL addresses one",
                method.name()
            );
            errors.error(&method_word(written, method), wrong, "remove it, or `list_only`");
        }
    }
    if let Some(word) = handler_word(&written.keys, "get") {
        let wrong = "`get` is for one object, and `list_only` means that no URL addresses one";
        errors.error(word, wrong, "write `handlers(list)`");
    }
}

fn handler_word<'a>(keys: &'a ResourceKeys, name: &str) -> Option<&'a Ident> {
    let words = keys.handlers.iter().flat_map(|given| &given.value);
    words.map(|word| &word.0).find(|word| plain(word) == name)
}

/// The method where the user wrote it, or the struct's name when it is allowed by default.
fn method_word(written: &WrittenResource, method: Method) -> proc_macro2::TokenStream {
    let words = written.keys.methods.iter().flat_map(|given| &given.value);
    let found = words.map(|word| &word.0).find(|word| plain(word) == method.name());
    found.unwrap_or(&written.ident).to_token_stream()
}
