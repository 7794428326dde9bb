//! Mistakes in forms, and the forms in which keys are shown.

use super::parse::{FIELDS, STRUCT};
use crate::diagnostics::Diagnostics;

fn mistakes(item: &str) -> Vec<String> {
    let mut errors = Diagnostics::default();
    super::parse::form(&syn::parse_str(item).expect("an item"), &mut errors);
    errors.messages()
}

#[test]
fn every_form_is_read_as_it_is_shown() {
    for spec in STRUCT.keys {
        let resource = if spec.key == "resource" { "" } else { "#[webapi(resource = Issue)]" };
        let item = format!("{resource} #[webapi({})] struct F {{ a: A }}", spec.form);
        assert!(mistakes(&item).is_empty(), "{item}: {:?}", mistakes(&item));
    }
    for spec in FIELDS.keys {
        let item = format!("#[webapi(resource = Issue)] struct F {{ #[webapi({})] a: A }}", spec.form);
        assert!(mistakes(&item).is_empty(), "{item}: {:?}", mistakes(&item));
    }
}

#[test]
fn every_key_is_in_the_reference() {
    let reference = include_str!("../../../docs/reference/attributes.md");
    for spec in STRUCT.keys.iter().chain(FIELDS.keys) {
        assert!(reference.contains(&format!("| `{}", spec.key)), "`{}` is not documented", spec.key);
    }
}

#[test]
fn a_form_names_its_resource() {
    assert_eq!(
        mistakes("struct IssueForm { a: A }"),
        ["nothing says whose values `IssueForm` holds\nhelp: name it, as in `#[webapi(resource = Issue)]`"]
    );
    assert_eq!(mistakes("#[webapi(resource = Issue)] struct F(A);").len(), 1);
    assert_eq!(mistakes("#[webapi(resource = Issue)] struct F<T> { a: T }").len(), 1);
    assert_eq!(
        mistakes("#[webapi(resource = Issue, inital = 1)] struct F { a: A }"),
        ["unknown key `inital` in `#[webapi(...)]` on a form\n\
          help: known keys are `resource`, `check` and `crate`"]
    );
}
