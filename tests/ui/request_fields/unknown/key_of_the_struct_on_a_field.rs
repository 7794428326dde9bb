use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    #[webapi(allow_unknown)]
    state: String,
}

fn main() {}
