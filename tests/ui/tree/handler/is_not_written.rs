use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(singleton, handlers(get))]
struct Info;

fn main() {}
