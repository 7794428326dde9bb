use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    #[webapi(required, default = 25)]
    limit: i32,
}

fn main() {}
