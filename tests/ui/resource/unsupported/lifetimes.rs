use webapi_core::prelude::*;

#[derive(WebApiResource)]
struct Issue<'a> {
    title: &'a str,
}

fn main() {}
