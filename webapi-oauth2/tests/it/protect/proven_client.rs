//! Handlers for clients: by their own credentials, or by a token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webapi_oauth2::ClientSecret;
use webapi_oauth2::command::NewClient;

use crate::fixture::{Fixture, on_each};

const VIEW: &str = "/e/client";

fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

/// A client whose secret is `secret-of-the-tests`.
fn client(fixture: &Fixture) {
    let secret = Some(ClientSecret::new("secret-of-the-tests"));
    let new =
        NewClient { name: "Feed", client_id: Some("feed"), secret, cheap_hash: true, ..NewClient::default() };
    fixture.create_client(new).expect("a client");
}

#[actix_web::test]
async fn a_client_proves_itself_in_the_header_or_in_the_form_or_by_a_token() {
    on_each("proven_good", async |fixture| {
        client(fixture);
        fixture.token("t-doc", "right");
        let header = basic("feed:secret-of-the-tests");
        let by_header = [("authorization", header.as_str())];
        for method in ["GET", "POST"] {
            let answer = fixture.visit(method, VIEW, &by_header).await;
            assert_eq!((answer.status, answer.body.as_str()), (200, "feed"), "{method}");
        }
        let answer = fixture.submit("POST", VIEW, &by_header, "anything=else").await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "feed"));
        let form = "client_id=feed&client_secret=secret-of-the-tests&x=y";
        let answer = fixture.submit("POST", VIEW, &[], form).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "feed"));
        let answer = fixture.submit("POST", VIEW, &[("authorization", "Bearer t-doc")], form).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "golden"), "the header counts");
    })
    .await;
}

#[actix_web::test]
async fn a_body_that_says_nothing_of_a_client_is_left_to_the_handler() {
    on_each("proven_body", async |fixture| {
        fixture.token("t-doc", "right");
        let headers = [("authorization", "Bearer t-doc")];
        let answer = fixture.submit("POST", "/e/client-body", &headers, "a=b").await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "golden sent a=b"));
    })
    .await;
}

#[actix_web::test]
async fn whoever_proves_nothing_is_challenged() {
    on_each("proven_bad", async |fixture| {
        client(fixture);
        let public =
            NewClient { name: "Open", client_id: Some("open"), public: true, ..NewClient::default() };
        fixture.create_client(public).expect("a client");
        let cookie = fixture.session("doc");
        let (wrong, good) = (basic("feed:wrong"), basic("feed:secret-of-the-tests"));
        for (headers, form, status, challenge) in [
            (vec![], "", 401, "Bearer"),
            (vec![("cookie", cookie.as_str())], "", 401, "Bearer"),
            (vec![("authorization", "Bearer t-none")], "", 401, "error=\"invalid_token\""),
            (vec![("authorization", wrong.as_str())], "", 401, "Basic realm"),
            (vec![], "client_id=feed&client_secret=wrong", 401, "Basic realm"),
            (vec![], "client_id=feed", 401, "Basic realm"),
            (vec![], "client_id=open", 401, "Basic realm"),
            (vec![], "client_id=nobody&client_secret=x", 401, "Basic realm"),
            (vec![("authorization", good.as_str())], "client_secret=secret-of-the-tests", 400, ""),
            (vec![], "client_id=feed&client_id=feed&client_secret=secret-of-the-tests", 401, "Bearer"),
        ] {
            let answer = fixture.submit("POST", VIEW, &headers, form).await;
            assert_eq!(answer.status, status, "{headers:?} {form}");
            assert!(answer.header("www-authenticate").contains(challenge), "{headers:?} {form}");
        }
        let preflight = [("origin", "https://a.example"), ("access-control-request-method", "POST")];
        assert_eq!(fixture.visit("OPTIONS", VIEW, &preflight).await.status, 204);
    })
    .await;
}
