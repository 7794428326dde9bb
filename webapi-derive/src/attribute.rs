//! Attributes as lists of entries: `key`, `key = value`, `key(...)`.
//!
//! In: the attributes of an item and the [`KeyTable`] of the keys it may carry. Out: the entries with known keys,
//! each once; unknown keys, repeated keys and broken syntax are reported and left out. What a value means is said
//! by the type it is read as ([`value`]); whether values agree with each other is not decided here.
//! Other crates' attributes are read, leniently, by [`serde`] and [`diesel`]; doc comments by [`doc`].

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::parse::{Parse, Parser as _};
use syn::{Attribute, LitStr, Meta};

use crate::diagnostics::{Diagnostics, nearest, quoted_list};
use crate::naming::plain;

pub(crate) mod diesel;
pub(crate) mod doc;
pub(crate) mod serde;
pub(crate) mod value;

mod syntax;

pub(crate) use syntax::kept;
use syntax::{RawEntry, Written, comma_separated, raw_entries};

/// One key that an attribute may carry.
#[derive(Debug)]
pub(crate) struct KeySpec {
    /// The key.
    pub(crate) key: &'static str,
    /// What must follow it, as in "takes text in quotes".
    pub(crate) takes: &'static str,
    /// The whole entry in its right form.
    pub(crate) form: &'static str,
}

/// The keys that one kind of item may carry in `#[webapi(...)]`.
#[derive(Debug)]
pub(crate) struct KeyTable {
    /// Where these keys belong, as in "on the struct".
    pub(crate) place: &'static str,
    /// The keys.
    pub(crate) keys: &'static [KeySpec],
    /// The table of the other place in the same item, to recognise a key that only stands in the wrong place.
    pub(crate) elsewhere: Option<&'static KeyTable>,
}

/// One entry, with its known key.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The key as written.
    pub(crate) key: Ident,
    /// What is known about the key.
    pub(crate) spec: &'static KeySpec,
    written: Written,
}

/// A value with the key that it was given to, which is where its mistakes are shown.
#[derive(Debug)]
pub(crate) struct Given<T> {
    /// The key as written.
    pub(crate) key: Ident,
    /// The value.
    pub(crate) value: T,
}

impl KeyTable {
    /// Reads every `#[webapi(...)]` among `attributes`.
    pub(crate) fn read(&'static self, attributes: &[Attribute], errors: &mut Diagnostics) -> Vec<Entry> {
        let mut known: Vec<Entry> = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("webapi")) {
            for entry in self.entries(attribute, errors) {
                match known.iter().find(|earlier| earlier.spec.key == entry.spec.key) {
                    None => known.push(entry),
                    Some(_) => errors.error(
                        &entry.key,
                        format_args!("`{}` is given twice", entry.spec.key),
                        "keep one of the two",
                    ),
                }
            }
        }
        known
    }

    fn entries(&'static self, attribute: &Attribute, errors: &mut Diagnostics) -> Vec<Entry> {
        let example = self.keys.first().map_or("", |spec| spec.form);
        match &attribute.meta {
            Meta::List(list) if !list.tokens.is_empty() => {
                let raw = raw_entries(list.tokens.clone());
                raw.into_iter().filter_map(|entry| self.known(entry, errors)).collect()
            }
            _ => {
                errors.error(
                    attribute,
                    "this `#[webapi]` says nothing",
                    format_args!("put keys between parentheses, as in `#[webapi({example})]`, or remove it"),
                );
                Vec::new()
            }
        }
    }

    fn known(&'static self, raw: syn::Result<RawEntry>, errors: &mut Diagnostics) -> Option<Entry> {
        let RawEntry { key, written } = match raw {
            Ok(raw) => raw,
            Err(error) => {
                errors.syntax(error);
                return None;
            }
        };
        let name = plain(&key);
        if let Some(spec) = self.keys.iter().find(|spec| spec.key == name) {
            return Some(Entry { key, spec, written });
        }
        let wrong = format!("unknown key `{name}` in `#[webapi(...)]` {}", self.place);
        errors.error(&key, wrong, self.advice(&name));
        None
    }

    /// What to write instead of an unknown key.
    fn advice(&self, name: &str) -> String {
        let misplaced = self.elsewhere.and_then(|table| Some((table.place, table.spec(name)?)));
        if let Some((place, spec)) = misplaced {
            return format!("`{name}` belongs {place}: `#[webapi({})]`", spec.form);
        }
        match nearest(name, self.keys.iter().map(|spec| spec.key)).and_then(|key| self.spec(&key)) {
            Some(spec) => format!("did you mean `{}`, as in `#[webapi({})]`?", spec.key, spec.form),
            None => format!("known keys are {}", quoted_list(self.keys.iter().map(|spec| spec.key))),
        }
    }

    fn spec(&self, name: &str) -> Option<&'static KeySpec> {
        self.keys.iter().find(|spec| spec.key == name)
    }
}

impl Entry {
    /// The value after `=`.
    pub(crate) fn value<T: Parse>(self, errors: &mut Diagnostics) -> Option<Given<T>> {
        let read = match &self.written {
            Written::Equals(tokens) => syn::parse2(tokens.clone()).ok(),
            Written::Nothing | Written::List(_) => None,
        };
        self.given(read, errors)
    }

