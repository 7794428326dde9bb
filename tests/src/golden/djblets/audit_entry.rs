//! `audit-entries`: who did what. Entries are public, their list is not, and OAuth2 tokens see neither.

use diesel::prelude::*;
use webapi_core::prelude::*;

use super::schema::audit_entries;
use super::user::User;

/// An entry of the audit log.
#[derive(Debug, Queryable, Selectable, Identifiable, WebApiResource)]
#[diesel(table_name = audit_entries)]
#[webapi(
    plural = "audit_entries",
    methods(GET, DELETE),
    etag = revision,
    oauth2_token_access_allowed = false,
    hooks,
    manual
)]
pub struct AuditEntry {
    id: i64,
    action: String,
    revision: i64,
    #[webapi(link = User)]
    actor_id: i64,
}

impl ResourceHooks for AuditEntry {
    fn can_list(ctx: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::when(ctx.is_superuser()))
    }

    fn can_delete(&self, _: &mut Context<'_>) -> ApiResult<Access> {
        Ok(Access::Allowed)
    }
}
