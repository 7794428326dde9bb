//! Every key that `#[webapi(...)]` knows on a resource and on its fields, with the form it is written in.

use crate::attribute::{KeySpec, KeyTable};

const fn key(key: &'static str, takes: &'static str, form: &'static str) -> KeySpec {
    KeySpec { key, takes, form }
}

const TEXT: &str = "text in quotes";
const TEXT_OR_NONE: &str = "text in quotes, or `none`";
const FLAG: &str = "nothing after it";
const BOOL: &str = "`true` or `false`";
const FIELD: &str = "the name of a field of this struct";
const TYPE: &str = "a type";
const METHODS: &str = "a list of HTTP methods";
const COUNT: &str = "a whole number";
const INTEGER: &str = "a whole number, which may be negative";
const VALUE: &str = "a function of the context, as a path or a closure";

/// Keys on the struct.
pub(crate) static STRUCT: KeyTable = KeyTable {
    place: "on the struct",
    elsewhere: Some(&FIELDS),
    keys: &[
        key("name", TEXT, r#"name = "issue""#),
        key("plural", TEXT, r#"plural = "issues""#),
        key("item_key", TEXT, r#"item_key = "issue""#),
        key("list_key", TEXT, r#"list_key = "issues""#),
        key("uri_name", TEXT, r#"uri_name = "issues""#),
        key("link_name", TEXT, r#"link_name = "issues""#),
        key("uri_template", TEXT_OR_NONE, r#"uri_template = "issue""#),
        key("uri_template_plural", TEXT_OR_NONE, r#"uri_template_plural = "issues""#),
        key("parent", TYPE, "parent = Project"),
        key("attach", "`item` or `list`", "attach = list"),
        key("parent_key", FIELD, "parent_key = project_id"),
        key("key", FIELD, "key = id"),
        key("key_variable", TEXT, r#"key_variable = "issue_id""#),
        key("key_pattern", "a regular expression in quotes", r#"key_pattern = "[0-9]+""#),
        key("list_only", FLAG, "list_only"),
        key("singleton", FLAG, "singleton"),
        key("methods", METHODS, "methods(GET, POST)"),
        key("mimetype_vendor", TEXT_OR_NONE, r#"mimetype_vendor = "example.org""#),
        key("mimetype_item", TEXT, r#"mimetype_item = "issue""#),
        key("mimetype_list", TEXT, r#"mimetype_list = "issues""#),
        key("last_modified", FIELD, "last_modified = last_updated"),
        key("etag", FIELD, "etag = revision"),
        key("auto_etag", FLAG, "auto_etag"),
        key("require_if_match", FLAG, "require_if_match"),
        key("scope_name", TEXT, r#"scope_name = "issue""#),
        key("policy_id", TEXT, r#"policy_id = "issue""#),
        key("oauth2_token_access_allowed", BOOL, "oauth2_token_access_allowed = false"),
        key("api_token_access_allowed", BOOL, "api_token_access_allowed = false"),
        key("require", "a list of methods with who may call them", "require(POST = superuser, PUT = login)"),
        key("hooks", FLAG, "hooks"),
        key("handlers", "a list of functions", "handlers(list, get)"),
        key("manual", FLAG, "manual"),
        key("crate", "the path of webapi-core", "crate = my_webapi_core"),
        key(
            "computed",
            "a list of methods with the types they return",
            "computed(fullname: String, absolute_url(ctx): String)",
        ),
        key(
            "many",
            "a list of relations with their join tables",
            "many(users: User through group_members(group_id, user_id))",
        ),
        key("through", "a join table with two columns", "through = group_members(group_id, user_id)"),
        key("fields", "a list of payload fields", "fields(id, summary)"),
        key("list_fields", TYPE, "list_fields = IssueListFields"),
        key("create_fields", TYPE, "create_fields = IssueCreateFields"),
        key("update_fields", TYPE, "update_fields = IssueUpdateFields"),
        key("allow_unknown", METHODS, "allow_unknown(POST, PUT)"),
        key("deny_unknown", METHODS, "deny_unknown(GET)"),
        key("form", TYPE, "form = IssueForm"),
        key("create_form", TYPE, "create_form = NewIssueForm"),
        key("exclusive", "a list of fields, or several between parentheses", "exclusive(branch, tag)"),
        key("page_size", COUNT, "page_size = 25"),
        key("max_page_size", COUNT, "max_page_size = 200"),
        key("cursor_pages", FLAG, "cursor_pages"),
        key(
            "default_sort",
            "a list of fields, with a minus for largest first",
            "default_sort(-last_updated, id)",
        ),
        key("title", "the name of a field or method", "title = summary"),
        key("added_in", TEXT, r#"added_in = "1.2""#),
        key("deprecated_in", TEXT, r#"deprecated_in = "2.0""#),
    ],
};

/// Keys on a field.
pub(crate) static FIELDS: KeyTable = KeyTable {
    place: "on a field",
    elsewhere: Some(&STRUCT),
    keys: &[
        key("name", TEXT, r#"name = "summary""#),
        key("read_only", FLAG, "read_only"),
        key("create", "nothing after it, or `(required)`", "create(required)"),
        key("update", FLAG, "update"),
        key("max_length", COUNT, "max_length = 300"),
        key("min", INTEGER, "min = 0"),
        key("max", INTEGER, "max = 100"),
        key("choices", "a list of texts in quotes", r#"choices("open", "closed")"#),
        key("default", VALUE, "default = |ctx| ctx.now()"),
        key("on_update", VALUE, "on_update = |ctx| ctx.now()"),
        key("filter", FLAG, "filter"),
        key("sort", FLAG, "sort"),
        key("search", FLAG, "search"),
        key("link", TYPE, "link = User"),
        key(
            "title",
            "a method of the link's target, or the path of a function",
            "link = User, title = fullname",
        ),
        key("parent", FLAG, "parent"),
        key("skip", FLAG, "skip"),
        key("description", TEXT, r#"description = "What the change does.""#),
        key("added_in", TEXT, r#"added_in = "1.2""#),
        key("deprecated_in", TEXT, r#"deprecated_in = "2.0""#),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::resource::parse;

    #[test]
    fn every_form_is_read_as_it_is_shown() {
        let on_structs = STRUCT.keys.iter().map(|spec| format!("#[webapi({})] struct S;", spec.form));
        let on_fields =
            FIELDS.keys.iter().map(|spec| format!("struct S {{ #[webapi({})] a: A }}", spec.form));
        for item in on_structs.chain(on_fields) {
            let mut errors = Diagnostics::default();
            let read = parse::resource(&syn::parse_str(&item).expect("Rust that parses"), &mut errors);
            assert!(read.is_some() && errors.messages().is_empty(), "{item}: {:?}", errors.messages());
        }
    }

    #[test]
    fn every_key_is_in_the_reference() {
        let reference = include_str!("../../../../docs/reference/attributes.md");
        for table in [&STRUCT, &FIELDS] {
            for spec in table.keys {
                assert!(
                    reference.contains(&format!("| `{}", spec.key)),
                    "`{}` {} is not documented",
                    spec.key,
                    table.place
                );
            }
        }
    }
}
