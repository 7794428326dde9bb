//! What a resource is when little is said.

use quote::ToTokens as _;

use super::super::model::{Attach, Level, Method, Operation, PayloadEntry, SortKey, TitleModel, Vendor};
use super::{accepted, table};

#[test]
fn every_name_comes_from_the_name_of_the_struct() {
    let model = accepted("#[diesel(table_name = review_requests)] pub struct ReviewRequest { id: i64 }");
    let names = &model.names;
    assert_eq!(names.name, "review_request");
    assert_eq!(names.plural, "review_requests");
    assert_eq!((names.item_key.as_str(), names.list_key.as_str()), ("review_request", "review_requests"));
    assert_eq!((names.uri_name.as_str(), names.link_name.as_str()), ("review-requests", "review_requests"));
    assert_eq!(names.uri_template.as_deref(), Some("review_request"));
    assert_eq!(names.uri_template_plural.as_deref(), Some("review_requests"));
    assert_eq!(
        (names.mimetype_item.as_str(), names.mimetype_list.as_str()),
        ("review-request", "review-requests")
    );
    assert_eq!((names.policy_id.as_str(), names.scope_name.as_str()), ("review_request", "review_request"));
    assert_eq!(names.mimetype_vendor, Vendor::Inherit);
}

#[test]
fn a_resource_reads_only_and_hangs_below_the_root() {
    let model = accepted(&table("", ""));
    assert_eq!(model.methods, [Method::Get]);
    assert_eq!(model.parent.ty.to_token_stream().to_string(), ":: webapi_core :: Root");
    assert_eq!(model.parent.attach, Attach::List);
    assert!(model.oauth2_token_access_allowed && model.api_token_access_allowed);
    assert!(!model.hooks && !model.manual && !model.auto_etag && !model.singleton);
    assert!(!model.require_if_match && !model.cursor_pages);
    assert_eq!((model.page_size, model.max_page_size), (25, 200));
    assert_eq!(model.accepts_unknown, [Method::Get, Method::Head]);
}

#[test]
fn reads_are_public_and_writes_need_a_login() {
    let model = accepted(&table("methods(GET, DELETE)", ""));
    let levels = model.requirements.map(|requirement| requirement.level);
    let login = Level::Login;
    assert_eq!(levels, [Level::Public, login, login, login, login, Level::Public, Level::Public]);
}

#[test]
fn head_asks_for_what_get_asks_for() {
    let model = accepted(&table("require(GET = superuser)", ""));
    assert_eq!(model.requirements[5].method, Method::Head);
    assert_eq!(model.requirements[5].level, Level::Superuser);
}

#[test]
fn the_key_is_the_column_id() {
    let model = accepted(&table("", ""));
    let key = model.key.expect("a key");
    assert_eq!(key.field, Some(0));
    assert_eq!((key.variable.as_str(), key.pattern.as_str()), ("issue_id", "[0-9]+"));
    assert_eq!(model.primary_key, Some(0));
    assert_eq!(model.default_sort, [SortKey { field: 0, descending: false }]);
}

#[test]
fn a_key_of_another_name_names_its_own_variable() {
    let model = accepted(&table("key = username", "username: String,"));
    let key = model.key.expect("a key");
    assert_eq!(key.field, Some(1));
    assert_eq!((key.variable.as_str(), key.pattern.as_str()), ("username", "[^/]+"));
    assert_eq!(model.primary_key, Some(0));
}

#[test]
fn the_key_is_diesels_primary_key() {
    let model = accepted("#[diesel(table_name = t, primary_key(slug))] struct Page { slug: String }");
    assert_eq!(model.key.expect("a key").variable, "slug");
    assert_eq!(model.primary_key, Some(0));
}

#[test]
fn a_singleton_has_one_name_and_no_key() {
    let model = accepted("#[webapi(singleton, handlers(get))] struct ServerInfo;");
    assert!(model.key.is_none());
    assert_eq!(model.names.plural, "server_info");
    assert_eq!(model.names.uri_name, "server-info");
    assert_eq!(model.names.uri_template_plural.as_deref(), Some("server_info"));
    assert!(model.handlers.has(Operation::Get) && !model.handlers.has(Operation::List));
}

#[test]
fn a_hidden_uri_template_hides_its_plural_too() {
    let names = accepted(&table("uri_template = none", "")).names;
    assert_eq!((names.uri_template, names.uri_template_plural), (None, None));
    let names = accepted(&table("uri_template = \"bug\"", "")).names;
    assert_eq!(names.uri_template_plural.as_deref(), Some("bugs"));
}

#[test]
fn the_scope_is_named_like_the_policy() {
    let names = accepted(&table("policy_id = \"tracker\"", "")).names;
    assert_eq!((names.policy_id.as_str(), names.scope_name.as_str()), ("tracker", "tracker"));
}

#[test]
fn a_child_finds_its_parent_by_the_name_of_the_foreign_key() {
    let model = accepted(&table("parent = crate::Project", "project_id: i64,"));
    assert_eq!(model.parent.attach, Attach::Item);
    assert_eq!(model.parent.key, Some(1));
    assert_eq!(model.payload, [PayloadEntry::Field(0)], "the parent key is not in the payload");
}

