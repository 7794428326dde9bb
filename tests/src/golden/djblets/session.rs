//! `session`: who is logged in; deleting it logs out.

use webapi_core::prelude::*;
use webapi_core::serialize::Link;

use super::user::User;

/// The caller's session.
#[derive(Debug, WebApiResource)]
#[webapi(singleton, methods(GET, DELETE), handlers(get, delete), manual)]
pub struct Session;

impl Session {
    #[expect(clippy::unnecessary_wraps, reason = "other handlers fail")]
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let mut links = ctx.links();
        if let Some(user) = ctx.user() {
            links.add("delete", Link { method: "DELETE", href: Some(ctx.url()), title: None });
            if let Some(url) = ctx.url_by_key::<User>(&user.username) {
                links.get("user", url, Some(user.username.clone()));
            }
        }
        let authenticated = ctx.user().is_some();
        let session = Node::object([("authenticated", Node::from(authenticated)), ("links", links.node())]);
        Ok(Reply::tree([("session", session)]))
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.end_session()?;
        Ok(Reply::no_content())
    }
}
