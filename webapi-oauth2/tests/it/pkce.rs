//! Section 3: PKCE, from the authorization request to the exchange.

use webapi_oauth2::authorization::AuthorizationError;
use webapi_oauth2::store::PkceRule;

use crate::fixture::{Fixture, on_each};
use crate::flow::{CHALLENGE, REDIRECT_ENCODED, VERIFIER, assert_error, by, exchange_form};

fn refused(fixture: &Fixture, client: &str, more: &str) -> String {
    let query = format!(
        "response_type=code&client_id={client}&redirect_uri={REDIRECT_ENCODED}&scope=note:read{more}"
    );
    match fixture.request(&query) {
        Ok(_) => "none".to_owned(),
        Err(AuthorizationError::Redirect(error)) => error.code().to_owned(),
        Err(AuthorizationError::Page(error)) => panic!("a page: {error}"),
    }
}

fn code(fixture: &Fixture, more: &str) -> String {
    let query =
        format!("response_type=code&client_id=web&redirect_uri={REDIRECT_ENCODED}&scope=note:read{more}");
    fixture
        .approve(fixture.request(&query).expect("a valid request"))
        .value("code")
        .expect("a code")
        .to_owned()
}

#[actix_web::test]
async fn oa_070_oa_071_oa_014_a_challenge_is_required() {
    on_each("oa_070", async |fixture| {
        fixture.clients();
        for client in ["spa", "web"] {
            for more in ["", "&code_challenge=", "&code_challenge_method=S256"] {
                assert_eq!(refused(fixture, client, more), "invalid_request", "{client} {more}");
            }
        }
        fixture.change("web", |client| client.pkce = PkceRule::Optional);
        fixture.change("spa", |client| client.pkce = PkceRule::Optional);
        assert_eq!(refused(fixture, "web", ""), "none", "by the client's own rule");
        assert_eq!(refused(fixture, "spa", ""), "invalid_request", "public clients have no choice");
    })
    .await;
}

#[actix_web::test]
async fn oa_072_oa_073_only_s256_is_accepted() {
    on_each("oa_072", async |fixture| {
        fixture.clients();
        for method in
            ["", "&code_challenge_method=plain", "&code_challenge_method=s256", "&code_challenge_method=x"]
        {
            for client in ["spa", "web"] {
                let more = format!("&code_challenge={CHALLENGE}{method}");
                assert_eq!(refused(fixture, client, &more), "invalid_request", "{client} {method}");
            }
        }
        for client in ["spa", "web"] {
            fixture.change(client, |client| client.pkce = PkceRule::S256OrPlain);
        }
        let plain = format!("&code_challenge={VERIFIER}&code_challenge_method=plain");
        assert_eq!(refused(fixture, "spa", &plain), "invalid_request");
        assert_eq!(fixture.exchange("web", &code(fixture, &plain)).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_074_challenges_have_43_characters() {
    on_each("oa_074", async |fixture| {
        fixture.clients();
        for odd in [&CHALLENGE[1..], &format!("{CHALLENGE}A"), &CHALLENGE.replace('E', "%2B"), "x"] {
            let more = format!("&code_challenge={odd}&code_challenge_method=S256");
            assert_eq!(refused(fixture, "web", &more), "invalid_request", "{odd}");
        }
    })
    .await;
}

#[actix_web::test]
async fn oa_075_oa_076_oa_077_oa_079_only_the_verifier_opens_the_code() {
    on_each("oa_075", async |fixture| {
        fixture.clients();
        let code = fixture.code("web", "note:read");
        let form = exchange_form("web", &code);
        let long = "x".repeat(129);
        for wrong in ["", CHALLENGE, &VERIFIER[1..], &VERIFIER.to_uppercase(), &long, "a%20b"] {
            let form = form.replace(VERIFIER, wrong);
            assert_error(&fixture.post("token", &form).await, 400, "invalid_grant");
        }
        let without = form.replace(&format!("&code_verifier={VERIFIER}"), "");
        assert_error(&fixture.post("token", &without).await, 400, "invalid_grant");
        assert_eq!(fixture.post("token", &form).await.status, 200, "the right one still does");
    })
    .await;
}

#[actix_web::test]
async fn oa_077_a_verifier_that_is_too_short_is_refused_though_its_digest_matches() {
    use base64::Engine as _;
    use sha2::Digest as _;

    on_each("oa_077", async |fixture| {
        fixture.clients();
        let digest = sha2::Sha256::digest(b"short");
        let challenge = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest);
        let code = code(fixture, &format!("&code_challenge={challenge}&code_challenge_method=S256"));
        let form = exchange_form("web", &code).replace(VERIFIER, "short");
        assert_error(&fixture.post("token", &form).await, 400, "invalid_grant");
    })
    .await;
}

#[actix_web::test]
async fn oa_078_a_verifier_without_a_challenge_is_refused() {
    on_each("oa_078", async |fixture| {
        fixture.clients();
        fixture.change("web", |client| client.pkce = PkceRule::Optional);
        let code = code(fixture, "");
        assert_error(&fixture.exchange("web", &code).await, 400, "invalid_grant");
        let form =
            format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_ENCODED}{}", by("web"));
        assert_eq!(fixture.post("token", &form).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn oa_081_the_metadata_names_the_methods_that_are_accepted() {
    on_each("oa_081", async |fixture| {
        let metadata = fixture.send("GET", "/.well-known/oauth-authorization-server", &[], "").await;
        assert_eq!(metadata.json()["code_challenge_methods_supported"], serde_json::json!(["S256"]));
    })
    .await;
}
