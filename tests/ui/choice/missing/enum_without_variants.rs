use webapi_core::prelude::*;

#[derive(Choice)]
enum Status {}

fn main() {}
