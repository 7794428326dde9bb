use webapi_core::prelude::*;

#[derive(Debug, Choice)]
enum Status {
    Open,
    Closed { by: i64 },
}

fn main() {}
