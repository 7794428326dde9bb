//! Whether the attributes of one field agree with each other and with the field's type.
//!
//! A type is judged by its spelling, and only where the spelling leaves no doubt: a user's own type always passes
//! here, and is judged by the traits that the expansion asks of it.

use crate::attribute::Given;
use crate::constraint::{self, Limits, refuse};
use crate::diagnostics::Diagnostics;
use crate::field_type::Spelling;
use crate::resource::parse::{FieldKeys, WrittenField};

/// Reports everything that cannot be true of the field.
pub(super) fn field(written: &WrittenField, has_table: bool, errors: &mut Diagnostics) {
    flatten(written, errors);
    columns(written, has_table, errors);
    writing(written, errors);
    types(written, errors);
    let FieldKeys { max_length, min, max, choices, .. } = &written.keys;
    let limits = Limits {
        max_length: max_length.as_ref(),
        min: min.as_ref(),
        max: max.as_ref(),
        choices: choices.as_ref(),
    };
    constraint::check(&written.ty, limits, errors);
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
        } else if written.diesel.expression {
            let wrong = format_args!("`{key}` speaks of a column, and a `select_expression` is none");
            errors.error(&key, wrong, "put it on a field that is a column of the table");
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
    use Spelling::{Boolean, Compound, Float, Integer, Uuid};
    let WrittenField { ty, keys, .. } = written;
    if let Some(given) = &keys.search {
        let refused = [Boolean, Compound, Float, Integer, Uuid];
        refuse(ty, &given.key, &refused, "a text", "use `filter` instead", errors);
    }
    for given in [&keys.filter, &keys.sort].into_iter().flatten() {
        let help = "use it on a text, a number, a `bool`, a time or a UUID, optional or not";
        refuse(ty, &given.key, &[Compound], "a single value", help, errors);
    }
    let no_key = [Boolean, Compound, Float];
    if let Some(given) = &keys.link {
        let help = "put `link` on the foreign key, as in `#[webapi(link = User)] owner_id: i64`";
        refuse(ty, &given.key, &no_key, "the key of another object", help, errors);
    }
    if let Some(given) = &keys.parent {
        let help = "put `parent` on the foreign key, as in `#[webapi(parent)] project_id: i64`";
        refuse(ty, &given.key, &no_key, "the key of the parent object", help, errors);
    }
}
