//! [`Throttle`]: how often one user, or one client, may ask.

use std::sync::Arc;

use actix_web::HttpRequest;
use webapi_core::rate_limit::{Limit, LocalLimiter, Rate, RateLimiter, Subject};

use super::denied::Denied;
use super::identity::Identity;
use super::protection::Protection;

/// Limits how often somebody may ask: all tokens of a user count together with their sessions, those of a client alone
/// count for the client, and who is nobody counts by client address. What is refused is not counted.
///
/// ```
/// use webapi_core::rate_limit::Rate;
/// use webapi_oauth2::permission::TokenHasScope;
/// use webapi_oauth2::protect::{Protect, Throttle};
///
/// # fn main() -> Result<(), webapi_core::rate_limit::NotARate> {
/// let throttle = Throttle::new(Rate::parse("100/h")?)
///     .anonymous(Rate::parse("10/h")?)
///     .scope("bulk", Rate::parse("1000/h")?);
/// let _ = Protect::new(TokenHasScope::new(["api"])).throttle(throttle);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "OAuth2UserRateThrottle")]
pub struct Throttle {
    rate: Rate,
    anonymous: Option<Rate>,
    scopes: Vec<(String, Rate)>,
    limiter: Arc<LocalLimiter>,
}

impl Throttle {
    /// Lets each so often.
    pub fn new(rate: Rate) -> Self {
        let limiter = Arc::new(LocalLimiter::with_capacity(16_384));
        Self { rate, anonymous: None, scopes: Vec::new(), limiter }
    }

    /// Lets those who are nobody in particular so often; as often as everybody else by default.
    pub fn anonymous(mut self, rate: Rate) -> Self {
        self.anonymous = Some(rate);
        self
    }

    /// Lets whoever comes with a token that has this scope so often, in the place of the other rate. Of several such
    /// scopes the first that was added counts.
    pub fn scope(mut self, scope: impl Into<String>, rate: Rate) -> Self {
        self.scopes.push((scope.into(), rate));
        self
    }

    /// Forgets what was counted, for all copies of it.
    pub fn clear(&self) {
        self.limiter.clear();
    }

    pub(super) fn count(
        &self,
        protection: &Protection,
        request: &HttpRequest,
        identity: &Identity,
    ) -> Result<(), Denied> {
        let subject = subject(protection, request, identity);
        let by_scope = self
            .scopes
            .iter()
            .find(|(scope, _)| identity.token().is_some_and(|token| token.scopes().contains(scope)));
        let (subject, rate) = match by_scope {
            Some((scope, rate)) => (Subject::named(scope, &subject.to_string()), *rate),
            None if identity.is_authenticated() => (subject, self.rate),
            None => (subject, self.anonymous.unwrap_or(self.rate)),
        };
        let standing =
            self.limiter.count(Limit::Authenticated, subject, rate, protection.api().clock().now());
        if standing.allowed { Ok(()) } else { Err(Denied::throttled(standing.reset_seconds())) }
    }
}

fn subject(protection: &Protection, request: &HttpRequest, identity: &Identity) -> Subject {
    match (identity.user(), identity.token()) {
        (Some(user), _) => Subject::user(user.id),
        (None, Some(token)) => token.counted_as(),
        (None, None) => {
            let peer = request.peer_addr().map(|peer| peer.ip());
            let address = protection.api().client_address(peer, |name| {
                let lines: Vec<&str> =
                    request.headers().get_all(name).filter_map(|line| line.to_str().ok()).collect();
                lines.into_iter()
            });
            address.map_or_else(Subject::unknown, Subject::address)
        }
    }
}
