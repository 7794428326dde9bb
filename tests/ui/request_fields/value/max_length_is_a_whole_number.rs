use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    #[webapi(max_length = "ten")]
    state: String,
}

fn main() {}
