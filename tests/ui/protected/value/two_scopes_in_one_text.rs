use webapi_oauth2::protected_resource;

#[protected_resource(scopes("can_make_it can_break_it"))]
async fn risky() -> &'static str {
    "ok"
}

fn main() {
    let _ = risky;
}