    /// The text after `=`, which may not be empty.
    pub(crate) fn text(self, errors: &mut Diagnostics) -> Option<Given<LitStr>> {
        let KeySpec { key, form, .. } = self.spec;
        let given = self.value::<LitStr>(errors)?;
        if given.value.value().is_empty() {
            errors.error(
                &given.value,
                format_args!("`{key}` is empty"),
                format_args!("write it as `#[webapi({form})]`"),
            );
            return None;
        }
        Some(given)
    }

    /// The value between parentheses.
    pub(crate) fn list<T: Parse>(self, errors: &mut Diagnostics) -> Option<Given<Vec<T>>> {
        let read = match &self.written {
            Written::List(tokens) => comma_separated.parse2(tokens.clone()).ok(),
            Written::Nothing | Written::Equals(_) => None,
        };
        self.given(read, errors)
    }

    /// A key that stands alone.
    pub(crate) fn flag(self, errors: &mut Diagnostics) -> Option<Given<()>> {
        let read = matches!(self.written, Written::Nothing).then_some(());
        self.given(read, errors)
    }

    /// A key that stands alone (`false`), or with `word` between parentheses (`true`).
    pub(crate) fn flag_or_word(self, word: &str, errors: &mut Diagnostics) -> Option<Given<bool>> {
        let read = match &self.written {
            Written::Nothing => Some(false),
            Written::List(tokens) => {
                syn::parse2::<Ident>(tokens.clone()).is_ok_and(|found| found == word).then_some(true)
            }
            Written::Equals(_) => None,
        };
        self.given(read, errors)
    }

    /// A key that stands alone (`None`), or with a value after `=`.
    pub(crate) fn flag_or_value<T: Parse>(self, errors: &mut Diagnostics) -> Option<Given<Option<T>>> {
        let read = match &self.written {
            Written::Nothing => Some(None),
            Written::Equals(tokens) => syn::parse2(tokens.clone()).ok().map(Some),
            Written::List(_) => None,
        };
        self.given(read, errors)
    }

    fn given<T>(self, read: Option<T>, errors: &mut Diagnostics) -> Option<Given<T>> {
        if read.is_none() {
            let KeySpec { key, takes, form } = self.spec;
            let at = match self.written {
                Written::Equals(tokens) | Written::List(tokens) if !tokens.is_empty() => tokens,
                _ => self.key.to_token_stream(),
            };
            let wrong = format_args!("`{key}` takes {takes}");
            errors.error(&at, wrong, format_args!("write it as `#[webapi({form})]`"));
        }
        let key = self.key;
        read.map(|value| Given { key, value })
    }
}

#[cfg(test)]
mod tests {
    use syn::ItemStruct;

    use super::*;

    static TABLE: KeyTable = KeyTable {
        place: "on the struct",
        keys: &[
            KeySpec { key: "plural", takes: "text in quotes", form: "plural = \"issues\"" },
            KeySpec { key: "parent", takes: "a type", form: "parent = Issue" },
        ],
        elsewhere: None,
    };

    fn read(item: &str) -> (Vec<String>, Vec<String>) {
        let item: ItemStruct = syn::parse_str(item).expect("a struct");
        let mut errors = Diagnostics::default();
        let keys = TABLE.read(&item.attrs, &mut errors).iter().map(|entry| entry.key.to_string()).collect();
        (keys, errors.messages())
    }

    #[test]
    fn a_broken_entry_does_not_hide_the_next() {
        let (keys, errors) = read("#[webapi(= 3, plural = \"a\" \"b\", parent = Foo<A, B>)] struct S;");
        assert_eq!(keys, ["plural", "parent"]);
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert!(errors[0].starts_with("expected a key"), "{errors:?}");
    }

    #[test]
    fn an_unknown_key_is_answered_with_the_nearest_one() {
        let (_, errors) = read("#[webapi(plurals = \"a\")] struct S;");
        assert_eq!(
            errors,
            ["unknown key `plurals` in `#[webapi(...)]` on the struct\n\
              help: did you mean `plural`, as in `#[webapi(plural = \"issues\")]`?"]
        );
    }

    #[test]
    fn a_key_may_not_repeat_in_a_second_attribute() {
        let (keys, errors) = read("#[webapi(plural = \"a\")] #[webapi(plural = \"b\")] struct S;");
        assert_eq!(keys, ["plural"]);
        assert_eq!(errors, ["`plural` is given twice\nhelp: keep one of the two"]);
    }

    #[test]
    fn an_empty_attribute_is_a_mistake() {
        for item in ["#[webapi] struct S;", "#[webapi()] struct S;", "#[webapi = \"x\"] struct S;"] {
            assert_eq!(
                read(item).1,
                ["this `#[webapi]` says nothing\nhelp: put keys between parentheses, as in \
                  `#[webapi(plural = \"issues\")]`, or remove it"]
            );
        }
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_answered_with_the_right_form() {
        let item: ItemStruct = syn::parse_quote! { #[webapi(plural = 3)] struct S; };
        let mut errors = Diagnostics::default();
        for entry in TABLE.read(&item.attrs, &mut errors) {
            assert!(entry.value::<LitStr>(&mut errors).is_none());
        }
        assert_eq!(
            errors.messages(),
            ["`plural` takes text in quotes\nhelp: write it as `#[webapi(plural = \"issues\")]`"]
        );
    }
}
