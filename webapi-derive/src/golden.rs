//! What the derives emit, pretty-printed and compared with the files in `golden`, so that a review sees generated
//! code change. `BLESS=1 cargo test -p webapi-derive` writes the files anew.

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use syn::{DeriveInput, File};

use crate::{choice, extension, request_fields, resource};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden");

/// Compares the expansion of `<name>.input.rs` with `<name>.rs`.
#[track_caller]
fn assert_expands(name: &str, derive: impl Fn(&DeriveInput) -> TokenStream) {
    let (input, golden) = (format!("{name}.input.rs"), Path::new(GOLDEN).join(format!("{name}.rs")));
    let item = fs::read_to_string(Path::new(GOLDEN).join(&input)).expect("an input file");
    let item: DeriveInput = syn::parse_str(&item).expect("an item");
    let expansion: File = syn::parse2(derive(&item)).expect("an expansion of whole items");
    let expansion = format!("// The expansion of {input}.\n{}", prettyplease::unparse(&expansion));
    if env::var_os("BLESS").is_some_and(|bless| bless == "1") {
        fs::write(&golden, &expansion).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let changed = expansion.lines().zip(expected.lines()).enumerate().find(|(_, (new, old))| new != old);
    assert!(
        expansion == expected,
        "{name}.rs is out of date from line {}; look at what changed after `BLESS=1 cargo test -p webapi-derive`",
        changed.map_or(expected.lines().count(), |(index, _)| index) + 1
    );
}

#[test]
fn a_model_with_a_link() {
    assert_expands("model_with_link", resource::derive);
}

#[test]
fn a_singleton_with_handlers() {
    assert_expands("singleton_with_handler", resource::derive);
}

#[test]
fn a_many_to_many_child() {
    assert_expands("many_to_many_child", resource::derive);
}

#[test]
fn request_fields_of_every_kind() {
    assert_expands("request_fields", request_fields::derive);
}

#[test]
fn a_choice_with_a_rule() {
    assert_expands("choice", choice::derive);
}

#[test]
fn an_extension_with_everything() {
    assert_expands("extension", extension::derive);
}
