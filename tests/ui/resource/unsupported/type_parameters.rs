use webapi_core::prelude::*;

#[derive(WebApiResource)]
struct Issue<T> {
    id: T,
}

fn main() {}