#[test]
fn a_child_finds_its_parent_by_diesels_foreign_key() {
    let model = accepted(
        "#[diesel(table_name = t, belongs_to(Project, foreign_key = home))] #[webapi(parent = Project)] \
         struct Issue { id: i64, home: i64 }",
    );
    assert_eq!(model.parent_key().expect("a parent key").name, "home");
}

#[test]
fn a_parent_key_that_is_a_link_stays_in_the_payload() {
    let model = accepted(&table("parent = Project", "#[webapi(parent, link = Project)] project_id: i64,"));
    assert_eq!(model.payload, [PayloadEntry::Field(0), PayloadEntry::Field(1)]);
    assert_eq!(model.fields[1].name, "project");
}

#[test]
fn a_child_of_a_list_needs_no_parent_key() {
    let model = accepted(&table("parent = Project, attach = list", ""));
    assert_eq!((model.parent.attach, model.parent.key), (Attach::List, None));
}

#[test]
fn hooks_may_tell_the_children_apart_themselves() {
    let model = accepted(&table("parent = Project, hooks", ""));
    assert_eq!((model.parent.attach, model.parent.key), (Attach::Item, None));
}

#[test]
fn a_join_table_relates_children_to_many_parents() {
    let model = accepted(
        "#[diesel(table_name = users)] #[webapi(parent = Group, through = group_members(group_id, user_id))] \
         struct User { id: i64 }",
    );
    let through = model.parent.through.expect("a join table");
    assert!(through.parent_column == "group_id" && through.own_column == "user_id");
    assert_eq!(model.parent.key, None);
}

#[test]
fn a_renamed_dependency_is_the_root_of_all_paths() {
    for path in ["api::core", "\"api::core\""] {
        let model = accepted(&table(&format!("crate = {path}, parent = Root"), ""));
        assert_eq!(model.krate.to_token_stream().to_string(), "api :: core");
        assert_eq!(model.parent.ty.to_token_stream().to_string(), "api :: core :: Root");
    }
}

#[test]
fn the_payload_is_fields_then_methods_then_relations() {
    let keys = "computed(url(ctx): String, age: u32), many(users: User through m(issue_id, user_id), title = name, \
                tags: Tag through n(issue_id, tag_id)), title = summary";
    let model = accepted(&table(keys, "summary: String, #[webapi(skip)] secret: String,"));
    assert_eq!(
        model.payload,
        [
            PayloadEntry::Field(0),
            PayloadEntry::Field(1),
            PayloadEntry::Computed(0),
            PayloadEntry::Computed(1),
            PayloadEntry::Many(0),
            PayloadEntry::Many(1)
        ]
    );
    assert!(model.computed[0].takes_context && !model.computed[1].takes_context);
    let title = model.many[0].title.as_ref().map(ToString::to_string);
    assert_eq!(title.as_deref(), Some("< User > :: name"));
    assert!(model.many[1].title.is_none());
    assert!(matches!(model.title, Some(TitleModel::Field(1))));
}

#[test]
fn fields_orders_the_payload_by_payload_or_rust_names() {
    let keys = "fields(age, owner_id, id), computed(age: u32)";
    let model = accepted(&table(keys, "#[webapi(link = User)] owner_id: i64,"));
    assert_eq!(model.payload, [PayloadEntry::Computed(0), PayloadEntry::Field(1), PayloadEntry::Field(0)]);
}

#[test]
fn unknown_names_are_accepted_where_the_keys_say_so() {
    let model = accepted(&table("allow_unknown(POST), deny_unknown(GET)", ""));
    assert_eq!(model.accepts_unknown, [Method::Head, Method::Post]);
}

#[test]
fn a_smaller_largest_page_makes_the_page_smaller() {
    let model = accepted(&table("max_page_size = 10", ""));
    assert_eq!((model.page_size, model.max_page_size), (10, 10));
}

#[test]
fn a_model_less_resource_may_have_items_without_a_key_field() {
    let model = accepted("#[webapi(key_variable = \"extension_id\", handlers(list, get))] struct Extension;");
    let key = model.key.expect("a key");
    assert_eq!((key.field, key.pattern.as_str()), (None, "[^/]+"));
}

#[test]
fn a_model_less_struct_with_an_id_has_items() {
    let model = accepted("#[webapi(handlers(list, get))] struct Extension { id: String, name: String }");
    assert_eq!(model.key.expect("a key").field, Some(0));
    assert!(model.table.is_none() && model.fields[1].column.is_none());
}

#[test]
fn a_model_less_struct_without_a_key_is_a_list() {
    assert!(accepted("#[webapi(handlers(list))] struct Search;").key.is_none());
}

#[test]
fn the_draft_is_as_visible_as_the_struct() {
    let model = accepted("#[diesel(table_name = issues)] pub(crate) struct Issue { id: i64, title: Title }");
    let expansion = super::super::expand::resource(&model).to_string();
    assert!(expansion.contains("pub (crate) struct IssueDraft"), "{expansion}");
}
