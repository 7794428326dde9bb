//! One fact per mistake about shape, key and parent.

use super::{refused, refuses, table};

#[test]
fn an_enum_is_no_resource() {
    refuses(
        "enum Issue { Open }",
        "`Issue` is an enum, and a resource is one kind of object\n\
         help: write a struct with named fields, or a unit struct when there are no columns",
    );
}

#[test]
fn a_union_is_no_resource() {
    assert!(refused("union Issue { a: i64 }")[0].starts_with("`Issue` is a union"));
}

#[test]
fn a_tuple_struct_is_no_resource() {
    assert!(
        refused("struct Issue(i64);")[0].starts_with("`Issue` is a tuple struct, whose fields have no names")
    );
}

#[test]
fn a_generic_struct_is_no_resource() {
    refuses(
        "struct Issue<T> { id: T }",
        "`Issue` has generic parameters, and one URL cannot serve many types\n\
         help: remove the parameters, or derive on a concrete struct",
    );
}

#[test]
fn a_singleton_cannot_have_a_plural() {
    refuses(
        "#[webapi(singleton, plural = \"infos\")] struct Info;",
        "a singleton is one object without a list or a key, so `plural` means nothing\n\
         help: remove `plural`, or `singleton`",
    );
}

#[test]
fn a_singleton_cannot_have_what_lists_and_keys_have() {
    for key in ["key = id", "list_only", "page_size = 3", "max_page_size = 30", "key_variable = \"x\""] {
        let messages = refused(&table(&format!("singleton, {key}"), ""));
        assert!(messages[0].starts_with("a singleton is one object without a list or a key"), "{messages:?}");
    }
}

#[test]
fn a_singleton_has_no_list_handler() {
    refuses(
        "#[webapi(singleton, handlers(list))] struct Info;",
        "a singleton has no list to answer\nhelp: write `handlers(get)`",
    );
}

#[test]
fn a_list_alone_cannot_have_a_key() {
    refuses(
        &table("list_only, key = id", ""),
        "`list_only` means that no URL addresses an item, so `key` means nothing\n\
         help: remove `key`, or `list_only`",
    );
}

#[test]
fn a_list_alone_has_no_items_to_change() {
    refuses(
        &table("list_only, methods(GET, DELETE)", ""),
        "`DELETE` is for one object, and `list_only` means that no URL addresses one\n\
         help: remove it, or `list_only`",
    );
    refuses(
        &table("list_only, handlers(get)", ""),
        "`get` is for one object, and `list_only` means that no URL addresses one\nhelp: write `handlers(list)`",
    );
}

#[test]
fn a_key_names_a_field() {
    refuses(
        &table("key = usrname", "username: String,"),
        "`key` names `usrname`, and there is no such field\nhelp: did you mean `username`?",
    );
}

#[test]
fn a_key_is_never_null() {
    refuses(
        &table("key = slug", "slug: Option<String>,"),
        "`key` names `slug`, whose type cannot tell objects apart in a URL\n\
         help: use an integer, a text or a UUID that is never null",
    );
}

#[test]
fn a_table_needs_a_primary_key_among_the_fields() {
    refuses(
        "#[diesel(table_name = t)] struct Issue { slug: String }",
        "no field of `Issue` is its table's primary key\n\
         help: add the column `id`, or name another, as in `#[diesel(primary_key(username))]`",
    );
    refuses(
        "#[diesel(table_name = t, primary_key(slog))] struct Issue { slug: String }",
        "the primary key `slog` is no field of `Issue`\nhelp: did you mean `slug`?",
    );
}

#[test]
fn a_primary_key_is_one_column() {
    for keys in ["", "#[webapi(list_only)]"] {
        refuses(
            &format!("#[diesel(table_name = t, primary_key(a, b))] {keys} struct Pair {{ a: i64, b: i64 }}"),
            "the primary key is `a` and `b`, and a resource has one of a single column\n\
             help: give the table a column `id`, or name a unique column, as in `#[diesel(primary_key(slug))]`; \
             the rows of a join table are links, which `many(...)` shows",
        );
    }
}

#[test]
fn a_handler_for_one_object_needs_a_url_for_it() {
    refuses(
        "#[webapi(handlers(get))] struct Extension;",
        "handler `get` is for one object, and no URL addresses one\n\
         help: add `key = field`, or `key_variable = \"issue_id\"`, or `singleton`",
    );
}

