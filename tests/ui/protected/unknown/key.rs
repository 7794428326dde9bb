use webapi_oauth2::protected_resource;

#[protected_resource(scope("music"))]
async fn songs() -> &'static str {
    "la la la"
}

fn main() {
    let _ = songs;
}
