use webapi_core::prelude::*;

#[derive(WebApiResource)]
enum Issue {
    Open,
    Closed,
}

fn main() {}
