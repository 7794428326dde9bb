use webapi_core::prelude::*;

#[derive(Choice)]
enum Status {
    Open,
    #[webapi(name = "open")]
    Opened,
}

fn main() {}
