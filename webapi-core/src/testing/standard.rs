//! The tests that follow from a declaration; [`resource_tests!`](crate::testing::resource_tests) makes them.

use serde_json::{Value, json};

use super::answer::Answer;
use super::client::Client;
use super::stage::Stage;
use crate::api_token::ApiTokens;
use crate::descriptor::{Descriptor, FieldRole, Method, Requirement, Shape};
use crate::resource::Resource;

/// Makes a module of tests for a resource, from its declaration alone.
///
/// The function gives a fresh [`Stage`](crate::testing::Stage) with at least one object that the superuser may read. The
/// tests hold for resources with default handlers; of hand-made payloads only the envelope is looked at.
///
/// | test | says |
/// | --- | --- |
/// | `only_declared_methods_are_answered` | others are 405 with `Allow` |
/// | `whoever_lacks_the_level_is_refused` | 401 for nobody, 403 for a user, where `require` asks for more |
/// | `an_item_has_the_declared_shape`, `a_list_has_the_declared_shape` | fields, links, mimetypes, counts |
/// | `xml_and_head_are_answered_as_json_and_get` | the same status, the right mimetype, no body |
/// | `what_is_not_there_is_404` | and so is what lies below it |
/// | `undeclared_fields_are_refused` | where the declaration refuses them |
/// | `policies_of_api_tokens_are_kept` | where the API has API tokens |
///
/// ```
/// # use diesel::prelude::*;
/// # use webapi_core::prelude::*;
/// # diesel::table! { books (id) { id -> BigInt, title -> Text } }
/// # /// A book.
/// # #[derive(Queryable, Selectable, WebApiResource)]
/// # #[diesel(table_name = books)]
/// # #[webapi(manual)]
/// # struct Book { id: i64, title: String }
/// use webapi_core::testing::{Stage, resource_tests};
///
/// fn shop() -> Stage {
///     Stage::new(|api| api.resource::<Book>())
///         .with_sql("CREATE TABLE books (id {id}, title TEXT NOT NULL); INSERT INTO books (title) VALUES ('Emma')")
/// }
///
/// resource_tests!(books_as_declared: Book, shop);
/// # fn main() { assert_eq!(shop().client().get("/api/books/").json()["total_results"], 1); }
/// ```
#[macro_export]
macro_rules! __resource_tests {
    ($module:ident: $resource:ty, $stage:path) => {
        mod $module {
            #[allow(unused_imports, reason = "the names of the resource and of the stage may be paths")]
            use super::*;

            $crate::__resource_tests! { @each $resource, $stage,
                only_declared_methods_are_answered,
                whoever_lacks_the_level_is_refused,
                an_item_has_the_declared_shape,
                a_list_has_the_declared_shape,
                xml_and_head_are_answered_as_json_and_get,
                what_is_not_there_is_404,
                undeclared_fields_are_refused,
                policies_of_api_tokens_are_kept,
            }
        }
    };
    (@each $resource:ty, $stage:path, $($test:ident,)*) => {
        $(
            #[test]
            fn $test() {
                $crate::testing::standard::$test::<$resource>(&$stage());
            }
        )*
    };
}

/// Where a resource is.
pub(super) struct Places {
    descriptor: &'static Descriptor,
    list: Option<String>,
    item: Option<String>,
    list_mimetype: String,
    item_mimetype: String,
}

impl Places {
    pub(super) fn of<R: Resource>(stage: &Stage) -> Self {
        let snapshot = stage.client.api().snapshot();
        let name = R::DESCRIPTOR.type_name;
        let Some(view) = snapshot.resource_of::<R>() else {
            panic!("`{name}` is no resource of the API; add `.resource::<{name}>()`")
        };
        let url = stage.list.clone().or_else(|| view.url().map(str::to_owned));
        let Some(url) = url else {
            panic!("a key stands in the URL of `{name}`; say which with `.with_list(\"...\")` on the stage")
        };
        let descriptor = view.descriptor();
        let (list, item) = match descriptor.shape {
            Shape::Singleton => (None, Some(url)),
            Shape::ListOnly => (Some(url), None),
            Shape::Items { .. } => {
                let item = stage.item.clone().or_else(|| first(stage, descriptor, &url));
                (Some(url), item)
            }
        };
        let mimetype = |text: &str| text.to_owned();
        Self {
            descriptor,
            list,
            item,
            list_mimetype: mimetype(view.list_mimetype()),
            item_mimetype: mimetype(view.item_mimetype()),
        }
    }

