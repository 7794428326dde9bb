use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters(String);

fn main() {}
