//! Anything as the policy of an API token: checked alone, and sent to make a token.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use proptest::prelude::*;
use webapi_core::api_token::Policy;
use webapi_core::request::query;

use crate::input;
use crate::run::Target;
use crate::server::{Server, with_body};

const TOKENS: &str = "/api/users/doc/api-tokens/";

pub(crate) fn input() -> impl Strategy<Value = String> {
    input::text("policy_document")
}

pub(crate) fn target() -> Target<String> {
    let server = Server::start();
    let made = server.body(with_policy("{}"));
    assert!(made.contains("\"stat\": \"ok\""), "a sound policy makes a token: {made}");
    Box::new(move |text| {
        let tree = server.api.snapshot();
        if let Ok(policy) = Policy::parse(&text, &tree) {
            let document: serde_json::Value =
                serde_json::from_str(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let again =
                Policy::new(document, &tree).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(
                format!("{:?}", again),
                format!("{:?}", policy),
                "text and document are one policy"
            );
        }
        server.ask(with_policy(&text))
    })
}

fn with_policy(text: &str) -> TestRequest {
    let body = query::encode([("note", "made up"), ("policy", text)]).into_bytes();
    with_body(Method::POST, TOKENS, "application/x-www-form-urlencoded", body)
}
