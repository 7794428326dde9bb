//! `/api/session/`: who the caller is, and logging out.

use webapi_core::prelude::*;

use super::user::User;

/// The login of the caller.
#[derive(WebApiResource)]
#[webapi(singleton, methods(GET, DELETE), handlers(get, delete))]
struct Session;

impl Session {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let mut session = Node::object([("authenticated", Node::from(ctx.is_authenticated()))]);
        if let Some(id) = ctx.user().map(|user| user.id) {
            let user = ctx.reload::<User>(&id)?;
            session.push("user", ctx.object_node(user)?);
        }
        Ok(Reply::tree([("session", session)]))
    }

    fn delete(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        ctx.end_session()?;
        Ok(Reply::no_content())
    }
}
