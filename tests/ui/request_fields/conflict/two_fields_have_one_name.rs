use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    state: String,
    #[webapi(name = "state")]
    status: String,
}

fn main() {}
