use webapi_oauth2::permission::IsAdmin;
use webapi_oauth2::rw_protected_resource;

#[rw_protected_resource(permission = IsAdmin)]
async fn songs() -> &'static str {
    "la la la"
}

fn main() {
    let _ = (songs, IsAdmin);
}
