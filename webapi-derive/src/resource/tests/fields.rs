//! What a field is.

use quote::ToTokens as _;

use super::super::model::OnCreate;
use super::{accepted, table};

#[test]
fn a_field_without_attributes_is_read_only_and_shown() {
    let model = accepted(&table("", "/// One line.\n summary: Option<String>,"));
    let field = &model.fields[1];
    assert_eq!((field.name.as_str(), field.doc.as_str()), ("summary", "One line."));
    assert!(field.is_read_only() && field.in_payload);
    assert_eq!(field.inner.to_token_stream().to_string(), "String");
    assert_eq!(field.value_type().to_token_stream().to_string(), "String");
    assert!(field.column.as_ref().is_some_and(|column| column == "summary"));
}

#[test]
fn all_that_a_field_says_is_in_its_model() {
    let field = "#[webapi(create(required), update, filter, sort, search, max_length = 300, name = \"text\", \
                 choices(\"a\", \"b\"), description = \"Said.\", added_in = \"1.0\", deprecated_in = \"2.0\")] \
                 #[diesel(column_name = body_text)] body: String,";
    let model = accepted(&table("methods(GET, POST, PUT)", field));
    let field = &model.fields[1];
    assert_eq!((field.name.as_str(), field.doc.as_str()), ("text", "Said."));
    assert_eq!((field.create, field.update), (OnCreate::Required, true));
    assert!(field.filter && field.sort && field.search);
    assert_eq!((field.max_length, field.choices.len()), (Some(300), 2));
    assert!(field.column.as_ref().is_some_and(|column| column == "body_text"));
    assert_eq!((field.added_in.as_deref(), field.deprecated_in.as_deref()), (Some("1.0"), Some("2.0")));
}

#[test]
fn a_default_is_a_path_or_a_closure() {
    let fields = "#[webapi(create, default = |ctx| ctx.user_id())] owner: i64, \
                  #[webapi(default = clock::now, on_update = clock::now)] at: Stamp,";
    let model = accepted(&table("methods(POST)", fields));
    assert_eq!(model.fields[1].create, OnCreate::Optional);
    assert!(model.fields[1].default.is_some() && model.fields[2].default.is_some());
    assert!(model.fields[2].on_update.is_some() && model.fields[2].is_read_only());
}

#[test]
fn a_link_is_named_after_the_object() {
    let fields = "#[webapi(link = crate::User, title = fullname)] submitter_id: i64, \
                  #[webapi(link = User, name = \"by\", title = titles::of_user)] user_id: i64,";
    let model = accepted(&table("", fields));
    let title =
        |at: usize| model.fields[at].link.as_ref().and_then(|link| link.title.clone()).map(|t| t.to_string());
    assert_eq!((model.fields[1].name.as_str(), model.fields[2].name.as_str()), ("submitter", "by"));
    assert_eq!(title(1).as_deref(), Some("< crate :: User > :: fullname"));
    assert_eq!(title(2).as_deref(), Some("titles :: of_user"));
}

#[test]
fn serde_names_count_unless_webapi_names_the_field() {
    let model = accepted(
        "#[diesel(table_name = t)] #[serde(rename_all = \"camelCase\")] struct Issue { \
         id: i64, time_added: Stamp, #[serde(rename = \"x\")] b: i32, #[serde(rename = \"y\")] \
         #[webapi(name = \"z\")] c: i32, #[webapi(link = User)] owner_user_id: i64, r#type: String }",
    );
    let names: Vec<_> = model.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["id", "timeAdded", "x", "z", "ownerUser", "type"]);
    assert_eq!(model.fields[5].ident.to_string(), "r#type");
}

#[test]
fn what_serde_skips_is_not_in_the_payload() {
    let model = accepted(&table("", "#[serde(skip_serializing)] a: i32, #[webapi(skip)] b: i32, c: i32,"));
    let shown: Vec<_> = model.fields.iter().map(|field| field.in_payload).collect();
    assert_eq!(shown, [true, false, false, true]);
}

#[test]
fn a_skipped_field_can_still_be_written() {
    let model = accepted(&table("methods(POST)", "#[webapi(skip, create(required))] password: String,"));
    assert_eq!((model.fields[1].in_payload, model.fields[1].create), (false, OnCreate::Required));
}

#[test]
fn serdes_way_to_serialise_is_kept() {
    let model = accepted(&table("", "#[serde(with = \"hex\")] digest: Digest,"));
    assert_eq!(model.fields[1].serialize_with.to_token_stream().to_string(), "hex :: serialize");
}

#[test]
fn an_embedded_field_is_no_column() {
    assert!(accepted(&table("", "#[diesel(embed)] times: Times,")).fields[1].column.is_none());
}

#[test]
fn types_of_the_users_own_pass_every_judgement_by_spelling() {
    accepted(&table(
        "",
        "#[webapi(choices(\"a\"), max_length = 3, min = -1, max = 3, filter, sort, search, link = User)] kind: Kind,",
    ));
}
