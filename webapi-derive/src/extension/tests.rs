//! What is written, and the messages for what cannot be.

use super::*;

fn mistakes(item: &str) -> String {
    let item: DeriveInput = syn::parse_str(item).expect("an item");
    model(&item).map_or_else(|mistakes| mistakes.to_compile_errors().to_string(), |_| String::new())
}

#[test]
fn what_is_not_said_comes_from_the_struct_and_its_crate() {
    let item = syn::parse_str("/// Lists of things to do.\nstruct CheckLists;").expect("an item");
    let expansion = derive(&item).to_string();
    for said in [r#""check_lists""#, r#""CheckLists""#, r#""Lists of things to do.""#, "CARGO_PKG_VERSION"] {
        assert!(expansion.contains(said), "{said} is not in {expansion}");
    }
    assert!(expansion.contains("ExtensionRegistration"));
}

#[test]
fn an_extension_has_no_fields_and_no_parameters() {
    assert!(mistakes("struct Lists { all: u8 }").contains("is not a struct without fields"));
    assert!(mistakes("struct Lists<T>;").contains("has generic parameters"));
}

#[test]
fn a_step_that_does_not_exist_is_answered_with_those_that_do() {
    let said = mistakes("#[webapi(steps(on_start))] struct Lists;");
    assert!(said.contains("no step `on_start`") && said.contains("on_enable"), "{said}");
}

#[test]
fn a_requirement_is_an_id_with_a_range() {
    let said = mistakes(r#"#[webapi(requires("reminders"))] struct Lists;"#);
    assert!(said.contains("`requires` takes a list of ids with ranges of versions"), "{said}");
}
