//! [`Introspection`]: asks the issuer what a token stands for (RFC 7662).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use oauth2::basic::BasicClient;
use oauth2::http::HeaderValue;
use oauth2::http::header::AUTHORIZATION;
use oauth2::{ClientId, HttpRequest, IntrospectionUrl, TokenIntrospectionResponse as _};

use super::remote::{BadUrl, Breaker, Fetch, FetchError, RemoteUrl};
use super::{ForeignToken, PresentedToken, ScopeMap, TokenVerifier, Verified, Verifying};
use crate::bearer::BadToken;
use crate::scope::ScopeSet;
use crate::token::{AccessToken, ClientSecret};

/// How access tokens of this crate's own server begin.
const OWN: &str = "wat_";

/// How long a token counts whose issuer does not say when it expires.
const UNSAID_LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// Asks the issuer about each token, by the client of the crate `oauth2`.
///
/// What it answers is known from memory for [`ResourceServer::cache_lifetime`](super::ResourceServer::cache_lifetime):
/// for so long a revoked token is still accepted. While the issuer cannot be asked, tokens that are known go on working
/// for as long, and all others are answered with 503 and `Retry-After`. After three failures in a row nobody asks for ten
/// seconds.
///
/// Tokens that begin as those of this crate's own server do are asked about too, unless
/// [`beside_own_server`](Self::beside_own_server) says that there is one.
///
/// ```
/// use webapi_oauth2::ClientSecret;
/// use webapi_oauth2::verifier::{Introspection, ResourceServer};
///
/// # fn main() -> Result<(), webapi_oauth2::verifier::BadUrl> {
/// let issuer = Introspection::new("https://id.example.com", "https://id.example.com/o/introspect/")?
///     .client("reviews", ClientSecret::new("wcs_…"))
///     .audience("https://reviews.example.com/api/");
/// let server = ResourceServer::new().verifier(issuer);
/// # Ok(()) }
/// ```
pub struct Introspection {
    issuer: Arc<str>,
    url: RemoteUrl,
    credentials: Credentials,
    audience: Vec<String>,
    scope_map: Option<ScopeMap>,
    shares_usernames: bool,
    beside_own_server: bool,
    fetch: Fetch,
    breaker: Breaker,
}

/// What this server proves itself with.
enum Credentials {
    None,
    Client(String, ClientSecret),
    Bearer(AccessToken),
}

impl Introspection {
    /// Asks at `url` about the tokens of `issuer`.
    ///
    /// # Errors
    ///
    /// [`BadUrl`] for a URL that is not encrypted and not on this machine.
    pub fn new(issuer: impl Into<Arc<str>>, url: &str) -> Result<Self, BadUrl> {
        Ok(Self {
            issuer: issuer.into(),
            url: RemoteUrl::parse(url)?,
            credentials: Credentials::None,
            audience: Vec::new(),
            scope_map: None,
            shares_usernames: false,
            beside_own_server: false,
            fetch: Fetch::new(Duration::from_secs(2)),
            breaker: Breaker::default(),
        })
    }

    /// Proves who asks by a client's id and secret, with HTTP Basic.
    pub fn client(mut self, client_id: impl Into<String>, secret: ClientSecret) -> Self {
        self.credentials = Credentials::Client(client_id.into(), secret);
        self
    }

    /// Proves who asks by an access token with the issuer's introspection scope.
    pub fn bearer(mut self, token: AccessToken) -> Self {
        self.credentials = Credentials::Bearer(token);
        self
    }

    /// The resource server that tokens must be for, if the issuer says whom they are for at all; of several calls, any.
    pub fn audience(mut self, identifier: impl Into<String>) -> Self {
        self.audience.push(identifier.into());
        self
    }

    /// What the issuer's scopes are called here.
    pub fn scopes(mut self, map: ScopeMap) -> Self {
        self.scope_map = Some(map);
        self
    }

