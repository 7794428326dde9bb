use webapi_core::prelude::*;

#[derive(Choice)]
enum Status<T> {
    Open(T),
}

fn main() {}
