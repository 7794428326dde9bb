use webapi_core::prelude::*;

#[derive(Debug, Choice)]
enum Status {}

fn main() {}
