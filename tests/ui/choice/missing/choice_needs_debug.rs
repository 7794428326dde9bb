use webapi_core::prelude::*;

#[derive(Choice)]
enum Status {
    Open,
    Closed,
}

fn main() {}
