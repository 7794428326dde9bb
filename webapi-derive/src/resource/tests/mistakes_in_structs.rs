//! One fact per mistake in `#[webapi(...)]` on the struct.

use super::{refused, refuses, table};

/// A struct with a table, one mistake in its keys, and a field `last_updated`.
#[track_caller]
fn refuses_keys(keys: &str, message: &str) {
    refuses(&table(keys, "last_updated: Stamp,"), message);
}

#[test]
fn an_unknown_key_is_answered_with_the_nearest() {
    refuses_keys(
        "plurals = \"bugs\"",
        "unknown key `plurals` in `#[webapi(...)]` on the struct\n\
         help: did you mean `plural`, as in `#[webapi(plural = \"issues\")]`?",
    );
}

#[test]
fn a_key_of_fields_is_sent_to_the_fields() {
    refuses_keys(
        "filter",
        "unknown key `filter` in `#[webapi(...)]` on the struct\n\
         help: `filter` belongs on a field: `#[webapi(filter)]`",
    );
}

#[test]
fn a_key_is_given_once() {
    refuses_keys("hooks, hooks", "`hooks` is given twice\nhelp: keep one of the two");
}

#[test]
fn an_attribute_says_something() {
    refuses(
        "#[diesel(table_name = t)] #[webapi] struct Issue { id: i64 }",
        "this `#[webapi]` says nothing\n\
         help: put keys between parentheses, as in `#[webapi(name = \"issue\")]`, or remove it",
    );
}

#[test]
fn a_name_is_text_in_quotes() {
    refuses_keys(
        "name = issue",
        "`name` takes text in quotes\nhelp: write it as `#[webapi(name = \"issue\")]`",
    );
}

#[test]
fn a_name_is_not_empty() {
    refuses_keys("name = \"\"", "`name` is empty\nhelp: write it as `#[webapi(name = \"issue\")]`");
}

#[test]
fn a_key_pattern_is_not_empty() {
    refuses_keys(
        "key_pattern = \"\"",
        "`key_pattern` is empty\nhelp: write it as `#[webapi(key_pattern = \"[0-9]+\")]`",
    );
}

#[test]
fn a_flag_has_no_value() {
    refuses_keys("hooks = true", "`hooks` takes nothing after it\nhelp: write it as `#[webapi(hooks)]`");
}

#[test]
fn access_of_oauth2_tokens_is_true_or_false() {
    refuses_keys(
        "oauth2_token_access_allowed = \"no\"",
        "`oauth2_token_access_allowed` takes `true` or `false`\n\
         help: write it as `#[webapi(oauth2_token_access_allowed = false)]`",
    );
}

#[test]
fn a_uri_name_is_one_path_segment() {
    refuses_keys(
        "uri_name = \"all/issues\"",
        "`all/issues` cannot be a path segment\n\
         help: use letters, digits and `-`, as in `#[webapi(uri_name = \"issue-comments\")]`",
    );
}

#[test]
fn a_scope_name_has_no_colon_and_no_space() {
    for name in ["issue:read", "my issue"] {
        refuses_keys(
            &format!("scope_name = \"{name}\""),
            &format!(
                "`{name}` cannot be the name of a scope\nhelp: use printable ASCII without spaces, quotes, \
                 backslashes and `:`, as in `#[webapi(scope_name = \"issue\")]`"
            ),
        );
    }
}

#[test]
fn a_policy_that_names_the_scope_must_be_a_scope_name() {
    assert!(
        refused(&table("policy_id = \"café\"", ""))[0].starts_with("`café` cannot be the name of a scope")
    );
}

#[test]
fn methods_are_written_as_in_http() {
    refuses_keys("methods(GET, Post)", "unknown method `Post`\nhelp: did you mean `POST`?");
    refuses_keys(
        "methods(FETCH)",
        "unknown method `FETCH`\n\
         help: it is one of `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` and `OPTIONS`",
    );
}

#[test]
fn methods_are_not_empty() {
    refuses_keys(
        "methods()",
        "`methods()` allows nothing\n\
         help: name at least one, as in `methods(GET)`, or leave it out for GET alone",
    );
}

