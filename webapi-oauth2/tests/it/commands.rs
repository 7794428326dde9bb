//! What commands refuse, and how they say it.

use webapi_core::error::catalog;
use webapi_oauth2::command::{CommandError, NewClient, TokenRequest, create_client, mint_token};
use webapi_oauth2::{AccessToken, ClientSecret};

use crate::app;
use crate::fixture::{Fixture, on_each};

fn refused_token(fixture: &Fixture, wanted: TokenRequest<'_>) -> CommandError {
    fixture.with(|conn| mint_token(&fixture.api, conn, wanted)).expect_err("it is refused")
}

#[actix_web::test]
async fn a_token_needs_a_client_a_user_and_scopes_that_exist() {
    on_each("mint_errors", async |fixture| {
        let good = || TokenRequest { client_id: "golden", scopes: "note:read", ..TokenRequest::default() };
        let texts = [
            (TokenRequest { client_id: "nobody", ..good() }, "there is no client with the id `nobody`"),
            (TokenRequest { username: Some("nobody"), ..good() }, "there is no user named `nobody`"),
            (
                TokenRequest { scopes: "note:reads", ..good() },
                "there is no scope `note:reads`; scopes look like `review_request:read`",
            ),
        ];
        for (wanted, text) in texts {
            assert_eq!(refused_token(fixture, wanted).to_string(), text);
        }
        let malformed = TokenRequest { scopes: "a\"b", unknown_scopes: true, ..good() };
        assert!(matches!(refused_token(fixture, malformed), CommandError::Malformed(_)));
        fixture.token("twice", "");
        let twice = TokenRequest { token: Some(AccessToken::new("twice")), ..good() };
        let refused = refused_token(fixture, twice);
        assert!(
            matches!(&refused, CommandError::Store(error) if error.code() == catalog::DUPLICATE_ITEM),
            "{refused}"
        );
    })
    .await;
}

#[actix_web::test]
async fn a_client_needs_an_id_of_its_own_and_sound_settings() {
    on_each("client_errors", async |fixture| {
        let refused = |client| fixture.create_client(client).expect_err("it is refused");
        let taken = refused(NewClient { client_id: Some("golden"), ..NewClient::default() });
        assert!(
            matches!(&taken, CommandError::Store(error) if error.code() == catalog::DUPLICATE_ITEM),
            "{taken}"
        );
        let odd = refused(NewClient { client_id: Some("a\nb"), ..NewClient::default() });
        assert!(matches!(odd, CommandError::BadClientId));
        let secret = Some(ClientSecret::new("x"));
        let public = refused(NewClient { public: true, secret, ..NewClient::default() });
        assert!(matches!(public, CommandError::SecretOfPublicClient));
        let week = Some(std::time::Duration::from_hours(7 * 24));
        let immortal = refused(NewClient { access_token_lifetime: week, ..NewClient::default() });
        assert!(matches!(immortal, CommandError::BadLifetime));
        let lost = refused(NewClient { redirect_uris: &["https://a/#", "/b"], ..NewClient::default() });
        assert!(lost.to_string().contains("`/b`: a redirect URI is absolute"), "{lost}");
        let owned = fixture.create_client(NewClient { owner: Some("doc"), ..NewClient::default() });
        assert_eq!(owned.expect("a client").client_id.len(), 43);
    })
    .await;
}

#[test]
fn an_api_without_a_server_says_how_to_get_one() {
    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let api = app::builder().database(database).build().expect("the tree is sound");
    let refused =
        api.database().with(|conn| create_client(&api, conn, NewClient::default())).expect("a connection");
    assert!(refused.expect_err("it is refused").to_string().contains(".oauth2("));
}

#[test]
fn unsound_settings_are_reported_when_the_api_is_built() {
    use webapi_oauth2::{AuthorizationServer, OAuth2 as _};

    let database = webapi_core::db::Database::open("sqlite::memory:").expect("a database");
    let insecure = AuthorizationServer::builder("http://reviews.example.com");
    let error = app::builder().database(database).oauth2(insecure).build().expect_err("it is refused");
    assert!(error.to_string().contains("allow_insecure_issuer"), "{error}");
}
