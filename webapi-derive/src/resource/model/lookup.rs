//! Finding the field that an attribute names.

use super::FieldModel;
use crate::attribute::Given;
use crate::attribute::value::Word;
use crate::diagnostics::{Diagnostics, nearest, quoted_list};
use crate::naming::plain;

/// The field that `key = word` names, by its Rust name or its payload name.
pub(super) fn given(
    given: Option<&Given<Word>>,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Option<usize> {
    let given = given?;
    field(&plain(&given.key), &given.value, fields, errors)
}

/// The field that `word` names inside the value of `key`.
pub(super) fn field(
    key: &str,
    word: &Word,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Option<usize> {
    let found = named(&word.text(), fields);
    if found.is_none() {
        let wrong = format_args!("`{key}` names `{}`, and there is no such field", word.text());
        errors.error(word, wrong, suggestion(&word.text(), fields.iter().map(|field| plain(&field.ident))));
    }
    found
}

/// The field of this name.
pub(super) fn named(name: &str, fields: &[FieldModel]) -> Option<usize> {
    let by_member = fields.iter().position(|field| plain(&field.ident) == name);
    by_member.or_else(|| fields.iter().position(|field| field.name == name))
}

/// "did you mean", or what there is to choose from.
pub(super) fn suggestion(name: &str, known: impl Iterator<Item = String>) -> String {
    let known: Vec<String> = known.collect();
    match nearest(name, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "the struct has no fields".to_owned(),
        None => format!("there are {}", quoted_list(&known)),
    }
}