#[test]
fn a_method_is_named_once() {
    refuses_keys("methods(GET, GET)", "`GET` is named twice in `methods(...)`\nhelp: keep one of the two");
}

#[test]
fn a_post_needs_something_to_write() {
    refuses_keys(
        "methods(GET, POST)",
        "`POST` is allowed, and nothing says what it would create\n\
         help: mark fields with `#[webapi(create)]`, or write the function and name it, as in `handlers(create)`",
    );
}

#[test]
fn a_put_needs_something_to_write() {
    refuses_keys(
        "methods(GET, PUT)",
        "`PUT` is allowed, and nothing says what it would update\n\
         help: mark fields with `#[webapi(update)]`, or write the function and name it, as in `handlers(update)`",
    );
}

#[test]
fn without_a_table_a_delete_needs_a_handler() {
    refuses(
        "#[webapi(methods(DELETE), singleton)] struct Cache;",
        "`DELETE` is allowed, and nothing says what it would delete\n\
         help: write the function `delete` and name it, as in `handlers(delete)`",
    );
}

#[test]
fn a_handler_is_one_of_five() {
    refuses_keys("handlers(lst)", "unknown handler `lst`\nhelp: did you mean `list`?");
}

#[test]
fn a_handler_needs_its_method() {
    refuses_keys(
        "handlers(update)",
        "handler `update` would never be called: `PUT` or `PATCH` is not allowed\n\
         help: add it, as in `methods(GET, PUT)`",
    );
}

#[test]
fn a_requirement_is_one_of_three() {
    refuses_keys(
        "require(GET = admin)",
        "unknown requirement `admin`\nhelp: it is one of `public`, `login` and `superuser`",
    );
    refuses_keys(
        "require(GET = superusers)",
        "unknown requirement `superusers`\nhelp: did you mean `superuser`?",
    );
}

#[test]
fn a_requirement_is_for_an_allowed_method() {
    refuses_keys(
        "require(POST = login)",
        "`require` speaks of `POST`, which is not allowed at all\nhelp: add it, as in `methods(GET, POST)`",
    );
}

#[test]
fn a_requirement_is_given_once_for_a_method() {
    refuses_keys(
        "require(GET = login, GET = public)",
        "`GET` is named twice in `require(...)`\nhelp: keep one of the two",
    );
}

#[test]
fn a_method_either_allows_unknown_names_or_denies_them() {
    refuses_keys(
        "allow_unknown(GET), deny_unknown(GET)",
        "`GET` is both in `allow_unknown` and in `deny_unknown`\nhelp: keep it in one of the two",
    );
}

#[test]
fn a_page_shows_something() {
    refuses_keys("page_size = 0", "`page_size = 0` would show nothing\nhelp: write at least 1");
}

#[test]
fn a_page_is_not_larger_than_the_largest() {
    refuses_keys(
        "page_size = 500",
        "`page_size` 500 is above `max_page_size` 200\nhelp: raise the other, as in `max_page_size = 500`",
    );
}

#[test]
fn a_page_size_is_a_whole_number() {
    refuses_keys(
        "page_size = -5",
        "`page_size` takes a whole number\nhelp: write it as `#[webapi(page_size = 25)]`",
    );
}

#[test]
fn last_modified_names_a_field() {
    refuses_keys(
        "last_modified = last_update",
        "`last_modified` names `last_update`, and there is no such field\nhelp: did you mean `last_updated`?",
    );
}

#[test]
fn etag_names_a_field() {
    refuses_keys(
        "etag = revision",
        "`etag` names `revision`, and there is no such field\nhelp: there are `id` and `last_updated`",
    );
}

#[test]
fn default_sort_names_fields() {
    refuses_keys(
        "default_sort(-last_updatd)",
        "`default_sort` names `last_updatd`, and there is no such field\nhelp: did you mean `last_updated`?",
    );
}

#[test]
fn default_sort_names_a_field_once() {
    refuses_keys(
        "default_sort(id, -id)",
        "`id` is named twice in `default_sort(...)`\nhelp: keep the first: the second changes nothing",
    );
}

#[test]
fn default_sort_is_not_empty() {
    refuses_keys(
        "default_sort()",
        "`default_sort()` names no field\n\
         help: name a field, as in `default_sort(-last_updated, id)`, or leave it out for the primary key",
    );
}

