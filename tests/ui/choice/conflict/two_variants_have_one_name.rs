use webapi_core::prelude::*;

#[derive(Debug, Choice)]
enum Status {
    Open,
    #[webapi(name = "open")]
    Opened,
}

fn main() {}
