use webapi_oauth2::protected_resource;

#[protected_resource]
struct Songs;

fn main() {
    let _ = Songs;
}
