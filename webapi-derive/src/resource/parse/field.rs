//! A field as it is written.

use proc_macro2::Ident;
use syn::{Expr, Field, LitStr, Path, Type};

use super::keys;
use crate::attribute::diesel::{self, DieselField};
use crate::attribute::serde::{self, SerdeField};
use crate::attribute::value::{Count, Integer};
use crate::attribute::{Given, doc};
use crate::diagnostics::Diagnostics;

/// A field as written.
#[derive(Debug)]
pub(crate) struct WrittenField {
    /// Its name.
    pub(crate) ident: Ident,
    /// Its type.
    pub(crate) ty: Type,
    /// Its doc comment.
    pub(crate) doc: String,
    /// What diesel's attributes say.
    pub(crate) diesel: DieselField,
    /// What serde's attributes say.
    pub(crate) serde: SerdeField,
    /// What `#[webapi(...)]` says.
    pub(crate) keys: FieldKeys,
}

type Text = Option<Given<LitStr>>;
type Flag = Option<Given<()>>;

/// The keys of `#[webapi(...)]` on a field, named as they are written.
#[derive(Debug, Default)]
pub(crate) struct FieldKeys {
    pub(crate) name: Text,
    pub(crate) read_only: Flag,
    /// `true` for `create(required)`.
    pub(crate) create: Option<Given<bool>>,
    pub(crate) update: Flag,
    pub(crate) max_length: Option<Given<Count>>,
    pub(crate) min: Option<Given<Integer>>,
    pub(crate) max: Option<Given<Integer>>,
    pub(crate) choices: Option<Given<Vec<LitStr>>>,
    pub(crate) default: Option<Given<Expr>>,
    pub(crate) on_update: Option<Given<Expr>>,
    pub(crate) filter: Flag,
    pub(crate) sort: Flag,
    pub(crate) search: Flag,
    pub(crate) link: Option<Given<Path>>,
    pub(crate) title: Option<Given<Path>>,
    pub(crate) parent: Flag,
    pub(crate) skip: Flag,
    pub(crate) description: Text,
    pub(crate) added_in: Text,
    pub(crate) deprecated_in: Text,
}

/// Reads a field; `None` for the nameless ones of tuple structs.
pub(super) fn field(field: &Field, errors: &mut Diagnostics) -> Option<WrittenField> {
    Some(WrittenField {
        ident: field.ident.clone()?,
        ty: field.ty.clone(),
        doc: doc::text(&field.attrs),
        diesel: diesel::field(&field.attrs),
        serde: serde::field(&field.attrs),
        keys: field_keys(field, errors),
    })
}

fn field_keys(field: &Field, errors: &mut Diagnostics) -> FieldKeys {
    let mut keys = FieldKeys::default();
    for entry in keys::FIELDS.read(&field.attrs, errors) {
        match entry.spec.key {
            "name" => keys.name = entry.text(errors),
            "read_only" => keys.read_only = entry.flag(errors),
            "create" => keys.create = entry.flag_or_word("required", errors),
            "update" => keys.update = entry.flag(errors),
            "max_length" => keys.max_length = entry.value(errors),
            "min" => keys.min = entry.value(errors),
            "max" => keys.max = entry.value(errors),
            "choices" => keys.choices = entry.list(errors),
            "default" => keys.default = entry.value(errors),
            "on_update" => keys.on_update = entry.value(errors),
            "filter" => keys.filter = entry.flag(errors),
            "sort" => keys.sort = entry.flag(errors),
            "search" => keys.search = entry.flag(errors),
            "link" => keys.link = entry.value(errors),
            "title" => keys.title = entry.value(errors),
            "parent" => keys.parent = entry.flag(errors),
            "skip" => keys.skip = entry.flag(errors),
            "description" => keys.description = entry.text(errors),
            "added_in" => keys.added_in = entry.text(errors),
            "deprecated_in" => keys.deprecated_in = entry.text(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    keys
}
