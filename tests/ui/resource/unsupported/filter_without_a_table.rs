use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(handlers(list))]
struct Extension {
    #[webapi(filter)]
    name: String,
}

impl Extension {
    fn list(_: &mut Context<'_>) -> ApiResult<Reply> {
        Ok(Reply::no_content())
    }
}

fn main() {}
