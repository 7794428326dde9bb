//! One fact per mistake in `#[webapi(...)]` on a field.

use super::{refused, refuses, table};

/// A struct with a table and one mistake in a field.
#[track_caller]
fn refuses_field(field: &str, message: &str) {
    refuses(&table("methods(GET, POST, PUT), handlers(create, update)", field), message);
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest() {
    refuses_field(
        "#[webapi(maxlength = 3)] a: String,",
        "unknown key `maxlength` in `#[webapi(...)]` on a field\n\
         help: did you mean `max_length`, as in `#[webapi(max_length = 300)]`?",
    );
}

#[test]
fn a_key_of_structs_is_sent_to_the_struct() {
    refuses_field(
        "#[webapi(etag)] a: String,",
        "unknown key `etag` in `#[webapi(...)]` on a field\n\
         help: `etag` belongs on the struct: `#[webapi(etag = revision)]`",
    );
}

#[test]
fn a_read_only_field_is_not_written() {
    refuses_field(
        "#[webapi(read_only, update)] a: String,",
        "`a` is `read_only`, so no request can `update` it\nhelp: keep either `read_only` or `update`",
    );
    refuses_field(
        "#[webapi(read_only, create(required))] a: String,",
        "`a` is `read_only`, so no request can `create` it\nhelp: keep either `read_only` or `create`",
    );
}

#[test]
fn create_may_only_be_required() {
    refuses_field(
        "#[webapi(create(always))] a: String,",
        "`create` takes nothing after it, or `(required)`\nhelp: write it as `#[webapi(create(required))]`",
    );
}

#[test]
fn a_required_field_has_no_default() {
    refuses_field(
        "#[webapi(create(required), default = now)] a: Stamp,",
        "`a` is required on create, so its `default` is never used\n\
         help: write `create` to use the default when the field is absent",
    );
}

#[test]
fn a_parent_key_is_not_in_the_request() {
    refuses(
        &table("parent = Project", "#[webapi(parent, update)] project_id: i64,"),
        "the parent key comes from the URL, so no request can `update` it\nhelp: remove `update`",
    );
}

#[test]
fn only_a_text_has_a_length() {
    refuses_field(
        "#[webapi(max_length = 3)] a: i32,",
        "`max_length` needs a text, and this is `i32`\n\
         help: use `min` and `max` to bound a number, or make it a `String`",
    );
}

#[test]
fn only_a_text_has_choices() {
    refuses_field(
        "#[webapi(choices(\"1\"))] a: Option<i32>,",
        "`choices` needs a text, and this is `Option<i32>`\n\
         help: make it a `String`, or an enum with `#[derive(Choice)]`",
    );
}

#[test]
fn choices_are_texts() {
    refuses_field(
        "#[webapi(choices(open))] a: String,",
        "`choices` takes a list of texts in quotes\nhelp: write it as `#[webapi(choices(\"open\", \"closed\"))]`",
    );
}

#[test]
fn choices_are_not_empty() {
    refuses_field(
        "#[webapi(choices())] a: String,",
        "`choices()` allows no value\nhelp: name at least one, as in `choices(\"open\", \"closed\")`",
    );
}

#[test]
fn a_choice_is_named_once() {
    refuses_field(
        "#[webapi(choices(\"a\", \"a\"))] a: String,",
        "`a` is twice among the choices\nhelp: keep one of the two",
    );
}

#[test]
fn only_an_integer_has_a_smallest_and_a_largest() {
    let help = "help: use `max_length` to bound a text, or make it an integer such as `i32`";
    refuses_field(
        "#[webapi(min = 1)] a: String,",
        &format!("`min` needs an integer, and this is `String`\n{help}"),
    );
    refuses_field(
        "#[webapi(max = 1)] a: bool,",
        &format!("`max` needs an integer, and this is `bool`\n{help}"),
    );
}

#[test]
fn the_smallest_is_not_above_the_largest() {
    refuses_field("#[webapi(min = 3, max = -3)] a: i32,", "`min` 3 is larger than `max` -3\nhelp: swap them");
}

#[test]
fn a_length_allows_some_text() {
    refuses_field(
        "#[webapi(max_length = 0)] a: String,",
        "`max_length = 0` allows only the empty text\nhelp: write at least 1",
    );
}

#[test]
fn only_single_values_are_filtered_and_sorted() {
    let help = "help: use it on a text, a number, a `bool`, a time or a UUID, optional or not";
    refuses_field(
        "#[webapi(filter)] a: Vec<String>,",
        &format!("`filter` needs a single value, and this is `Vec<String>`\n{help}"),
    );
    refuses_field(
        "#[webapi(sort)] a: (i32, i32),",
        &format!("`sort` needs a single value, and this is `(i32,i32)`\n{help}"),
    );
}

#[test]
fn only_a_text_is_searched() {
    refuses_field(
        "#[webapi(search)] a: i32,",
        "`search` needs a text, and this is `i32`\nhelp: use `filter` instead",
    );
}

#[test]
fn a_link_is_a_key() {
    refuses_field(
        "#[webapi(link = User)] owner: f64,",
        "`link` needs the key of another object, and this is `f64`\n\
         help: put `link` on the foreign key, as in `#[webapi(link = User)] owner_id: i64`",
    );
}

#[test]
fn only_a_link_has_a_title() {
    refuses_field(
        "#[webapi(title = fullname)] owner: i64,",
        "`title` is the title of a link, and this field is no link\n\
         help: add the type it links to, as in `#[webapi(link = User, title = fullname)]`",
    );
}

#[test]
fn a_field_is_not_called_like_the_frameworks_own() {
    for name in ["links", "_expanded"] {
        refuses_field(
            &format!("#[webapi(name = \"{name}\")] a: i64,"),
            &format!(
                "the payload field `{name}` would hide the framework's own `{name}`\n\
                 help: call it otherwise, as in `#[webapi(name = \"related\")]`"
            ),
        );
    }
}

#[test]
fn two_fields_have_two_names() {
    let messages = refused(&table("", "a: i32, #[webapi(name = \"a\")] b: i32,"));
    assert!(messages[0].starts_with("two payload fields are called `a`"), "{messages:?}");
}

#[test]
fn flattened_fields_have_unknown_names() {
    refuses_field(
        "#[serde(flatten)] rest: Rest,",
        "`rest` is flattened, so its payload names are not known here\n\
         help: write its fields out in this struct, or drop `#[serde(flatten)]`",
    );
}

#[test]
fn an_embedded_field_is_several_columns() {
    refuses_field(
        "#[diesel(embed)] #[webapi(filter)] times: Times,",
        "`filter` speaks of one column, and an embedded field is several\n\
         help: put it on a field that is a column, or drop `#[diesel(embed)]`",
    );
}

#[test]
fn a_computed_selection_is_no_column() {
    refuses_field(
        "#[diesel(select_expression = shout(), select_expression_type = Shout)] #[webapi(sort)] loud: String,",
        "`sort` speaks of a column, and a `select_expression` is none\n\
         help: put it on a field that is a column of the table",
    );
}

#[test]
fn without_a_table_a_field_is_no_column() {
    for key in ["create", "update", "filter", "sort", "search", "default = now", "on_update = now", "min = 1"]
    {
        let word = key.split(' ').next().unwrap_or(key);
        let ty = if key == "min = 1" { "i32" } else { "String" };
        refuses(
            &format!("#[webapi(handlers(list))] struct Info {{ #[webapi({key})] a: {ty} }}"),
            &format!(
                "`{word}` speaks of a column, and this struct has no table\n\
                 help: add `#[diesel(table_name = ...)]`, or write the operation yourself, as in `handlers(list)`"
            ),
        );
    }
}
