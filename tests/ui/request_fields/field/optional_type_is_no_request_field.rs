use webapi_core::prelude::*;

use std::time::Duration;

#[derive(RequestFields)]
struct Filters {
    age: Option<Duration>,
}

fn main() {}