#[test]
fn attach_needs_a_parent() {
    refuses(
        &table("attach = list", ""),
        "`attach` says where below the parent, and no parent is given\n\
         help: add the parent, as in `#[webapi(parent = Project, attach = list)]`",
    );
}

#[test]
fn attach_is_item_or_list() {
    refuses(
        &table("parent = Project, attach = items", ""),
        "`attach` cannot be `items`\nhelp: did you mean `attach = item`?",
    );
}

#[test]
fn the_root_has_no_items() {
    refuses(
        &table("parent = Root, attach = item", ""),
        "the root has no items to attach to\nhelp: remove `attach`",
    );
}

#[test]
fn nothing_is_its_own_parent() {
    let messages = refused(&table("parent = Issue", "issue_id: i64,"));
    assert_eq!(
        messages,
        [
            "`Issue` is its own parent\nhelp: name another type; objects of one kind refer to each other by `link`"
        ]
    );
}

#[test]
fn a_child_leads_to_its_parent() {
    refuses(
        &table("parent = crate::Project", ""),
        "nothing tells which `Project` each `Issue` belongs to\n\
         help: mark the foreign key with `#[webapi(parent)]`, or name it, as in `parent_key = project_id`, \
         or name a join table with `through`",
    );
}

#[test]
fn a_parent_key_names_a_field() {
    refuses(
        &table("parent = Project, parent_key = projct_id", "project_id: i64,"),
        "`parent_key` names `projct_id`, and there is no such field\nhelp: did you mean `project_id`?",
    );
}

#[test]
fn a_parent_key_needs_a_parent() {
    refuses(
        &table("parent_key = id", ""),
        "`parent_key` leads to a parent object, and below the root there is none\n\
         help: add the parent's type, as in `#[webapi(parent = Project)]`",
    );
}

#[test]
fn below_a_list_there_is_no_parent_object() {
    refuses(
        &table("parent = Project, attach = list", "#[webapi(parent)] project_id: i64,"),
        "`parent` leads to a parent object, and below a list there is none\n\
         help: remove it, or attach to the item with `attach = item`",
    );
}

#[test]
fn one_field_is_marked_as_the_parent_key() {
    refuses(
        &table("parent = Project", "#[webapi(parent)] a: i64, #[webapi(parent)] b: i64,"),
        "a second field is marked `parent`\nhelp: mark only the foreign key of the one parent",
    );
}

#[test]
fn the_marked_field_is_the_named_one() {
    refuses(
        &table("parent = Project, parent_key = a", "a: i64, #[webapi(parent)] b: i64,"),
        "`parent_key` names `a`, and another field is marked\n\
         help: keep either `parent_key = ...` or the mark `parent`",
    );
}

#[test]
fn a_join_table_replaces_the_parent_key() {
    refuses(
        &table("parent = Group, parent_key = group_id, through = m(group_id, issue_id)", "group_id: i64,"),
        "`through` and a parent key are two ways to the parent\n\
         help: keep `through` for many-to-many, or the key for a foreign key",
    );
}

#[test]
fn without_a_table_there_is_nothing_to_join() {
    refuses(
        "#[webapi(parent = Group, through = m(a, b), handlers(list))] struct Member;",
        "`through` joins with this struct's table, and it has none\n\
         help: add `#[diesel(table_name = ...)]`, or write `handlers(list)` yourself",
    );
    refuses(
        "#[webapi(many(users: User through m(a, b)))] struct Member;",
        "`many` joins with this struct's table, and it has none\n\
         help: add `#[diesel(table_name = ...)]`, or give the objects by a `computed` method",
    );
}

#[test]
fn without_a_table_there_is_nothing_to_order() {
    refuses(
        "#[webapi(default_sort(name), handlers(list))] struct Extension { name: String }",
        "`default_sort` speaks of columns, and this struct has no table\n\
         help: add `#[diesel(table_name = ...)]`, or order the objects in `handlers(list)`",
    );
    refuses(
        "#[webapi(cursor_pages, handlers(list))] struct Extension { name: String }",
        "`cursor_pages` speaks of columns, and this struct has no table\n\
         help: add `#[diesel(table_name = ...)]`, or remove it, and page in `handlers(list)`",
    );
}
