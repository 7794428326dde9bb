use webapi_core::prelude::*;

#[derive(Choice)]
struct Status;

fn main() {}
