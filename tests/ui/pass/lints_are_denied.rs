//! Every lint that a careful crate denies, over each kind of expansion.
#![deny(
    warnings,
    unused,
    missing_docs,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic
)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::allow_attributes
)]

use diesel::prelude::*;
use webapi_core::prelude::*;

diesel::table! {
    /// Towns.
    towns (id) {
        /// The number.
        id -> BigInt,
        /// The name.
        name -> Text,
    }
}

/// A town.
#[derive(Debug, Queryable, Selectable, WebApiResource)]
#[diesel(table_name = towns)]
#[webapi(manual, methods(GET, POST))]
pub(super) struct Town {
    /// The number.
    id: i64,
    /// The name.
    #[webapi(create, search)]
    name: String,
}

/// The size of a town.
#[derive(Debug, Choice)]
pub(super) enum Size {
    /// Small.
    Small,
    /// Large.
    Large,
}

/// What towns are wanted.
#[derive(Debug, RequestFields)]
struct Wanted {
    size: Option<Size>,
}

#[test]
fn careful_crates_may_deny_lints() {
    assert_eq!(Town::DESCRIPTOR.plural, "towns");
    assert_eq!(
        Wanted { size: Some(Size::Large) }.size.map(|size| size.to_string()),
        Some("large".to_owned())
    );
    assert_eq!(Size::from_text("small").map(|size| size.to_string()), Some("small".to_owned()));
}
