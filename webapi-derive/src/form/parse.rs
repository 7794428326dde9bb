//! Forms as they are written, which is nearly what they mean.

use proc_macro2::Ident;
use syn::{Data, DataStruct, DeriveInput, Expr, Field, Fields, LitStr, Path, Type, parse_quote};

use crate::attribute::value::CratePath;
use crate::attribute::{Given, KeySpec, KeyTable};
use crate::diagnostics::Diagnostics;
use crate::naming::plain;

/// A form.
#[derive(Debug)]
pub(super) struct Form {
    /// Path of webapi-core.
    pub(super) krate: Path,
    /// The user's struct.
    pub(super) ident: Ident,
    /// Whose values it holds.
    pub(super) resource: Path,
    /// What is asked about all values together.
    pub(super) check: Option<Path>,
    /// The values.
    pub(super) fields: Vec<FormField>,
}

/// One value.
#[derive(Debug)]
pub(super) struct FormField {
    /// Member name, which the resource has, too.
    pub(super) ident: Ident,
    pub(super) ty: Type,
    /// Name in messages.
    pub(super) name: String,
    /// The value of a new object.
    pub(super) initial: Option<Expr>,
    /// What converts a value of a request.
    pub(super) parse: Option<Expr>,
}

const fn key(key: &'static str, takes: &'static str, form: &'static str) -> KeySpec {
    KeySpec { key, takes, form }
}

/// Keys on the struct.
pub(super) static STRUCT: KeyTable = KeyTable {
    place: "on a form",
    elsewhere: Some(&FIELDS),
    keys: &[
        key("resource", "a type", "resource = Issue"),
        key("check", "the path of a function", "check = Self::check"),
        key("crate", "the path of webapi-core", "crate = my_webapi_core"),
    ],
};

/// Keys on a field.
pub(super) static FIELDS: KeyTable = KeyTable {
    place: "on a field of a form",
    elsewhere: Some(&STRUCT),
    keys: &[
        key("name", "text in quotes", r#"name = "mailing_list""#),
        key("initial", "a value", "initial = true"),
        key("parse", "a function of the value, as a path or a closure", "parse = Self::address"),
    ],
};

/// Reads the struct; `None` when it cannot be a form.
pub(super) fn form(input: &DeriveInput, errors: &mut Diagnostics) -> Option<Form> {
    let (mut resource, mut check, mut krate): (_, _, Option<Given<CratePath>>) = (None, None, None);
    for entry in STRUCT.read(&input.attrs, errors) {
        match entry.spec.key {
            "resource" => resource = entry.value::<Path>(errors),
            "check" => check = entry.value::<Path>(errors),
            "crate" => krate = entry.value(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    let ident = input.ident.clone();
    if !input.generics.params.is_empty() {
        let wrong =
            format_args!("`{ident}` has generic parameters, and a form has the values of one resource");
        errors.error(&input.generics, wrong, "remove the parameters");
        return None;
    }
    let Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) = &input.data else {
        let wrong = format_args!("`{ident}` is not a struct with named fields");
        let help = "write one field for each value, as in `struct IssueForm { summary: String }`";
        errors.error(&ident, wrong, help);
        return None;
    };
    let Some(resource) = resource else {
        let help = "name it, as in `#[webapi(resource = Issue)]`";
        errors.error(&ident, format_args!("nothing says whose values `{ident}` holds"), help);
        return None;
    };
    Some(Form {
        krate: krate.map_or_else(|| parse_quote!(::webapi_core), |given| given.value.0),
        resource: resource.value,
        check: check.map(|given| given.value),
        fields: fields.named.iter().filter_map(|found| field(found, errors)).collect(),
        ident,
    })
}

fn field(field: &Field, errors: &mut Diagnostics) -> Option<FormField> {
    let ident = field.ident.clone()?;
    let mut read = FormField { name: plain(&ident), ident, ty: field.ty.clone(), initial: None, parse: None };
    for entry in FIELDS.read(&field.attrs, errors) {
        match entry.spec.key {
            "name" => {
                let given: Option<Given<LitStr>> = entry.text(errors);
                read.name = given.map_or(read.name, |given| given.value.value());
            }
            "initial" => read.initial = entry.value(errors).map(|given| given.value),
            "parse" => read.parse = entry.value(errors).map(|given| given.value),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    Some(read)
}
