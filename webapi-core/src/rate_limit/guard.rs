//! [`Guard`]: the limits of a built API, ready to be asked.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::http::header::HeaderValue;

use super::{
    Limit, Open, Rate, RateLimiter, RateLimits, Standing, Subject, TrustedProxies, WrongRate, fields,
};
use crate::call::Call;
use crate::clock::Clock;

/// The limits of a built API.
pub(crate) struct Guard {
    limits: RateLimits,
    store: Arc<dyn RateLimiter>,
    proxies: TrustedProxies,
    /// `RateLimit-Policy` of each limit; none if answers shall not have it.
    policies: Option<[Option<HeaderValue>; Limit::ALL.len()]>,
    pub(super) open: Open,
}

impl Guard {
    /// Checks the settings.
    pub(crate) fn new(mut limits: RateLimits, proxies: TrustedProxies) -> Result<Self, WrongRate> {
        let store = limits.checked()?;
        let policy = |limit: Limit| HeaderValue::try_from(fields::policy(limit, limits.rate(limit)?)).ok();
        let policies = limits.fields.then(|| Limit::ALL.map(policy));
        Ok(Self { limits, store, proxies, policies, open: Open::default() })
    }

    pub(crate) fn store(&self) -> &dyn RateLimiter {
        self.store.as_ref()
    }

    pub(crate) fn rate(&self, limit: Limit) -> Option<Rate> {
        self.limits.rate(limit)
    }

    pub(super) fn policy(&self, limit: Limit) -> Option<&HeaderValue> {
        self.policies.as_ref()?.get(limit as usize)?.as_ref()
    }

    /// Counts one; `None` if there is no such limit.
    pub(super) fn count(&self, limit: Limit, subject: Subject, clock: &dyn Clock) -> Option<Standing> {
        self.rate(limit).map(|rate| self.store.count(limit, subject, rate, clock.now()))
    }

    /// Counts nothing; `None` if there is no such limit.
    pub(super) fn peek(&self, limit: Limit, subject: Subject, clock: &dyn Clock) -> Option<Standing> {
        self.rate(limit).map(|rate| self.store.peek(limit, subject, rate, clock.now()))
    }

    /// The client address of a request.
    pub(super) fn address_of(&self, call: &Call) -> Subject {
        let client = self.client(call.peer, |name| call.headers.all(name));
        client.map_or_else(Subject::unknown, Subject::address)
    }

    /// Whether the peer is a trusted proxy.
    pub(crate) fn trusts(&self, peer: Option<IpAddr>) -> bool {
        self.proxies.is_proxy(peer)
    }

    /// Whom a request comes from. `lines` gives the values of a header, in their order.
    pub(crate) fn client<'a, L: DoubleEndedIterator<Item = &'a str>>(
        &self,
        peer: Option<IpAddr>,
        lines: impl Fn(&'static str) -> L,
    ) -> Option<IpAddr> {
        self.proxies.client(peer, lines)
    }
}
