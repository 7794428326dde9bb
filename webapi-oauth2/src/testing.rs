//! What OAuth2 adds to [`webapi_core::testing`]: clients with a token of any scopes, and the tests of a resource's
//! scopes.
#![allow(clippy::missing_panics_doc, reason = "a panic is how a test fails")]

use webapi_core::descriptor::Method;
use webapi_core::resource::Resource;
use webapi_core::testing::{Client, Stage};

use crate::command::{CommandError, NewClient, TokenRequest, create_client, mint_token};

pub use crate::__scope_tests as scope_tests;

/// Tokens for test clients.
pub trait WithScopes {
    /// The same API, asked with a new access token that has these scopes, separated by spaces. It stands for a user,
    /// or for a client of its own.
    ///
    /// ```
    /// use webapi_core::testing::Stage;
    /// use webapi_oauth2::testing::WithScopes as _;
    /// use webapi_oauth2::{AuthorizationServer, OAuth2 as _};
    ///
    /// let server = || AuthorizationServer::builder("http://127.0.0.1:8080");
    /// let stage = Stage::new(|api| api.oauth2(server()));
    /// stage.client().with_scopes(Some("user"), "root:read").get("/api/").expect(200);
    /// stage.client().with_scopes(Some("user"), "").get("/api/").expect(403);
    /// ```
    fn with_scopes(&self, username: Option<&str>, scopes: &str) -> Client;
}

impl WithScopes for Client {
    fn with_scopes(&self, username: Option<&str>, scopes: &str) -> Client {
        let minted = self.api().database().with(|conn| {
            let client = create_client(self.api(), conn, NewClient { name: "Test", ..NewClient::default() })?;
            let client_id = &client.client_id;
            let wanted =
                TokenRequest { client_id, username, scopes, unknown_scopes: true, ..TokenRequest::default() };
            mint_token(self.api(), conn, wanted)
        });
        match minted {
            Ok(Ok(issued)) => self.with_bearer(issued.token.expose()),
            Ok(Err(error)) => fail(&error),
            Err(error) => panic!("{error}"),
        }
    }
}

fn fail(error: &CommandError) -> ! {
    panic!("{error}")
}

/// Makes a module with the test of a resource's scopes: each method that is answered needs its own and no other; or
/// no token opens the resource at all.
///
/// It takes what [`resource_tests!`](webapi_core::testing::resource_tests) takes, and an API with an authorization
/// server.
#[macro_export]
macro_rules! __scope_tests {
    ($module:ident: $resource:ty, $stage:path) => {
        mod $module {
            #[allow(unused_imports, reason = "the names of the resource and of the stage may be paths")]
            use super::*;

            #[test]
            fn each_method_needs_its_scope() {
                $crate::testing::each_method_needs_its_scope::<$resource>(&$stage());
            }
        }
    };
}

#[doc(hidden)]
pub fn each_method_needs_its_scope<R: Resource>(stage: &Stage) {
    let descriptor = R::DESCRIPTOR;
    let superuser = Some(stage.superuser_name());
    let all: Vec<String> = descriptor.methods.iter().map(|method| descriptor.scope(*method)).collect();
    for (method, uri) in stage.places_of::<R>() {
        let own = descriptor.scope(method);
        let others: Vec<&str> = all.iter().map(String::as_str).filter(|scope| *scope != own).collect();
        let ask = |scopes: &str| {
            let client = stage.client().with_scopes(superuser, scopes);
            let body = matches!(method, Method::Post | Method::Put | Method::Patch)
                .then(|| ("application/json", b"{}".to_vec()));
            client.send(method.as_str(), &uri, body)
        };
        if descriptor.oauth2_token_access_allowed {
            assert_eq!(ask(&others.join(" ")).expect(403).code(), 112, "{method} {uri} without `{own}`");
            let answer = ask(&own);
            let refused = answer.status == 403 && [112, 113].contains(&answer.code());
            assert!(!refused, "{method} {uri} with `{own}`: {}", answer.text());
        } else {
            assert_eq!(ask(&own).expect(403).code(), 113, "{method} {uri}, which takes no tokens");
        }
    }
}
