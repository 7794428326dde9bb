use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters {
    #[webapi(requird)]
    state: Option<String>,
}

fn main() {}
