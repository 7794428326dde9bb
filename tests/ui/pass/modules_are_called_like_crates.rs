//! Modules called like crates: the expansions begin with `::`.
//!
//! diesel's own derives would not survive modules called `std` and `diesel`, so those stand beside types without them.

use ::diesel::prelude::*;
use ::webapi_core::prelude::{Resource, WebApiResource};

mod alloc {}
mod core {}
mod serde {}
mod webapi_core {}

::diesel::table! {
    shelves (id) {
        id -> BigInt,
        label -> Text,
    }
}

#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = shelves)]
#[webapi(manual, plural = "shelves", methods(GET, POST))]
struct Shelf {
    id: i64,
    #[webapi(create(required), max_length = 20, filter, search)]
    label: String,
}

mod without_diesels_derives {
    use ::webapi_core::prelude::{ApiResult, Choice, Context, Reply, RequestFields, WebApiResource};

    mod core {}
    mod diesel {}
    mod inventory {}
    mod serde {}
    mod std {}
    mod webapi_core {}

    #[derive(WebApiResource)]
    #[webapi(manual, singleton, handlers(get))]
    pub(super) struct Clock;

    impl Clock {
        fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
            Reply::payload(&[("time", 0)])
        }
    }

    #[derive(RequestFields)]
    pub(super) struct Wanted {
        pub(super) zone: Option<Zone>,
    }

    #[derive(Debug, PartialEq, Choice)]
    pub(super) enum Zone {
        Local,
        Utc,
    }
}

#[test]
fn modules_may_be_called_like_crates() {
    use without_diesels_derives::{Clock, Wanted, Zone};

    assert_eq!((Shelf::DESCRIPTOR.plural, Clock::DESCRIPTOR.plural), ("shelves", "clock"));
    assert_eq!(Zone::from_text("utc"), Some(Zone::Utc));
    assert_eq!(Wanted { zone: Some(Zone::Local) }.zone, Zone::from_text("local"));
}
