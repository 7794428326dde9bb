//! webapi-core under another name, as a renamed dependency or a re-export of the user's own library has.

use diesel::prelude::*;

/// Where a library would keep it.
mod library {
    pub(super) extern crate webapi_core as my_core;
}

use library::my_core::prelude::*;

diesel::table! {
    boats (id) {
        id -> BigInt,
        kind -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = boats)]
#[webapi(crate = library::my_core, manual, methods(GET, POST))]
struct Boat {
    id: i64,
    #[webapi(create, filter)]
    kind: Kind,
}

#[derive(Debug, Choice)]
#[webapi(crate = "library::my_core")]
enum Kind {
    Sail,
    Motor,
}

#[derive(RequestFields)]
#[webapi(crate = library::my_core)]
struct Wanted {
    length: i32,
}

#[test]
fn the_crate_may_be_renamed() {
    assert_eq!(Boat::DESCRIPTOR.name, "boat");
    assert_eq!((Kind::Sail.as_str(), Kind::Motor.as_str()), ("sail", "motor"));
    assert_eq!(Wanted::FIELDS.iter().map(|field| field.name).collect::<Vec<_>>(), ["length"]);
    let wanted = Wanted { length: 3 };
    assert_eq!(wanted.length, 3);
}
