//! What serde's own attributes say about names and payloads; everything else in them is serde's to check.
//!
//! Only the *serialising* side counts: a payload is written, never read back through these names.

use darling::ast::NestedMeta;
use darling::util::Flag;
use darling::{FromAttributes, FromMeta};
use proc_macro2::Span;
use syn::{Attribute, Path};

use crate::naming::RenameRule;

/// What serde's attributes on a struct say.
#[derive(Debug, Default)]
pub(crate) struct SerdeContainer {
    /// `rename_all`.
    pub(crate) rename_all: Option<RenameRule>,
}

/// What serde's attributes on a field say.
#[derive(Debug, Default)]
pub(crate) struct SerdeField {
    /// `rename`.
    pub(crate) rename: Option<String>,
    /// `skip` or `skip_serializing`.
    pub(crate) skipped: bool,
    /// `serialize_with`, or `with` completed by `::serialize`.
    pub(crate) serialize_with: Option<Path>,
    /// Where `flatten` stands.
    pub(crate) flatten: Option<Span>,
}

#[derive(Default, FromAttributes)]
#[darling(default, attributes(serde), allow_unknown_fields)]
struct Container {
    rename_all: Option<Spelling>,
}

#[derive(Default, FromAttributes)]
#[darling(default, attributes(serde), allow_unknown_fields)]
struct Field {
    rename: Option<Spelling>,
    skip: Flag,
    skip_serializing: Flag,
    serialize_with: Option<String>,
    with: Option<String>,
    flatten: Flag,
}

/// `= "name"`, or `(serialize = "name", deserialize = "other")`.
struct Spelling(Option<String>);

impl FromMeta for Spelling {
    fn from_string(value: &str) -> darling::Result<Self> {
        Ok(Self(Some(value.to_owned())))
    }

    fn from_list(items: &[NestedMeta]) -> darling::Result<Self> {
        #[derive(FromMeta)]
        #[darling(allow_unknown_fields)]
        struct Sides {
            serialize: Option<String>,
        }
        Ok(Self(Sides::from_list(items)?.serialize))
    }
}

/// Reads serde's attributes on a struct.
pub(crate) fn container(attributes: &[Attribute]) -> SerdeContainer {
    let read = Container::from_attributes(attributes).unwrap_or_default();
    let rule = read.rename_all.and_then(|spelling| spelling.0);
    SerdeContainer { rename_all: rule.and_then(|rule| RenameRule::named(&rule)) }
}

/// Reads serde's attributes on a field.
pub(crate) fn field(attributes: &[Attribute]) -> SerdeField {
    let read = Field::from_attributes(attributes).unwrap_or_default();
    let whole = read.serialize_with.as_deref().and_then(|path| syn::parse_str(path).ok());
    let module = read.with.and_then(|module| syn::parse_str(&format!("{module}::serialize")).ok());
    SerdeField {
        rename: read.rename.and_then(|spelling| spelling.0),
        skipped: read.skip.is_present() || read.skip_serializing.is_present(),
        serialize_with: whole.or(module),
        flatten: read.flatten.is_present().then(|| read.flatten.span()),
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;
    use syn::{ItemStruct, parse_quote};

    use super::*;

    fn fields(item: &ItemStruct) -> Vec<SerdeField> {
        item.fields.iter().map(|found| field(&found.attrs)).collect()
    }

    #[test]
    fn both_forms_of_rename_give_the_serialised_name() {
        let found = fields(&parse_quote! {
            struct Names {
                #[serde(rename = "kind", default, bound(serialize = ""))]
                a: i32,
                #[serde(rename(serialize = "out", deserialize = "in"))]
                b: i32,
                #[serde(rename(deserialize = "in"))]
                c: i32,
            }
        });
        let names: Vec<_> = found.iter().map(|field| field.rename.as_deref()).collect();
        assert_eq!(names, [Some("kind"), Some("out"), None]);
    }

    #[test]
    fn skipping_counts_only_where_it_serialises() {
        let found = fields(&parse_quote! {
            struct Skips {
                #[serde(skip)]
                a: i32,
                #[serde(skip_serializing)]
                b: i32,
                #[serde(skip_deserializing)]
                c: i32,
                #[serde(skip_serializing_if = "Option::is_none")]
                d: i32,
            }
        });
        let skipped: Vec<_> = found.iter().map(|field| field.skipped).collect();
        assert_eq!(skipped, [true, true, false, false]);
    }

    #[test]
    fn with_is_completed_to_the_function_that_serialises() {
        let found = fields(&parse_quote! {
            struct Withs {
                #[serde(with = "crate::stamp")]
                a: i32,
                #[serde(serialize_with = "hex")]
                b: i32,
            }
        });
        let paths: Vec<_> =
            found.iter().map(|field| field.serialize_with.to_token_stream().to_string()).collect();
        assert_eq!(paths, ["crate :: stamp :: serialize", "hex"]);
    }

    #[test]
    fn attributes_that_only_serde_understands_are_left_to_it() {
        let item: ItemStruct = parse_quote! {
            #[serde(rename_all = "camelCase", tag = "t", crate = "my::serde")]
            struct Tagged { #[serde(getter = "a::b", flatten)] a: i32 }
        };
        assert_eq!(container(&item.attrs).rename_all, Some(RenameRule::Camel));
        assert!(fields(&item)[0].flatten.is_some());
    }
}
