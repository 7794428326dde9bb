use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(singleton, methods(DELETE))]
struct Cache;

fn main() {}
