use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(parent = Hen, singleton)]
struct Hen;

fn main() {}
