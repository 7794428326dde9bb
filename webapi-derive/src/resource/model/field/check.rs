//! Whether the attributes of one field agree with each other and with the field's type.
//!
//! A type is judged by its spelling, and only where the spelling leaves no doubt: a user's own type always passes
//! here, and is judged by the traits that the expansion asks of it.

use quote::ToTokens as _;

use crate::attribute::Given;
use crate::diagnostics::Diagnostics;
use crate::field_type::{Spelling, spelling};
use crate::resource::parse::{FieldKeys, WrittenField};

/// Reports everything that cannot be true of the field.
pub(super) fn field(written: &WrittenField, has_table: bool, errors: &mut Diagnostics) {
    flatten(written, errors);
    columns(written, has_table, errors);
    writing(written, errors);
    types(written, errors);
    constraints(&written.keys, errors);
}

fn flatten(written: &WrittenField, errors: &mut Diagnostics) {
    if written.serde.flatten.is_some() {
        let wrong = format_args!("`{}` is flattened, so its payload names are not known here", written.ident);
        errors.error(
            &written.ident,
            wrong,
            "write its fields out in this struct, or drop `#[serde(flatten)]`",
        );
    }
}

/// Keys that speak of a column need one.
fn columns(written: &WrittenField, has_table: bool, errors: &mut Diagnostics) {
    let keys = &written.keys;
    let key = |given: &Option<Given<()>>| given.as_ref().map(|given| given.key.clone());
    let on_columns = [
        keys.create.as_ref().map(|given| given.key.clone()),
        key(&keys.update),
        keys.default.as_ref().map(|given| given.key.clone()),
        keys.on_update.as_ref().map(|given| given.key.clone()),
        key(&keys.filter),
        key(&keys.sort),
        key(&keys.search),
        key(&keys.parent),
        keys.max_length.as_ref().map(|given| given.key.clone()),
        keys.min.as_ref().map(|given| given.key.clone()),
        keys.max.as_ref().map(|given| given.key.clone()),
    ];
    for key in on_columns.into_iter().flatten() {
        if !has_table {
            let wrong = format_args!("`{key}` speaks of a column, and this struct has no table");
            let help =
                "add `#[diesel(table_name = ...)]`, or write the operation yourself, as in `handlers(list)`";
            errors.error(&key, wrong, help);
        } else if written.diesel.embed {
            let wrong = format_args!("`{key}` speaks of one column, and an embedded field is several");
            errors.error(&key, wrong, "put it on a field that is a column, or drop `#[diesel(embed)]`");
        }
    }
}

/// Keys that say who writes the field.
fn writing(written: &WrittenField, errors: &mut Diagnostics) {
    let keys = &written.keys;
    let create = keys.create.as_ref().map(|given| &given.key);
    let writers = [create, keys.update.as_ref().map(|given| &given.key)];
    for writer in writers.into_iter().flatten() {
        if keys.read_only.is_some() {
            let wrong = format_args!("`{}` is `read_only`, so no request can `{writer}` it", written.ident);
            errors.error(writer, wrong, format_args!("keep either `read_only` or `{writer}`"));
        }
        if keys.parent.is_some() {
            let wrong = format_args!("the parent key comes from the URL, so no request can `{writer}` it");
            errors.error(writer, wrong, format_args!("remove `{writer}`"));
        }
    }
    if let (Some(Given { key, value: true }), Some(_)) = (&keys.create, &keys.default) {
        let wrong = format_args!("`{}` is required on create, so its `default` is never used", written.ident);
        errors.error(key, wrong, "write `create` to use the default when the field is absent");
    }
    if let (Some(title), None) = (&keys.title, &keys.link) {
        let help = "add the type it links to, as in `#[webapi(link = User, title = fullname)]`";
        errors.error(&title.key, "`title` is the title of a link, and this field is no link", help);
    }
}

/// Keys that only some types can have.
fn types(written: &WrittenField, errors: &mut Diagnostics) {
    use Spelling::{Boolean, Compound, Float, Integer, Text, Uuid};
    let WrittenField { ty, keys, .. } = written;
    let found = spelling(ty);
    let mut refuse = |key: &syn::Ident, refused: &[Spelling], needs: &str, help: &str| {
        if refused.contains(&found) {
            let spelled = ty.to_token_stream().to_string().replace(' ', "");
            errors.error(ty, format_args!("`{key}` needs {needs}, and this is `{spelled}`"), help);
        }
    };
    if let Some(given) = &keys.max_length {
        let help = "use `min` and `max` to bound a number, or make it a `String`";
        refuse(&given.key, &[Boolean, Compound, Float, Integer, Uuid], "a text", help);
    }
    if let Some(given) = &keys.choices {
        let help = "make it a `String`, or an enum with `#[derive(Choice)]`";
        refuse(&given.key, &[Boolean, Compound, Float, Integer, Uuid], "a text", help);
    }
    for given in [&keys.min, &keys.max].into_iter().flatten() {
        let help = "use `max_length` to bound a text, or make it an integer such as `i32`";
        refuse(&given.key, &[Boolean, Compound, Float, Text, Uuid], "an integer", help);
    }
    if let Some(given) = &keys.search {
        refuse(&given.key, &[Boolean, Compound, Float, Integer, Uuid], "a text", "use `filter` instead");
    }
    for given in [&keys.filter, &keys.sort].into_iter().flatten() {
        let help = "use it on a text, a number, a `bool`, a time or a UUID, optional or not";
        refuse(&given.key, &[Compound], "a single value", help);
    }
    if let Some(given) = &keys.link {
        let help = "put `link` on the foreign key, as in `#[webapi(link = User)] owner_id: i64`";
        refuse(&given.key, &[Boolean, Compound, Float], "the key of another object", help);
    }
    if let Some(given) = &keys.parent {
        let help = "put `parent` on the foreign key, as in `#[webapi(parent)] project_id: i64`";
        refuse(&given.key, &[Boolean, Compound, Float], "the key of the parent object", help);
    }
}

/// Limits that exclude everything.
fn constraints(keys: &FieldKeys, errors: &mut Diagnostics) {
    if let (Some(min), Some(max)) = (&keys.min, &keys.max)
        && min.value.value > max.value.value
    {
        let wrong = format_args!("`min` {} is larger than `max` {}", min.value.value, max.value.value);
        errors.error(&min.value, wrong, "swap them");
    }
    if let Some(given) = keys.max_length.as_ref().filter(|given| given.value.value == 0) {
        errors.error(&given.value, "`max_length = 0` allows only the empty text", "write at least 1");
    }
    let Some(given) = &keys.choices else {
        return;
    };
    if given.value.is_empty() {
        let help = "name at least one, as in `choices(\"open\", \"closed\")`";
        errors.error(&given.key, "`choices()` allows no value", help);
    }
    for (at, choice) in given.value.iter().enumerate() {
        if given.value[..at].iter().any(|earlier| earlier.value() == choice.value()) {
            let wrong = format_args!("`{}` is twice among the choices", choice.value());
            errors.error(choice, wrong, "keep one of the two");
        }
    }
}
