//! `/api/session/`: who the caller is, and logging out.

use webapi_core::prelude::*;
use webapi_core::serialize::Link;

use super::user::User;

/// The login of the caller.
#[derive(WebApiResource)]
#[webapi(singleton, methods(GET, DELETE), handlers(get, delete))]
struct Session;

impl Session {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let mut links = ctx.links();
        let mut session = Node::object([("authenticated", Node::from(ctx.is_authenticated()))]);
        if let Some(id) = ctx.user().map(|user| user.id) {
            links.add("delete", Link { method: "DELETE", href: Some(ctx.url()), title: None });
            let user = ctx.reload::<User>(&id)?;
            session.push("user", ctx.object_node(user)?);
        }
        session.push("links", links.node());
        Ok(Reply::tree([("session", session)]))
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.end_session()?;
        Ok(Reply::no_content())
    }
}
