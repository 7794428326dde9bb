use webapi_core::prelude::*;

#[derive(RequestFields)]
#[webapi(exclusive((state, before), (after)))]
struct Filters {
    state: Option<String>,
    before: Option<i64>,
    after: Option<i64>,
}

fn main() {}
