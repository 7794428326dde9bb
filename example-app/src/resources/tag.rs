//! `/api/tags/`: the smallest resource there is.

use diesel::prelude::*;
use webapi_core::prelude::*;

use crate::schema::tags;

/// A word to sort review requests by.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = tags)]
#[webapi(mimetype_vendor = none, auto_etag)]
struct Tag {
    /// The number of the tag.
    id: i64,
    /// The word.
    #[webapi(filter, search)]
    name: String,
}
