//! Request fields as they are written.

use proc_macro2::Ident;
use syn::{Data, DataStruct, DeriveInput, Expr, Field, Fields, LitStr, Path, Type};

use crate::attribute::value::{Count, CratePath, Exclusive, Integer};
use crate::attribute::{Given, KeySpec, KeyTable, doc};
use crate::diagnostics::Diagnostics;

/// A struct as written.
#[derive(Debug)]
pub(super) struct Written {
    /// Its name.
    pub(super) ident: Ident,
    /// `allow_unknown`.
    pub(super) allow_unknown: bool,
    /// `exclusive`.
    pub(super) exclusive: Option<Given<Vec<Exclusive>>>,
    /// `check`.
    pub(super) check: Option<Given<Path>>,
    /// `crate`.
    pub(super) krate: Option<Given<CratePath>>,
    /// Its fields.
    pub(super) fields: Vec<WrittenField>,
}

/// A field as written.
#[derive(Debug)]
pub(super) struct WrittenField {
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) doc: String,
    pub(super) name: Option<Given<LitStr>>,
    pub(super) required: Option<Given<()>>,
    /// `default` or `default = value`.
    pub(super) default: Option<Given<Option<Expr>>>,
    pub(super) choices: Option<Given<Vec<LitStr>>>,
    pub(super) max_length: Option<Given<Count>>,
    pub(super) min: Option<Given<Integer>>,
    pub(super) max: Option<Given<Integer>>,
    pub(super) description: Option<Given<LitStr>>,
    pub(super) added_in: Option<Given<LitStr>>,
    pub(super) deprecated_in: Option<Given<LitStr>>,
}

const fn key(key: &'static str, takes: &'static str, form: &'static str) -> KeySpec {
    KeySpec { key, takes, form }
}

const TEXT: &str = "text in quotes";
const FLAG: &str = "nothing after it";

/// Keys on the struct.
pub(super) static STRUCT: KeyTable = KeyTable {
    place: "on request fields",
    elsewhere: Some(&FIELDS),
    keys: &[
        key("allow_unknown", FLAG, "allow_unknown"),
        key("exclusive", "a list of fields, or several between parentheses", "exclusive(colour, palette)"),
        key("check", "the path of a function", "check = Self::check"),
        key("crate", "the path of webapi-core", "crate = my_webapi_core"),
    ],
};

/// Keys on a field.
pub(super) static FIELDS: KeyTable = KeyTable {
    place: "on a request field",
    elsewhere: Some(&STRUCT),
    keys: &[
        key("name", TEXT, r#"name = "from-user""#),
        key("required", FLAG, "required"),
        key("default", "nothing after it, or a value", "default = 25"),
        key("choices", "a list of texts in quotes", r#"choices("open", "closed")"#),
        key("max_length", "a whole number", "max_length = 300"),
        key("min", "a whole number, which may be negative", "min = 0"),
        key("max", "a whole number, which may be negative", "max = 100"),
        key("description", TEXT, r#"description = "Whose changes to show.""#),
        key("added_in", TEXT, r#"added_in = "1.2""#),
        key("deprecated_in", TEXT, r#"deprecated_in = "2.0""#),
    ],
};

/// Reads the struct; `None` when its members cannot be request fields.
pub(super) fn fields(input: &DeriveInput, errors: &mut Diagnostics) -> Option<Written> {
    let mut allow_unknown = false;
    let (mut exclusive, mut check, mut krate) = (None, None, None);
    for entry in STRUCT.read(&input.attrs, errors) {
        match entry.spec.key {
            "allow_unknown" => allow_unknown = entry.flag(errors).is_some(),
            "exclusive" => exclusive = entry.list(errors),
            "check" => check = entry.value(errors),
            "crate" => krate = entry.value(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    let ident = input.ident.clone();
    if !input.generics.params.is_empty() {
        let wrong = format_args!("`{ident}` has generic parameters, and fields have fixed types");
        errors.error(&input.generics, wrong, "remove the parameters");
        return None;
    }
    let Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) = &input.data else {
        let wrong = format_args!("`{ident}` is not a struct with named fields");
        errors.error(
            &ident,
            wrong,
            "write one field for each parameter, as in `struct ListFields { state: String }`",
        );
        return None;
    };
    let fields = fields.named.iter().filter_map(|found| field(found, errors)).collect();
    Some(Written { ident, allow_unknown, exclusive, check, krate, fields })
}

fn field(field: &Field, errors: &mut Diagnostics) -> Option<WrittenField> {
    let mut written = WrittenField {
        ident: field.ident.clone()?,
        ty: field.ty.clone(),
        doc: doc::text(&field.attrs),
        name: None,
        required: None,
        default: None,
        choices: None,
        max_length: None,
        min: None,
        max: None,
        description: None,
        added_in: None,
        deprecated_in: None,
    };
    for entry in FIELDS.read(&field.attrs, errors) {
        match entry.spec.key {
            "name" => written.name = entry.text(errors),
            "required" => written.required = entry.flag(errors),
            "default" => written.default = entry.flag_or_value(errors),
            "choices" => written.choices = entry.list(errors),
            "max_length" => written.max_length = entry.value(errors),
            "min" => written.min = entry.value(errors),
            "max" => written.max = entry.value(errors),
            "description" => written.description = entry.text(errors),
            "added_in" => written.added_in = entry.text(errors),
            "deprecated_in" => written.deprecated_in = entry.text(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    Some(written)
}
