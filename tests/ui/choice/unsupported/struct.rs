use webapi_core::prelude::*;

#[derive(Debug, Choice)]
struct Status;

fn main() {}
