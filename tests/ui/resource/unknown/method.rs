use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(singleton, methods(GET, FETCH), handlers(get))]
struct Info;

impl Info {
    fn get(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
