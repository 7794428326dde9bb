use webapi_core::prelude::*;

#[derive(Form)]
#[webapi(resource = Issue)]
struct IssueForm(String);

fn main() {}
