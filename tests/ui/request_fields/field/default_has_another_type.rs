use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    #[webapi(default = "25")]
    limit: i32,
}

fn main() {}
