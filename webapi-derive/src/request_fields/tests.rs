//! Facts about request fields.

use quote::ToTokens as _;
use syn::{DeriveInput, File};

use super::model::{Absent, FieldsModel};
use super::{derive, model, parse};
use crate::diagnostics::Diagnostics;

fn read(item: &str) -> (Option<FieldsModel>, Vec<String>) {
    let input: DeriveInput = syn::parse_str(item).expect("Rust that parses");
    let mut errors = Diagnostics::default();
    let model = parse::fields(&input, &mut errors).map(|written| model::fields(written, &mut errors));
    (model, errors.messages())
}

#[track_caller]
fn accepted(item: &str) -> FieldsModel {
    let (model, messages) = read(item);
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
    model.expect("a model, since there is no mistake")
}

#[track_caller]
fn refuses(item: &str, message: &str) {
    assert_eq!(read(item).1, [message]);
}

#[test]
fn a_field_is_required_unless_it_is_an_option_or_has_a_default() {
    let model = accepted(
        "struct F { a: String, b: Option<i32>, #[webapi(default)] c: bool, #[webapi(default = 25)] d: i32, \
         #[webapi(required)] e: Option<i32>, f: Option<Option<i32>> }",
    );
    let required: Vec<_> = model.fields.iter().map(super::model::FieldModel::is_required).collect();
    assert_eq!(required, [true, false, false, false, true, false]);
    assert_eq!(model.fields[5].absent, Absent::NoneButNull);
    assert_eq!(model.fields[5].read.to_token_stream().to_string(), "Option < i32 >");
    let nullable: Vec<_> = model.fields.iter().map(|field| field.nullable).collect();
    assert_eq!(nullable, [false, true, false, false, true, true]);
}

#[test]
fn a_field_is_called_like_its_member_unless_it_is_named() {
    let model = accepted(
        "#[webapi(allow_unknown)] struct F { r#type: String, #[webapi(name = \"to-user\")] to: i64 }",
    );
    let names: Vec<_> = model.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["type", "to-user"]);
    assert!(model.allow_unknown);
}

#[test]
fn the_expansion_is_rust() {
    let item = "struct F { /// What.\n #[webapi(choices(\"a\"), max_length = 3, added_in = \"1\", deprecated_in = \"2\")] \
                r#type: String, #[webapi(min = -1, max = 3, default = -1)] n: i32 }";
    let input: DeriveInput = syn::parse_str(item).expect("Rust that parses");
    let expansion = prettyplease::unparse(&syn::parse2::<File>(derive(&input)).expect("a whole item"));
    let expansion: String = expansion.split_whitespace().collect();
    for part in [
        "FieldInfo::new(\"type\", ::webapi_core::field::FieldKind::Choice(&[\"a\"]),)",
        ".required()",
        ".max_length(3u32 as usize)",
        ".description(\"What.\")",
        ".added_in(\"1\")",
        ".deprecated_in(\"2\")",
        "FieldInfo::new(\"n\", <i32 as ::webapi_core::field::FieldValue>::KIND,)",
        ".min(-1i64)",
        ".max(3i64)",
        "::webapi_core::__private::take(",
    ] {
        let part = part.replace(' ', "");
        assert!(expansion.contains(&part), "{part} is not in\n{expansion}");
    }
}

#[test]
fn mistakes_become_compile_errors() {
    let input: DeriveInput = syn::parse_quote! { struct F { #[webapi(nam = "x")] a: String } };
    assert!(derive(&input).to_string().contains("compile_error"));
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest() {
    refuses(
        "struct F { #[webapi(requird)] a: String }",
        "unknown key `requird` in `#[webapi(...)]` on a request field\n\
         help: did you mean `required`, as in `#[webapi(required)]`?",
    );
}

#[test]
fn a_key_of_the_struct_is_sent_there() {
    refuses(
        "struct F { #[webapi(allow_unknown)] a: String }",
        "unknown key `allow_unknown` in `#[webapi(...)]` on a request field\n\
         help: `allow_unknown` belongs on request fields: `#[webapi(allow_unknown)]`",
    );
}

#[test]
fn only_named_fields_are_request_fields() {
    let help = "help: write one field for each parameter, as in `struct ListFields { state: String }`";
    for item in ["struct F;", "struct F(i32);", "enum F { A }"] {
        refuses(item, &format!("`F` is not a struct with named fields\n{help}"));
    }
}

#[test]
fn request_fields_are_not_generic() {
    refuses(
        "struct F<T> { a: T }",
        "`F` has generic parameters, and fields have fixed types\nhelp: remove the parameters",
    );
}

#[test]
fn a_required_field_has_no_default() {
    refuses(
        "struct F { #[webapi(required, default)] a: i32 }",
        "`a` is required, so its `default` is never used\nhelp: keep either `required` or `default`",
    );
}

#[test]
fn two_fields_have_two_names() {
    refuses(
        "struct F { a: i32, #[webapi(name = \"a\")] b: i32 }",
        "two fields are called `a`\nhelp: rename one, as in `#[webapi(name = \"other\")]`",
    );
}

#[test]
fn limits_fit_the_type() {
    refuses(
        "struct F { #[webapi(max_length = 3)] a: Option<i64> }",
        "`max_length` needs a text, and this is `Option<i64>`\n\
         help: use `min` and `max` to bound a number, or make it a `String`",
    );
}

#[test]
fn fields_that_exclude_each_other_are_named_by_their_members() {
    let model = accepted(
        "#[webapi(exclusive((a, b), (b, c)), check = Self::check)] struct F { a: Option<i32>, \
         #[webapi(name = \"b-c\")] b: Option<i32>, c: Option<i32> }",
    );
    assert_eq!(model.exclusive, [["a", "b-c"], ["b-c", "c"]]);
    assert!(model.check.is_some());
    refuses(
        "#[webapi(exclusive(a, colour))] struct F { a: Option<i32>, b: Option<i32> }",
        "`exclusive` names `colour`, and no request brings such a field\nhelp: there are `a` and `b`",
    );
    refuses(
        "#[webapi(exclusive(a))] struct F { a: Option<i32> }",
        "one field excludes nothing\nhelp: name at least two, as in `exclusive(a, b)`",
    );
    refuses(
        "#[webapi(exclusive(a, a))] struct F { a: Option<i32> }",
        "`a` is twice in the group\nhelp: keep one of the two",
    );
    refuses(
        "#[webapi(exclusive())] struct F { a: Option<i32> }",
        "`exclusive()` names no fields\nhelp: name at least two, as in `exclusive(a, b)`",
    );
}
