use webapi_core::prelude::*;

#[derive(Debug, Choice)]
enum Status<T> {
    Open(T),
}

fn main() {}
