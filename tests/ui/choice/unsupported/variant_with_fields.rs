use webapi_core::prelude::*;

#[derive(Choice)]
enum Status {
    Open,
    Closed { by: i64 },
}

fn main() {}
