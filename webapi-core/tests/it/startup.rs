//! The check at start: every mistake of a tree, reported at once.

use std::any::TypeId;

use diesel::prelude::*;
use serde::Serialize;
use webapi_core::api::{StartError, WebApiBuilder};
use webapi_core::db::Database;
use webapi_core::descriptor::{Attach, Descriptor, ParentRef, Shape};
use webapi_core::prelude::*;

use crate::library::resources::{Author, Book, Note, Person, Shelf};
use crate::library::schema::{loans, shelves};

#[derive(WebApiResource)]
#[webapi(manual, singleton, name = "twin", uri_name = "twins", handlers(get))]
struct Twin;

impl Twin {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

#[derive(WebApiResource)]
#[webapi(manual, singleton, name = "other_twin", uri_name = "twins", handlers(get))]
struct OtherTwin;

impl OtherTwin {
    #[allow(clippy::unnecessary_wraps, reason = "a handler's signature")]
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

/// A resource with the scope of shelves, and a link to something that is not registered.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = loans)]
#[webapi(manual, name = "lease", policy_id = "shelf")]
struct Lease {
    id: i64,
    #[webapi(link = Person)]
    borrower_id: i64,
}

/// Shelves again, by a pattern that is none.
#[derive(Queryable, Selectable, Identifiable, Serialize, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(manual, name = "rack", key = code, key_pattern = "[a-z")]
struct Rack {
    id: i64,
    code: String,
}

/// A descriptor like another one, with another type.
const fn like<Origin: Resource, This: 'static>() -> Descriptor {
    let of = Origin::DESCRIPTOR;
    Descriptor { type_id: TypeId::of::<This>(), ..*of }
}

struct Hen;
struct Egg;

static HEN: Descriptor = Descriptor {
    name: "hen",
    type_name: "Hen",
    parent: Some(ParentRef { type_id: TypeId::of::<Egg>(), type_name: "Egg" }),
    ..like::<Twin, Hen>()
};
static EGG: Descriptor = Descriptor {
    name: "egg",
    type_name: "Egg",
    parent: Some(ParentRef { type_id: TypeId::of::<Hen>(), type_name: "Hen" }),
    ..like::<Twin, Egg>()
};

struct Orphan;

static BELOW_A_LIST: Descriptor = Descriptor {
    name: "orphan",
    type_name: "Orphan",
    scope_name: "orphan",
    uri_name: "orphans",
    attach: Attach::Item,
    shape: Shape::ListOnly,
    parent: Some(ParentRef { type_id: TypeId::of::<Bare>(), type_name: "Bare" }),
    ..like::<Twin, Orphan>()
};

struct Bare;

static BARE: Descriptor = Descriptor {
    name: "bare",
    type_name: "Bare",
    scope_name: "bare",
    uri_name: "bares",
    shape: Shape::ListOnly,
    parent: Some(ParentRef { type_id: TypeId::of::<Root>(), type_name: "Root" }),
    ..like::<Twin, Bare>()
};

fn builder() -> WebApiBuilder {
    // Nobody asks it anything: any database will do.
    #[cfg(feature = "sqlite")]
    let url = "sqlite::memory:";
    #[cfg(not(feature = "sqlite"))]
    let url = &std::env::var("WEBAPI_TEST_POSTGRES_URL").unwrap();
    WebApi::builder().without_inventory().database(Database::open_with_connections(url, 1).unwrap())
}

/// The mistakes, one text each.
#[track_caller]
fn mistakes(builder: WebApiBuilder) -> Vec<String> {
    match builder.build() {
        Err(StartError::Tree(error)) => error.mistakes().iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn only(builder: WebApiBuilder) -> String {
    let [mistake]: [String; 1] = mistakes(builder).try_into().unwrap();
    mistake
}

#[test]
fn a_path_that_two_claim_is_reported_with_both() {
    let mistake = only(builder().resource::<Twin>().resource::<OtherTwin>());
    for part in ["/twins/", "`Twin`", "`OtherTwin`", "startup.rs", "uri_name"] {
        assert!(mistake.contains(part), "{mistake}");
    }
}

#[test]
fn a_scope_that_two_claim_is_reported_with_both_paths() {
    let mistake = only(builder().resource::<Person>().resource::<Shelf>().resource::<Lease>());
    for part in
        ["`shelf:…`", "`/api/shelves/`", "`/api/leases/`", "`Shelf`", "`Lease`", "scope_name = \"shelf\""]
    {
        assert!(mistake.contains(part), "{mistake}");
    }
}

#[test]
fn an_unknown_parent_is_reported_with_what_to_add() {
    let mistake = only(builder().resource::<Note>());
    for part in ["`Note`", "below `Book`", "`.resource::<Book>()`", "use the_crate as _;"] {
        assert!(mistake.contains(part), "{mistake}");
    }
}

#[test]
fn parents_that_form_a_circle_are_reported_once() {
    let mistake = only(builder().descriptor(&HEN).descriptor(&EGG));
    assert!(mistake.contains("Hen -> Egg -> Hen"), "{mistake}");
}

#[test]
fn a_link_to_a_type_that_is_not_registered_is_reported() {
    let found = mistakes(builder().resource::<Shelf>().resource::<Book>());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|mistake| mistake.contains("`owner` of `Book`")), "{found:?}");
    assert!(found.iter().any(|mistake| mistake.contains("`authors` of `Book`")), "{found:?}");
}

#[test]
fn a_key_pattern_that_is_none_is_reported() {
    let mistake = only(builder().resource::<Rack>());
    assert!(mistake.contains("`Rack`") && mistake.contains("not a regular expression"), "{mistake}");
}

#[test]
fn a_child_of_items_without_a_url_is_reported() {
    let mistake = only(builder().descriptor(&BARE).descriptor(&BELOW_A_LIST));
    assert!(mistake.contains("`Orphan`") && mistake.contains("attach = list"), "{mistake}");
}

#[test]
fn a_public_url_and_a_mount_path_that_cannot_be_are_reported() {
    for url in [
        "",
        "example.com",
        "ftp://x",
        "http://",
        "http://x/",
        "https://x/api",
        "http://x?y",
        "http://a b",
        "http://bücher.example",
        "http://a\"b",
    ] {
        assert!(only(builder().public_url(url)).contains("public URL"), "{url}");
    }
    for prefix in ["", "api", "/", "/api/", "/{x}", "/a?b", "/a#b", "/a\"b", "/ä"] {
        assert!(only(builder().mount(prefix)).contains("mount path"), "{prefix}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let found = mistakes(
        builder()
            .public_url("example.com")
            .mount("api/")
            .resource::<Twin>()
            .resource::<OtherTwin>()
            .resource::<Note>()
            .resource::<Shelf>()
            .resource::<Lease>()
            .resource::<Rack>()
            .descriptor(&HEN)
            .descriptor(&EGG)
            .descriptor(&BARE)
            .descriptor(&BELOW_A_LIST),
    );
    for part in [
        "public URL",
        "mount path",
        "twins",
        "below `Book`",
        "`borrower` of `Lease`",
        "`shelf:…`",
        "regular expression",
        "Hen -> Egg",
        "`Orphan`",
    ] {
        assert!(found.iter().any(|mistake| mistake.contains(part)), "{part} is not in {found:#?}");
    }
    assert_eq!(found.len(), 9, "{found:#?}");
}

#[test]
fn the_report_is_a_list() {
    let error = builder().resource::<Twin>().resource::<OtherTwin>().public_url("x").build().unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("the web API cannot be built (2 mistakes found):\n  - "), "{text}");
}

#[test]
fn an_api_without_a_database_says_how_to_give_it_one() {
    let error = WebApi::builder().build().unwrap_err();
    assert!(error.to_string().contains("Database::open"), "{error}");
}

#[test]
fn registering_twice_is_the_same_as_once() {
    let api = builder().resource::<Author>().resource::<Author>().resource::<Person>().build().unwrap();
    assert_eq!(api.snapshot().walk().len(), 3);
}
