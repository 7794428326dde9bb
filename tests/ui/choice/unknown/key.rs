use webapi_core::prelude::*;

#[derive(Debug, Choice)]
enum Status {
    #[webapi(rename = "opened")]
    Open,
}

fn main() {}
