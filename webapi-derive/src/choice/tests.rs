//! Facts about choices.

use syn::{DeriveInput, File};

use super::model::ChoiceModel;
use super::{derive, model, parse};
use crate::diagnostics::Diagnostics;

fn read(item: &str) -> (Option<ChoiceModel>, Vec<String>) {
    let input: DeriveInput = syn::parse_str(item).expect("Rust that parses");
    let mut errors = Diagnostics::default();
    let model = parse::choice(&input, &mut errors).map(|written| model::choice(written, &mut errors));
    (model, errors.messages())
}

#[track_caller]
fn names(item: &str) -> Vec<String> {
    let (model, messages) = read(item);
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    let variants = model.map(|model| model.variants).unwrap_or_default();
    variants.into_iter().map(|(_, name)| name).collect()
}

#[track_caller]
fn refuses(item: &str, message: &str) {
    assert_eq!(read(item).1, [message]);
}

#[test]
fn a_variant_is_called_like_itself_in_snake_case() {
    assert_eq!(names("enum Status { Pending, ShipIt }"), ["pending", "ship_it"]);
}

#[test]
fn a_variant_is_called_as_it_or_the_enum_says() {
    let item = "#[webapi(rename_all = \"SCREAMING-KEBAB-CASE\")] enum Status { ShipIt, #[webapi(name = \"P\")] Pending }";
    assert_eq!(names(item), ["SHIP-IT", "P"]);
}

#[test]
fn the_expansion_is_rust() {
    let input: DeriveInput = syn::parse_quote! { pub(crate) enum Status { Open, Closed } };
    let expansion = prettyplease::unparse(&syn::parse2::<File>(derive(&input)).expect("a whole item"));
    assert!(
        expansion.contains("pub(crate) const CHOICES: &'static [&'static str] = &[\"open\", \"closed\"];")
    );
    assert_eq!(expansion.matches("::diesel::expression::AsExpression<").count(), 12, "{expansion}");
}

#[test]
fn only_an_enum_is_a_choice() {
    refuses(
        "struct Status;",
        "`Status` is not an enum, and a choice is one of several names\n\
         help: write an enum without fields, as in `enum Status { Open, Closed }`",
    );
}

#[test]
fn an_empty_enum_is_no_choice() {
    refuses(
        "enum Status {}",
        "`Status` has no variants, so there is nothing to choose\n\
         help: add at least one, as in `enum Status { Open, Closed }`",
    );
}

#[test]
fn a_generic_enum_is_no_choice() {
    refuses(
        "enum Status<T> { Open(T) }",
        "`Status` has generic parameters, and a choice is a list of names\nhelp: remove the parameters",
    );
}

#[test]
fn a_variant_has_no_fields() {
    refuses(
        "enum Status { Open, Closed { by: i64 } }",
        "`Closed` has fields, and a choice is stored as its name alone\n\
         help: remove the fields, or store them in columns of their own",
    );
}

#[test]
fn two_variants_have_two_names() {
    refuses(
        "enum Status { Open, #[webapi(name = \"open\")] Opened }",
        "two variants are called `open`\nhelp: rename one, as in `#[webapi(name = \"other\")]`",
    );
}

#[test]
fn a_rule_is_one_of_serdes() {
    refuses(
        "#[webapi(rename_all = \"snakecase\")] enum Status { Open }",
        "unknown rule `snakecase`\nhelp: did you mean `rename_all = \"snake_case\"`?",
    );
}

#[test]
fn an_unknown_key_is_answered_with_what_is_known() {
    refuses(
        "#[webapi(label = \"x\")] enum Status { Open }",
        "unknown key `label` in `#[webapi(...)]` on a choice\nhelp: known keys are `rename_all` and `crate`",
    );
    refuses(
        "enum Status { #[webapi(rename = \"x\")] Open }",
        "unknown key `rename` in `#[webapi(...)]` on a variant\n\
         help: did you mean `name`, as in `#[webapi(name = \"P\")]`?",
    );
}