    /// Where a method makes sense, if anything is there.
    fn place(&self, method: Method) -> Option<&str> {
        let singleton = self.descriptor.shape.is_singleton();
        match method {
            Method::Post if !singleton => self.list.as_deref(),
            Method::Get => self.item.as_deref().or(self.list.as_deref()),
            _ => self.item.as_deref(),
        }
    }

    /// The methods that are declared and answered, with where; those that remove something come last.
    pub(super) fn answered(&self) -> Vec<(Method, &str)> {
        let methods = self.descriptor.implemented_methods();
        let methods = methods.filter(|method| !matches!(method, Method::Head | Method::Options));
        let mut found: Vec<_> = methods.filter_map(|method| Some((method, self.place(method)?))).collect();
        found.sort_by_key(|(method, _)| *method == Method::Delete);
        found
    }
}

/// The first item of a list.
fn first(stage: &Stage, descriptor: &Descriptor, list: &str) -> Option<String> {
    let answer = stage.superuser().get(list);
    let items = (answer.status == 200).then(|| answer.json()[descriptor.list_key].take())?;
    items[0]["links"]["self"]["href"].as_str().map(str::to_owned)
}

fn ask(client: &Client, method: Method, uri: &str) -> Answer {
    match method {
        Method::Post | Method::Put | Method::Patch => {
            client.send(method.as_str(), uri, Some(("application/json", b"{}".to_vec())))
        }
        method => client.send(method.as_str(), uri, None),
    }
}

#[doc(hidden)]
pub fn only_declared_methods_are_answered<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    let client = stage.superuser();
    for method in [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete] {
        if places.descriptor.allows(method) {
            continue;
        }
        for uri in places.list.iter().chain(&places.item) {
            let answer = ask(&client, method, uri).expect(405);
            let allow: Vec<_> =
                answer.header("Allow").unwrap_or_default().split(", ").map(str::to_owned).collect();
            let declared: Vec<_> = places.descriptor.methods.iter().map(|method| method.as_str()).collect();
            assert_eq!(allow, declared, "{method} {uri}");
        }
    }
    for (method, uri) in places.answered() {
        let answer = ask(&client, method, uri);
        assert!(![404, 405].contains(&answer.status), "{method} {uri}: {} {}", answer.status, answer.text());
        assert!(answer.status < 500, "{method} {uri}: {} {}", answer.status, answer.text());
    }
}

#[doc(hidden)]
pub fn whoever_lacks_the_level_is_refused<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    for (method, uri) in places.answered() {
        let required = places.descriptor.requirement(method);
        if required > Requirement::Public {
            let answer = ask(&stage.client, method, uri).expect(401);
            assert_eq!(answer.code(), 103, "{method} {uri}");
            assert!(answer.header("WWW-Authenticate").is_some(), "{method} {uri}: no challenge");
        }
        if required > Requirement::Login {
            assert_eq!(ask(&stage.user(), method, uri).expect(403).code(), 101, "{method} {uri}");
        }
    }
}

#[doc(hidden)]
pub fn an_item_has_the_declared_shape<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    let (Some(uri), true) = (&places.item, places.descriptor.allows(Method::Get)) else { return };
    let answer = stage.superuser().get(uri).expect(200);
    assert_eq!(answer.header("Content-Type"), Some(places.item_mimetype.as_str()), "{uri}");
    let json = answer.json();
    assert_eq!(json["stat"], "ok", "{uri}");
    if !places.descriptor.fields.is_empty() {
        insist_on_item(places.descriptor, &json[places.descriptor.item_key], uri);
        assert_eq!(
            json.as_object().map(serde_json::Map::len),
            Some(2),
            "{uri}: an item has one member beside `stat`"
        );
    }
}

#[doc(hidden)]
pub fn a_list_has_the_declared_shape<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    let (Some(uri), true) = (&places.list, places.descriptor.allows(Method::Get)) else { return };
    let answer = stage.superuser().get(uri).expect(200);
    assert_eq!(answer.header("Content-Type"), Some(places.list_mimetype.as_str()), "{uri}");
    assert_eq!(answer.header("Item-Content-Type"), Some(places.item_mimetype.as_str()), "{uri}");
    let json = answer.json();
    assert_eq!(json["stat"], "ok", "{uri}");
    assert!(json["links"]["self"]["href"].is_string(), "{uri}: no link to itself in {json}");
    let posts = places.descriptor.allows(Method::Post);
    assert_eq!(json["links"]["create"].is_object(), posts, "{uri}: the link `create`");
    if places.descriptor.fields.is_empty() {
        return;
    }
    let Some(items) = json[places.descriptor.list_key].as_array() else {
        panic!("{uri}: no `{}` in {json}", places.descriptor.list_key)
    };
    if let Some(total) = json.get("total_results") {
        assert!(
            total.as_u64() >= u64::try_from(items.len()).ok(),
            "{uri}: {total} in all, {} here",
            items.len()
        );
    }
    items.iter().for_each(|item| insist_on_item(places.descriptor, item, uri));
}

