//! `/api/audit-entries/`: who did what. For superusers with a password or session only.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::user::User;
use crate::schema::audit_entries;

/// Something that somebody did.
#[derive(Queryable, Selectable, WebApiResource)]
#[diesel(table_name = audit_entries)]
#[webapi(
    plural = "audit_entries",
    methods(GET, DELETE),
    require(GET = superuser, DELETE = superuser),
    oauth2_token_access_allowed = false,
    api_token_access_allowed = false,
    etag = revision
)]
struct AuditEntry {
    /// The number of the entry.
    id: i64,
    /// What was done: `login`, `publish` or `close`.
    #[webapi(filter)]
    action: String,
    /// Grows with every entry.
    #[webapi(filter, sort)]
    revision: i64,
    /// Who did it.
    #[webapi(link = User)]
    actor_id: i64,
}

/// Writes down that the caller did something, in the transaction of the request.
pub(crate) fn record(ctx: &mut Context<'_>, action: &str) -> ApiResult<()> {
    let actor = ctx.require_user()?.id;
    let newest: Option<i64> =
        audit_entries::table.select(diesel::dsl::max(audit_entries::revision)).first(ctx.conn())?;
    let revision = newest.unwrap_or(0) + 1;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::action.eq(action),
            audit_entries::revision.eq(revision),
            audit_entries::actor_id.eq(actor),
        ))
        .execute(ctx.conn())?;
    Ok(())
}
