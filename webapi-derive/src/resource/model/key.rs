//! How one object is addressed: by the URL, and by its table's primary key.

use syn::Ident;

use super::{FieldModel, lookup};
use crate::attribute::Given;
use crate::attribute::value::Word;
use crate::diagnostics::{Diagnostics, quoted_list};
use crate::field_type::{Spelling, spelling};
use crate::naming::plain;
use crate::resource::parse::{ResourceKeys, WrittenResource};

/// How one item of a list is addressed.
#[derive(Debug)]
pub(crate) struct KeyModel {
    /// Index of the field matched against the URL; `None` only for model-less resources that name just a variable.
    pub(crate) field: Option<usize>,
    /// Name of the captured URL variable.
    pub(crate) variable: String,
    /// Regular expression of the URL segment.
    pub(crate) pattern: String,
}

/// The field of the primary key, which is one column; none without a table.
pub(super) fn primary_key(
    written: &WrittenResource,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Option<usize> {
    written.diesel.table.as_ref()?;
    let by_column =
        |name: &str| fields.iter().position(|field| field.column.as_ref().is_some_and(|c| plain(c) == name));
    if written.diesel.primary_key.is_empty() {
        let id = by_column("id");
        if id.is_none() {
            let wrong = format_args!("no field of `{}` is its table's primary key", written.ident);
            let help = "add the column `id`, or name another, as in `#[diesel(primary_key(username))]`";
            errors.missing(&written.ident, wrong, help);
        }
        return id;
    }
    let [column] = &written.diesel.primary_key[..] else {
        let columns = quoted_list(written.diesel.primary_key.iter().map(Ident::to_string));
        let wrong = format_args!("the primary key is {columns}, and a resource has one of a single column");
        let help = "give the table a column `id`, or name a unique column, as in `#[diesel(primary_key(slug))]`; \
                    the rows of a join table are links, which `many(...)` shows";
        errors.error(&written.diesel.primary_key[1], wrong, help);
        return None;
    };
    let index = by_column(&plain(column));
    if index.is_none() {
        let wrong = format_args!("the primary key `{column}` is no field of `{}`", written.ident);
        let columns = fields.iter().filter_map(|field| field.column.as_ref().map(plain));
        errors.error(column, wrong, lookup::suggestion(&plain(column), columns));
    }
    index
}

/// `key`, `key_variable` and `key_pattern`; `None` for a resource without an item URL.
pub(super) fn key(
    written: &WrittenResource,
    name: &str,
    primary_key: Option<usize>,
    fields: &[FieldModel],
    errors: &mut Diagnostics,
) -> Option<KeyModel> {
    let keys = &written.keys;
    if keys.singleton.is_some() || keys.list_only.is_some() {
        return None;
    }
    let field = match &keys.key {
        Some(given) => Some(given_field(given, fields, errors)?),
        None if written.diesel.table.is_some() => Some(primary_key?), // or reported with the primary key
        None => lookup::named("id", fields),
    };
    if field.is_none() && keys.key_variable.is_none() {
        needs_no_item(keys, errors);
        return None;
    }
    let field = field.map(|index| (index, &fields[index]));
    let default_variable = || match field {
        Some((_, field)) if plain(&field.ident) != "id" => plain(&field.ident),
        _ => format!("{name}_id"),
    };
    let default_pattern = || match field {
        Some((_, field)) if spelling(&field.ty) == Spelling::Integer => "[0-9]+",
        _ => "[^/]+",
    };
    Some(KeyModel {
        field: field.map(|(index, _)| index),
        variable: keys.key_variable.as_ref().map_or_else(default_variable, |given| given.value.value()),
        pattern: keys
            .key_pattern
            .as_ref()
            .map_or_else(|| default_pattern().to_owned(), |given| given.value.value()),
    })
}

fn given_field(given: &Given<Word>, fields: &[FieldModel], errors: &mut Diagnostics) -> Option<usize> {
    let index = lookup::field("key", &given.value, fields, errors)?;
    let field = &fields[index];
    let unfit = matches!(spelling(&field.ty), Spelling::Boolean | Spelling::Float | Spelling::Compound);
    if unfit || field.inner.is_some() {
        let wrong =
            format_args!("`key` names `{}`, whose type cannot tell objects apart in a URL", field.ident);
        errors.error(&given.value, wrong, "use an integer, a text or a UUID that is never null");
    }
    Some(index)
}

/// Without a key there is no item, and so nothing may speak of one.
fn needs_no_item(keys: &ResourceKeys, errors: &mut Diagnostics) {
    let item = |word: &&Word| ["get", "update", "delete"].contains(&word.text().as_str());
    let handler = keys.handlers.iter().flat_map(|given| &given.value).find(item);
    if let Some(word) = handler {
        let wrong = format_args!("handler `{}` is for one object, and no URL addresses one", word.text());
        let help = "add `key = field`, or `key_variable = \"issue_id\"`, or `singleton`";
        errors.missing(word, wrong, help);
    }
    if let Some(pattern) = &keys.key_pattern {
        let help = "add `key = field` or `key_variable = \"issue_id\"`";
        errors.missing(&pattern.key, "`key_pattern` has no key to describe", help);
    }
}
