use webapi_core::prelude::*;

#[derive(Choice)]
enum Status {
    #[webapi(rename = "opened")]
    Open,
}

fn main() {}
