use webapi_core::prelude::*;

#[derive(Choice)]
#[webapi(rename_all = "snakecase")]
enum Status {
    Open,
}

fn main() {}
