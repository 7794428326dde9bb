//! Resources with every kind of scope: all methods, a child with a scope name of its own, one that is closed to
//! tokens, a singleton with PATCH, and one that shares the scope of another.

use webapi_core::WebApi;
use webapi_core::api::WebApiBuilder;
use webapi_core::prelude::*;

macro_rules! answers {
    ($resource:ty: $($handler:ident),*) => {
        impl $resource {
            $(fn $handler(ctx: &mut Context<'_>) -> ApiResult<Reply> {
                let user = ctx.user().map_or_else(|| "-".to_owned(), |user| user.username.clone());
                Ok(Reply::tree([
                    ("user", Node::from(user)),
                    ("by", Node::from(ctx.principal().credential())),
                    ("handler", Node::from(stringify!($handler))),
                ]))
            })*
        }
    };
}

#[derive(WebApiResource)]
#[webapi(
    manual,
    key_variable = "note_id",
    scope_name = "note",
    methods(GET, POST, PUT, PATCH, DELETE),
    handlers(list, get, create, update, delete)
)]
pub(crate) struct Note;
answers!(Note: list, get, create, update, delete);

#[derive(WebApiResource)]
#[webapi(
    manual,
    parent = Note,
    key_variable = "comment_id",
    methods(GET, POST),
    handlers(list, get, create),
    scope_name = "remark"
)]
pub(crate) struct Comment;
answers!(Comment: list, get, create);

#[derive(WebApiResource)]
#[webapi(
    manual,
    key_variable = "audit_id",
    methods(GET, DELETE),
    handlers(list, get, delete),
    oauth2_token_access_allowed = false
)]
pub(crate) struct Audit;
answers!(Audit: list, get, delete);

#[derive(WebApiResource)]
#[webapi(manual, singleton, methods(GET, PATCH), handlers(get, update))]
pub(crate) struct Status;
answers!(Status: get, update);

#[derive(WebApiResource)]
#[webapi(manual, singleton, handlers(get), scope_name = "note")]
pub(crate) struct Twin;
answers!(Twin: get);

pub(crate) fn builder() -> WebApiBuilder {
    WebApi::builder()
        .without_inventory()
        .resource::<Note>()
        .resource::<Comment>()
        .resource::<Audit>()
        .resource::<Status>()
        .resource::<Twin>()
}
