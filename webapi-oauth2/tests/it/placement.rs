//! Where the endpoints are, beside the API or below it.

use webapi_oauth2::AuthorizationServerBuilder;

use crate::fixture::on_each_with;

const BY_CREDENTIALS: &str = "grant_type=client_credentials&client_id=robot&client_secret=";

#[actix_web::test]
async fn endpoints_below_the_mount_of_the_api_answer_and_so_does_the_api() {
    for (name, prefix) in [("below", "/api/o"), ("within", "/api")] {
        let settings = move |builder: AuthorizationServerBuilder| {
            builder.prefix(prefix).login_path("/api/login/").logout_path("/api/logout/")
        };
        on_each_with(&format!("placement_{name}"), settings, async |fixture| {
            fixture.token("t-doc", "note:read");
            let path = format!("{prefix}/token/");
            let refused = fixture.send("POST", &path, &[], BY_CREDENTIALS).await;
            assert_eq!((refused.status, refused.json()["error"].as_str()), (401, Some("invalid_client")));
            assert_eq!(fixture.send("GET", "/api/login/", &[], "").await.status, 200);
            assert_eq!(fixture.get_as("Bearer t-doc", "/api/notes/").await.status, 200);
            assert_eq!(fixture.get_as("Bearer t-doc", "/api/nothing/").await.status, 404);
        })
        .await;
    }
}
