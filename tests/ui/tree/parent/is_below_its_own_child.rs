use webapi_core::prelude::*;

#[derive(WebApiResource)]
#[webapi(parent = Egg, singleton)]
struct Hen;

#[derive(WebApiResource)]
#[webapi(parent = Hen, singleton)]
struct Egg;

fn main() {}
