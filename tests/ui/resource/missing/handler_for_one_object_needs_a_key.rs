use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(handlers(get))]
struct Extension;

impl Extension {
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
