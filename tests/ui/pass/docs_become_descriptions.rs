//! Doc comments of every form, with quotes, braces and several lines.

use webapi_core::prelude::*;

/// The "service" itself: `{name}`.
///
/// It has one object.
#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Service {
    /** How it is called. */
    name: String,
    #[doc = "Since when \\ it runs."]
    since: i64,
    /// Not this.
    #[webapi(description = "But this.")]
    other: bool,
}

impl Service {
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        let Self { name, since, other } = Self { name: "reviews".into(), since: 0, other: false };
        Reply::payload(&serde_json::json!({"name": name, "since": since, "other": other}))
    }
}

#[test]
fn docs_become_descriptions() {
    assert_eq!(Service::DESCRIPTOR.doc, "The \"service\" itself: `{name}`.\n\nIt has one object.");
    let docs: Vec<_> = Service::DESCRIPTOR.fields.iter().map(|field| field.description).collect();
    assert_eq!(docs, ["How it is called.", "Since when \\ it runs.", "But this."]);
}
