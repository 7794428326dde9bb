//! The crate `oauth2`, as its documentation shows it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use oauth2::basic::BasicClient;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    PkceCodeChallenge, RedirectUrl, Scope, TokenResponse as _, TokenUrl, http,
};

use crate::site::{REDIRECT, SCOPE, SECRET, everywhere};

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Broken(String);

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands its errors over by value")]
fn broken(error: impl ToString) -> Broken {
    Broken(error.to_string())
}

/// The smallest client for HTTP: one request a connection.
#[expect(clippy::needless_pass_by_value, reason = "the crate asks for a function of a request by value")]
fn send(request: HttpRequest) -> Result<HttpResponse, Broken> {
    let uri = request.uri();
    let address = uri.authority().ok_or_else(|| broken("no address"))?.as_str();
    let mut head = format!("{} {} HTTP/1.0\r\nHost: {address}\r\n", request.method(), uri.path());
    for (name, value) in request.headers() {
        head = format!("{head}{name}: {}\r\n", value.to_str().map_err(broken)?);
    }
    let mut stream = TcpStream::connect(address).map_err(broken)?;
    write!(stream, "{head}Content-Length: {}\r\n\r\n", request.body().len()).map_err(broken)?;
    stream.write_all(request.body()).map_err(broken)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(broken)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| broken("no head"))?;
    let mut lines = head.lines();
    let status: Option<u16> = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut response = http::Response::builder().status(status.ok_or_else(|| broken("no status"))?);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    response.body(body.as_bytes().to_vec()).map_err(broken)
}

#[test]
fn oa_594_the_crate_oauth2_gets_tokens_for_a_person_and_for_itself() {
    everywhere("oauth2_crate", |site| {
        let issuer = site.issuer();
        let client = BasicClient::new(ClientId::new("web".to_owned()))
            .set_client_secret(ClientSecret::new(SECRET.to_owned()))
            .set_auth_uri(AuthUrl::new(format!("{issuer}/o/authorize/")).expect("a URL"))
            .set_token_uri(TokenUrl::new(format!("{issuer}/o/token/")).expect("a URL"))
            .set_redirect_uri(RedirectUrl::new(REDIRECT.to_owned()).expect("a URL"));
        let scopes = || SCOPE.split(' ').map(|scope| Scope::new(scope.to_owned()));
        let told = |scopes: Option<&Vec<Scope>>| {
            scopes
                .expect("scopes")
                .iter()
                .map(|scope| scope.as_str().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };

        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state) = client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(scopes())
            .set_pkce_challenge(challenge)
            .url();
        let callback = oauth2::url::Url::parse(&site.authorize(url.as_str())).expect("a URL");
        let parameter = |name: &str| {
            let found = callback.query_pairs().find(|(known, _)| known == name);
            found.unwrap_or_else(|| panic!("{name} in {callback}")).1.into_owned()
        };
        assert_eq!(&parameter("state"), state.secret());
        let tokens = client
            .exchange_code(AuthorizationCode::new(parameter("code")))
            .set_pkce_verifier(verifier)
            .request(&send);
        let tokens = tokens.expect("tokens for a person");
        assert_eq!(told(tokens.scopes()), SCOPE);
        let refresh = tokens.refresh_token().expect("a refresh token");
        let renewed = client.exchange_refresh_token(refresh).request(&send).expect("a refresh");
        assert_ne!(renewed.access_token().secret(), tokens.access_token().secret());

        let own = client.exchange_client_credentials().add_scopes(scopes()).request(&send);
        assert_eq!(told(own.expect("tokens for itself").scopes()), SCOPE);
    });
}
