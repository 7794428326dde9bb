//! `tags`: many small things, to page through.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::tags;

/// A tag.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = tags)]
#[webapi(mimetype_vendor = none, manual)]
pub struct Tag {
    id: i64,
    name: String,
}
