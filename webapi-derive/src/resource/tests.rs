//! Facts about the front half of the derive: structs in, models or messages out.

use syn::DeriveInput;

use super::model::ResourceModel;
use super::{model, parse};
use crate::diagnostics::Diagnostics;

mod defaults;
mod fields;
mod mistakes_in_fields;
mod mistakes_in_structs;
mod mistakes_in_the_tree;

/// The model of a struct without mistakes.
fn accepted(item: &str) -> ResourceModel {
    let (model, messages) = derive(item);
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    model.expect("a model, since there is no mistake")
}

/// The messages of a struct with mistakes.
fn refused(item: &str) -> Vec<String> {
    let (_, messages) = derive(item);
    assert!(!messages.is_empty(), "there is no mistake");
    messages
}

/// Asserts on the one message of a struct with one mistake.
#[track_caller]
fn refuses(item: &str, message: &str) {
    assert_eq!(refused(item), [message]);
}

fn derive(item: &str) -> (Option<ResourceModel>, Vec<String>) {
    let input: DeriveInput = syn::parse_str(item).expect("Rust that parses");
    let mut errors = Diagnostics::default();
    let model = parse::resource(&input, &mut errors).map(|written| model::resource(written, &mut errors));
    (model, errors.messages())
}

/// A resource with a table, the given struct keys, and fields after `id`.
fn table(keys: &str, fields: &str) -> String {
    let keys = if keys.is_empty() { String::new() } else { format!("#[webapi({keys})]") };
    format!("#[diesel(table_name = issues)] {keys} struct Issue {{ id: i64, {fields} }}")
}
