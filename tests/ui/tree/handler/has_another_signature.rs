use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(singleton, handlers(get))]
struct Info;

impl Info {
    fn get(&self) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
