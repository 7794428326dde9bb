use webapi_core::prelude::*;

#[derive(Debug, Choice)]
#[webapi(rename_all = "snakecase")]
enum Status {
    Open,
}

fn main() {}
