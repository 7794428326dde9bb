use webapi_core::prelude::*;

#[derive(WebApiResource)]
struct Issue(i64);

fn main() {}
