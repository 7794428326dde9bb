//! What tests of the authorization server share: clients, codes without pages, and forms.

use serde_json::Value;
use webapi_oauth2::authorization::{Approval, AuthorizationError, AuthorizationRequest, Validated};
use webapi_oauth2::command::NewClient;
use webapi_oauth2::event::Origin;
use webapi_oauth2::form::Form;
use webapi_oauth2::grant::GrantType;
use webapi_oauth2::{ClientSecret, enable_webapi_scopes};

use crate::fixture::Fixture;
use crate::http::Answer;

/// A secret that looks generated.
pub(crate) const SECRET: &str = "wcs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// The verifier and the challenge of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The redirect URI of every client here, plain and encoded.
pub(crate) const REDIRECT: &str = "https://client.example.com/cb";
pub(crate) const REDIRECT_ENCODED: &str = "https%3A%2F%2Fclient.example.com%2Fcb";

const BOTH: &[GrantType] = &[GrantType::AuthorizationCode, GrantType::RefreshToken];

/// Who asks: a client, and how it says so.
pub(crate) fn by(client_id: &str) -> String {
    match client_id {
        "spa" | "spa2" => format!("&client_id={client_id}"),
        _ => format!("&client_id={client_id}&client_secret={SECRET}"),
    }
}

impl Fixture {
    /// Two confidential clients, `web` and `other`, and two public ones, `spa` and `spa2`.
    pub(crate) fn clients(&self) {
        for (client_id, public) in [("web", false), ("other", false), ("spa", true), ("spa2", true)] {
            let secret = (!public).then(|| ClientSecret::new(SECRET));
            let client = NewClient {
                name: client_id,
                client_id: Some(client_id),
                secret,
                public,
                grants: Some(BOTH),
                redirect_uris: &[REDIRECT],
                ..NewClient::default()
            };
            self.create_client(client).expect("a client");
        }
    }

    /// Changes a client's record.
    pub(crate) fn change(
        &self,
        client_id: &str,
        change: impl FnOnce(&mut webapi_oauth2::store::ClientRecord),
    ) {
        self.with(|conn| {
            let clients = self.server.clients();
            let mut record =
                clients.by_client_id(conn, client_id).expect("a store").expect("a client").record;
            change(&mut record);
            assert!(clients.update(conn, self.api.clock(), &record).expect("a store"));
        });
    }

    /// Validates an authorization request.
    pub(crate) fn request(&self, query: &str) -> Result<Validated, AuthorizationError> {
        let dictionary = enable_webapi_scopes(&self.api).dictionary();
        let request = AuthorizationRequest::parse(query)?;
        let client = self.with(|conn| self.server.clients().by_client_id(conn, request.client_id()));
        let client = client.expect("a store");
        request.validate(client.as_ref(), &self.server, &dictionary, self.server.resources(&self.api))
    }

    pub(crate) fn user(&self, username: &str) -> i64 {
        let found = self.with(|conn| self.api.users().by_username(conn, username));
        found.expect("a store").expect("a user").user.id
    }

    /// Lets doc approve a request, and returns the parameters that the client gets.
    pub(crate) fn approve(&self, validated: Validated) -> Form {
        let approval =
            Approval { user_id: self.user("doc"), scopes: validated.scopes().clone(), auth_time: None };
        let location =
            self.with(|conn| validated.approve(&self.api, &self.server, conn, &approval, &Origin::default()));
        answer_of(&location.expect("a store").expect("a code"))
    }

    /// A code for these scopes, with S256.
    pub(crate) fn code(&self, client_id: &str, scope: &str) -> String {
        let query = format!(
            "response_type=code&client_id={client_id}&redirect_uri={REDIRECT_ENCODED}&scope={scope}\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        let validated = self.request(&query).expect("a valid request");
        self.approve(validated).value("code").expect("a code").to_owned()
    }

    /// Sends a form to an endpoint below `/o/`.
    pub(crate) async fn post(&self, endpoint: &str, form: &str) -> Answer {
        self.send("POST", &format!("/o/{endpoint}/"), &[], form).await
    }

    /// Exchanges a code as it should be done.
    pub(crate) async fn exchange(&self, client_id: &str, code: &str) -> Answer {
        self.post("token", &exchange_form(client_id, code)).await
    }

    /// A family: the first answer with tokens.
    pub(crate) async fn family(&self, client_id: &str, scope: &str) -> Value {
        let answer = self.exchange(client_id, &self.code(client_id, scope)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Refreshes.
    pub(crate) async fn refresh(&self, client_id: &str, token: &str, more: &str) -> Answer {
        let form = format!("grant_type=refresh_token&refresh_token={token}{more}{}", by(client_id));
        self.post("token", &form).await
    }

    /// Whether an access token opens `/api/notes/`.
    pub(crate) async fn opens(&self, token: &str) -> bool {
        let answer = self.get_as(&format!("Bearer {token}"), "/api/notes/").await;
        assert!([200, 401].contains(&answer.status), "{}", answer.body);
        answer.status == 200
    }

    /// Whether an access token is active at introspection, for its own client `web`.
    pub(crate) async fn is_active(&self, token: &str) -> bool {
        let answer = self.post("introspect", &format!("token={token}{}", by("web"))).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["active"] == true
    }
}

pub(crate) fn exchange_form(client_id: &str, code: &str) -> String {
    format!(
        "grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_ENCODED}&code_verifier={VERIFIER}{}",
        by(client_id)
    )
}

/// The parameters in a redirect.
pub(crate) fn answer_of(location: &str) -> Form {
    let (_, query) = location.split_once('?').expect("a query");
    Form::parse(query.as_bytes()).expect("a form")
}

pub(crate) fn text<'a>(body: &'a Value, member: &str) -> &'a str {
    body[member].as_str().unwrap_or_else(|| panic!("{member} in {body}"))
}

#[track_caller]
pub(crate) fn assert_error(answer: &Answer, status: u16, error: &str) {
    let found = answer.json();
    assert_eq!((answer.status, found["error"].as_str()), (status, Some(error)), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    let description = found["error_description"].as_str().unwrap_or_default();
    let legal = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\';
    assert!(description.bytes().all(legal), "{description}");
}
