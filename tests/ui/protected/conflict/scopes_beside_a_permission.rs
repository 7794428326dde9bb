use webapi_oauth2::permission::IsAdmin;
use webapi_oauth2::protected_resource;

#[protected_resource(scopes("music"), permission = IsAdmin)]
async fn songs() -> &'static str {
    "la la la"
}

fn main() {
    let _ = (songs, IsAdmin);
}