/// Every declared field is there, as a member or as a link, and nothing else is.
fn insist_on_item(descriptor: &Descriptor, item: &Value, uri: &str) {
    let Some(members) = item.as_object() else { panic!("{uri}: no `{}` but {item}", descriptor.item_key) };
    for field in descriptor.fields {
        let is_link = matches!(field.role, FieldRole::Link { .. }) && item["links"][field.name].is_object();
        assert!(members.contains_key(field.name) || is_link, "{uri}: no field `{}` in {item}", field.name);
    }
    for name in members.keys() {
        let declared = descriptor.fields.iter().any(|field| field.name == name);
        assert!(
            declared || name == "links" || name == "_expanded",
            "{uri}: `{name}` is not declared: {item}"
        );
    }
    if matches!(descriptor.shape, Shape::Items { .. }) {
        for (method, link) in [(Method::Put, "update"), (Method::Delete, "delete")] {
            assert_eq!(
                item["links"][link].is_object(),
                descriptor.allows(method),
                "{uri}: the link `{link}`"
            );
        }
    }
}

#[doc(hidden)]
pub fn xml_and_head_are_answered_as_json_and_get<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    if !places.descriptor.allows(Method::Get) {
        return;
    }
    let client = stage.superuser();
    for uri in places.list.iter().chain(&places.item) {
        let get = client.get(uri);
        let xml = client.with_header("Accept", "application/xml").get(uri).expect(get.status);
        let mimetype = xml.header("Content-Type").unwrap_or_default();
        assert!(mimetype.ends_with("xml") || mimetype.starts_with("text/"), "{uri}: {mimetype} for XML");
        let head = client.head(uri).expect(get.status);
        assert_eq!(head.header("Content-Type"), get.header("Content-Type"), "HEAD {uri}");
    }
}

#[doc(hidden)]
pub fn what_is_not_there_is_404<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    let client = stage.superuser();
    if let (Shape::Items { pattern, .. }, Some(list)) = (places.descriptor.shape, &places.list) {
        let key = if pattern == "[0-9]+" { "9223372036854775807" } else { "no-such-thing" };
        let uri = format!("{list}{key}/");
        client.get(&uri).expect(if places.descriptor.allows(Method::Get) { 404 } else { 405 });
        client.get(&format!("{uri}no-such-child/")).expect(404);
    }
}

#[doc(hidden)]
pub fn undeclared_fields_are_refused<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    let client = stage.superuser();
    let body = json!({ "no_such_field": 1 });
    for (method, rules) in
        [(Method::Post, places.descriptor.create_rules), (Method::Put, places.descriptor.update_rules)]
    {
        let closed = rules.is_some_and(|rules| !rules.allow_unknown) && places.descriptor.allows(method);
        if let (true, Some(uri)) = (closed, places.place(method)) {
            let sent = Some(("application/json", body.to_string().into_bytes()));
            let answer = client.send(method.as_str(), uri, sent).expect(400);
            assert_eq!(answer.fields()["no_such_field"], json!(["Field is not supported"]), "{method} {uri}");
        }
    }
}

#[doc(hidden)]
pub fn policies_of_api_tokens_are_kept<R: Resource>(stage: &Stage) {
    let places = Places::of::<R>(stage);
    if ApiTokens::of(stage.client.api()).is_none() {
        return;
    }
    let full = stage.client.with_api_token(&stage.superuser, json!({}));
    let block = json!({ "resources": { places.descriptor.policy_id: { "*": { "block": ["*"] } } } });
    let blocked = stage.client.with_api_token(&stage.superuser, block);
    for (method, uri) in places.answered() {
        assert_eq!(ask(&blocked, method, uri).expect(403).code(), 101, "{method} {uri} against a policy");
        let answer = ask(&full, method, uri);
        if !places.descriptor.api_token_access_allowed {
            assert_eq!(answer.expect(403).code(), 101, "{method} {uri}");
        } else if answer.status == 403 {
            // A hook refuses, then, and refuses a session too.
            ask(&stage.superuser(), method, uri).expect(403);
        }
    }
}