#[test]
fn fields_names_what_is_in_the_payload() {
    refuses_keys(
        "fields(id, last_updatd, last_updated)",
        "`fields(...)` names `last_updatd`, which is not in the payload\nhelp: did you mean `last_updated`?",
    );
}

#[test]
fn fields_names_everything() {
    refuses_keys(
        "fields(id)",
        "`fields(...)` leaves out `last_updated`\nhelp: it is the order of the whole payload: name every field, \
         or mark those that do not belong with `skip`",
    );
}

#[test]
fn fields_names_everything_once() {
    refuses_keys(
        "fields(id, id, last_updated)",
        "`id` is named twice in `fields(...)`\nhelp: keep one of the two",
    );
}

#[test]
fn two_payload_fields_have_two_names() {
    refuses_keys(
        "computed(last_updated: String)",
        "two payload fields are called `last_updated`\n\
         help: rename one, as in `#[webapi(name = \"other\")]`, or leave one out with `skip`",
    );
}

#[test]
fn the_frameworks_own_names_are_taken() {
    refuses_keys(
        "computed(links: String)",
        "the payload field `links` would hide the framework's own `links`\n\
         help: call it otherwise, as in `#[webapi(name = \"related\")]`",
    );
}

#[test]
fn a_computed_field_has_a_type() {
    refuses_keys(
        "computed(fullname, url(ctx): String)",
        "`fullname` in `computed(...)` has no type\n\
         help: write the type that it returns, as in `computed(fullname: String)`",
    );
}

#[test]
fn a_relation_names_its_join_table() {
    refuses_keys(
        "many(users: User)",
        "`many` takes a list of relations with their join tables\n\
         help: write it as `#[webapi(many(users: User through group_members(group_id, user_id)))]`",
    );
}

#[test]
fn a_title_in_many_follows_its_relation() {
    refuses_keys(
        "many(title = name, users: User through m(a, b))",
        "`title` belongs to the relation before it, and there is none\nhelp: write it after one, as in \
         `many(users: User through group_members(group_id, user_id), title = fullname)`",
    );
}

#[test]
fn a_join_has_two_columns() {
    refuses(
        &table("parent = Group, through = members(group_id)", ""),
        "`through` takes a join table with two columns\n\
         help: write it as `#[webapi(through = group_members(group_id, user_id))]`",
    );
}

#[test]
fn every_mistake_is_reported_at_once() {
    let messages =
        refused(&table("nme = \"a\", methods(GOT), page_size = 0", "#[webapi(min = \"1\")] a: i32,"));
    assert_eq!(messages.len(), 4, "{messages:#?}");
}

#[test]
fn what_is_missing_is_not_reported_beside_other_mistakes() {
    let messages = refused(&table("methods(POST)", "#[webapi(creat)] a: i32,"));
    assert_eq!(messages.len(), 1, "{messages:#?}");
}

#[test]
fn a_struct_with_mistakes_still_implements_its_traits() {
    let item = table("hooks, crate = api, methods(GOT), parent = 3", "#[webapi(filtre)] a: i32,");
    let input = syn::parse_str(&item).expect("Rust that parses");
    let expansion = super::super::derive(&input).to_string();
    assert_eq!(expansion.matches("compile_error").count(), 3);
    assert!(expansion.contains("impl api :: resource :: Resource for Issue"), "{expansion}");
    assert!(!expansion.contains("impl api :: resource :: ResourceHooks"), "the user has one");
}

#[test]
fn a_condition_needs_an_etag_to_name() {
    let issue = table("methods(GET, PUT), require_if_match", "#[webapi(update)] name: String,");
    refuses(
        &issue,
        "`require_if_match` asks for an `ETag`, and this resource sends none\n\
         help: add `auto_etag`, or `etag = field` with a field that changes whenever the object does",
    );
}

#[test]
fn a_condition_needs_changes_to_guard() {
    refuses_keys(
        "auto_etag, require_if_match",
        "`require_if_match` is about changes, and this resource allows none\n\
         help: allow PUT, PATCH or DELETE, or remove it",
    );
}