    /// The issuer's usernames name accounts here: its tokens stand for those accounts. A name without an account is
    /// refused, and none is made.
    pub fn shared_usernames(mut self) -> Self {
        self.shares_usernames = true;
        self
    }

    /// Leaves tokens that begin as those of this crate's own server do to the server beside it.
    pub fn beside_own_server(mut self) -> Self {
        self.beside_own_server = true;
        self
    }

    /// How long the issuer may take to answer; two seconds by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.fetch = Fetch::new(timeout);
        self
    }

    async fn ask(&self, token: &PresentedToken<'_>, now: DateTime<Utc>) -> Result<Verified, String> {
        let client_id = match &self.credentials {
            Credentials::Client(client_id, _) => client_id.as_str(),
            _ => "",
        };
        let url = IntrospectionUrl::new(self.url.as_str().to_owned()).map_err(|error| error.to_string())?;
        let mut client = BasicClient::new(ClientId::new(client_id.to_owned()));
        if let Credentials::Client(_, secret) = &self.credentials {
            client = client.set_client_secret(oauth2::ClientSecret::new(secret.expose().to_owned()));
        }
        let client = client.set_introspection_url(url);
        let token = oauth2::AccessToken::new(token.expose().to_owned());
        let send = |request: HttpRequest| self.send(request);
        let found = client.introspect(&token).set_token_type_hint("access_token").request_async(&send).await;
        let found = found.map_err(|error| format!("{error}: {}", source(&error)))?;
        if !found.active() || found.iss().is_some_and(|issuer| issuer != &*self.issuer) {
            return Ok(Verified::Bad(BadToken::Invalid));
        }
        let audience = found.aud().cloned().unwrap_or_default();
        let is_for_us = |found: &String| self.audience.contains(found);
        if !self.audience.is_empty() && !audience.is_empty() && !audience.iter().any(is_for_us) {
            return Ok(Verified::Bad(BadToken::OtherResource));
        }
        let scopes: ScopeSet = found.scopes().into_iter().flatten().map(|scope| scope.as_str()).collect();
        let client_id = found.client_id().map(|client| client.as_str().to_owned()).unwrap_or_default();
        let expires_at = found.exp().unwrap_or(now + UNSAID_LIFETIME);
        Ok(Verified::Good(ForeignToken {
            subject: found.sub().map(str::to_owned),
            username: found.username().map(str::to_owned),
            audience,
            ..ForeignToken::new(Arc::clone(&self.issuer), client_id, scopes, expires_at)
        }))
    }

    async fn send(&self, mut request: HttpRequest) -> Result<oauth2::HttpResponse, FetchError> {
        if let Credentials::Bearer(token) = &self.credentials
            && let Ok(value) = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
        {
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        self.fetch.send(request).await
    }
}

fn source(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(String::new, ToString::to_string)
}

impl TokenVerifier for Introspection {
    fn issuer(&self) -> &str {
        &self.issuer
    }

    fn takes(&self, token: &PresentedToken<'_>) -> bool {
        match token.claimed_issuer() {
            Some(issuer) => issuer == &*self.issuer,
            None => !(self.beside_own_server && token.expose().starts_with(OWN)),
        }
    }

    fn verify<'a>(&'a self, token: &'a PresentedToken<'a>, now: DateTime<Utc>) -> Verifying<'a> {
        Box::pin(async move {
            if let Some(left) = self.breaker.closed_in(now) {
                return Verified::Unavailable(left);
            }
            match self.ask(token, now).await {
                Ok(verified) => {
                    self.breaker.succeeded();
                    verified
                }
                Err(error) => {
                    tracing::warn!(issuer = %self.issuer, %error, "a token cannot be introspected");
                    Verified::Unavailable(self.breaker.failed(now))
                }
            }
        })
    }

    fn scope_map(&self) -> Option<&ScopeMap> {
        self.scope_map.as_ref()
    }

    fn shares_usernames(&self) -> bool {
        self.shares_usernames
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Introspection({})", self.issuer)
    }
}
