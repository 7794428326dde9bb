use webapi_core::prelude::*;

#[derive(WebApiResource)]
union Issue {
    id: i64,
}

fn main() {}
