use webapi_core::prelude::*;

#[derive(RequestFields)]
struct Filters<T> {
    state: T,
}

fn main() {}
