//! The user's own `Result`, `Option`, `String`, `Vec`, `Box`, `Ok`, `Some`, `None`, `Err`, `Default` and `Clone`.

use diesel::prelude::*;
use webapi_core::prelude::{Choice, Context, Reply, RequestFields, Resource, WebApiResource};

/// Nothing of the expansions may find these.
#[expect(dead_code, reason = "they only stand in the way")]
mod taken {
    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) struct Box;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) trait Default {}
    pub(super) trait Clone {}
    pub(super) trait ToString {}
    pub(super) trait Iterator {}
    pub(super) trait From {}
    pub(super) trait Into {}
}
#[expect(unused_imports, reason = "they only stand in the way")]
use taken::*;

type Text = std::string::String;

diesel::table! {
    owners (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    shops (id) {
        id -> BigInt,
        owner_id -> Nullable<BigInt>,
        name -> Text,
        state -> Text,
    }
}

diesel::table! {
    shop_owners (shop_id, owner_id) {
        shop_id -> BigInt,
        owner_id -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(owners, shops, shop_owners);

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = owners)]
#[webapi(manual, title = name)]
struct Owner {
    id: i64,
    name: Text,
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = shops)]
#[webapi(
    manual,
    methods(GET, POST, PUT),
    list_fields = Wanted,
    default_sort(-name),
    title = name,
    computed(size: i32),
    many(owners: Owner through shop_owners(shop_id, owner_id))
)]
struct Shop {
    id: i64,
    #[webapi(link = Owner, create, update, filter)]
    owner_id: std::option::Option<i64>,
    #[webapi(create(required), update, search, sort)]
    name: Text,
    #[webapi(create, filter, default = |_| State::Open)]
    state: State,
}

impl Shop {
    fn size(&self) -> i32 {
        if self.owner_id.is_some() { 3 } else { 2 }
    }
}

#[derive(Debug, Choice)]
enum State {
    Open,
    Closed,
}

#[derive(RequestFields)]
#[expect(dead_code, reason = "only its declaration is of interest")]
struct Wanted {
    near: Text,
    far: std::option::Option<Text>,
    #[webapi(default)]
    limit: i32,
}

#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get))]
struct Clock;

impl Clock {
    fn get(_: &mut Context<'_>) -> webapi_core::error::ApiResult<Reply> {
        Reply::payload("noon")
    }
}

#[test]
fn names_of_the_prelude_may_be_taken() {
    assert_eq!(Shop::DESCRIPTOR.fields.len(), 6);
    assert_eq!(Clock::DESCRIPTOR.name, "clock");
    assert_eq!(State::CHOICES, ["open", "closed"]);
    assert!(std::matches!(State::from_text("closed"), std::option::Option::Some(State::Closed)));
}
