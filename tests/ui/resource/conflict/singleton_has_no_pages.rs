use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(singleton, cursor_pages, handlers(get))]
struct Issue;

impl Issue {
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
