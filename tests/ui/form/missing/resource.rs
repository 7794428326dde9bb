use webapi_core::prelude::*;

#[derive(Form)]
struct IssueForm {
    title: String,
}

fn main() {}
