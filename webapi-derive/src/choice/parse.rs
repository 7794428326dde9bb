//! A choice as it is written.

use proc_macro2::Ident;
use syn::{Data, DeriveInput, Fields, LitStr, Variant, Visibility};

use crate::attribute::value::CratePath;
use crate::attribute::{Given, KeySpec, KeyTable};
use crate::diagnostics::Diagnostics;

/// An enum as written.
#[derive(Debug)]
pub(super) struct Written {
    /// Its name.
    pub(super) ident: Ident,
    /// Its visibility.
    pub(super) vis: Visibility,
    /// `rename_all`.
    pub(super) rename_all: Option<Given<LitStr>>,
    /// `crate`.
    pub(super) krate: Option<Given<CratePath>>,
    /// Its variants with their `name`.
    pub(super) variants: Vec<(Ident, Option<Given<LitStr>>)>,
}

const fn key(key: &'static str, takes: &'static str, form: &'static str) -> KeySpec {
    KeySpec { key, takes, form }
}

/// Keys on the enum.
pub(super) static ENUM: KeyTable = KeyTable {
    place: "on a choice",
    elsewhere: Some(&VARIANTS),
    keys: &[
        key("rename_all", "text in quotes", r#"rename_all = "kebab-case""#),
        key("crate", "the path of webapi-core", "crate = my_webapi_core"),
    ],
};

/// Keys on a variant.
pub(super) static VARIANTS: KeyTable = KeyTable {
    place: "on a variant",
    elsewhere: Some(&ENUM),
    keys: &[key("name", "text in quotes", r#"name = "P""#)],
};

/// Reads the enum; `None` when it is no list of names.
pub(super) fn choice(input: &DeriveInput, errors: &mut Diagnostics) -> Option<Written> {
    let (mut rename_all, mut krate) = (None, None);
    for entry in ENUM.read(&input.attrs, errors) {
        match entry.spec.key {
            "rename_all" => rename_all = entry.text(errors),
            "crate" => krate = entry.value(errors),
            other => unreachable!("`{other}` is in the table of keys but is not read"),
        }
    }
    let ident = input.ident.clone();
    if !input.generics.params.is_empty() {
        let wrong = format_args!("`{ident}` has generic parameters, and a choice is a list of names");
        errors.error(&input.generics, wrong, "remove the parameters");
        return None;
    }
    let Data::Enum(found) = &input.data else {
        let help = "write an enum without fields, as in `enum Status { Open, Closed }`";
        errors.error(
            &ident,
            format_args!("`{ident}` is not an enum, and a choice is one of several names"),
            help,
        );
        return None;
    };
    let variants = found.variants.iter().filter_map(|found| variant(found, errors)).collect();
    Some(Written { ident, vis: input.vis.clone(), rename_all, krate, variants })
}

fn variant(variant: &Variant, errors: &mut Diagnostics) -> Option<(Ident, Option<Given<LitStr>>)> {
    let mut name = None;
    for entry in VARIANTS.read(&variant.attrs, errors) {
        name = entry.text(errors);
    }
    if !matches!(variant.fields, Fields::Unit) {
        let wrong = format_args!("`{}` has fields, and a choice is stored as its name alone", variant.ident);
        errors.error(variant, wrong, "remove the fields, or store them in columns of their own");
        return None;
    }
    Some((variant.ident.clone(), name))
}
