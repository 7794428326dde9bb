//! [`Abuse`]: how often clients may fail to prove who they are, and how often one address may ask for tokens.
//!
//! Counts are kept by the API's own rate limiter, atomically, and under the same addresses behind trusted proxies. A
//! failure is counted for the client *and* the address it came from, so a stranger elsewhere never locks a client out.
//! What is right passes all the same where checking it costs nothing; a secret that somebody chose is not even looked
//! at beyond the limit.

use std::net::IpAddr;

use webapi_core::WebApi;
use webapi_core::rate_limit::{Limit, Rate, Standing, Subject};

use crate::error::TokenError;

/// The limits, each of which may be off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Abuse {
    /// Failed authentications of one client from one address.
    pub(crate) client_failures: Option<Rate>,
    /// Failed authentications of any clients from one address.
    pub(crate) address_failures: Option<Rate>,
    /// Requests for tokens from one address, good ones too.
    pub(crate) token_requests: Option<Rate>,
    /// Requests that clients without a secret push from one address.
    pub(crate) pushed_requests: Option<Rate>,
}

impl Default for Abuse {
    fn default() -> Self {
        Self {
            client_failures: Rate::parse("20/m").ok(),
            address_failures: Rate::parse("200/m").ok(),
            token_requests: None,
            pushed_requests: Rate::parse("60/m").ok(),
        }
    }
}

impl Abuse {
    /// Counts a failure of a client from an address.
    ///
    /// # Errors
    ///
    /// 429 if there were too many already.
    pub(crate) fn failed(
        &self,
        api: &WebApi,
        client: &str,
        address: Option<IpAddr>,
    ) -> Result<(), TokenError> {
        let address = text(address);
        let by_client = count(api, self.client_failures, of_client(client, &address));
        by_client.and(count(api, self.address_failures, Subject::named("client-failures", &address)))
    }

    /// Counts nothing.
    ///
    /// # Errors
    ///
    /// 429 if a client failed too often from an address: what can be guessed is then not looked at.
    pub(crate) fn look(&self, api: &WebApi, client: &str, address: Option<IpAddr>) -> Result<(), TokenError> {
        let Some(rate) = self.client_failures.filter(|_| is_limited(api)) else { return Ok(()) };
        let subject = of_client(client, &text(address));
        judged(api.rate_limiter().peek(Limit::Other, subject, rate, api.clock().now()))
    }

    /// Counts a request for tokens.
    ///
    /// # Errors
    ///
    /// 429 if there were too many already.
    pub(crate) fn asked(&self, api: &WebApi, address: Option<IpAddr>) -> Result<(), TokenError> {
        count(api, self.token_requests, Subject::named("token-request", &text(address)))
    }

    /// Counts a request that a client without a secret pushes.
    ///
    /// # Errors
    ///
    /// 429 if there were too many already.
    pub(crate) fn pushed(&self, api: &WebApi, address: Option<IpAddr>) -> Result<(), TokenError> {
        count(api, self.pushed_requests, Subject::named("pushed-request", &text(address)))
    }
}

/// An address as it is counted: with its network, as the API counts it; those that are not known, together.
fn text(address: Option<IpAddr>) -> String {
    address.map_or_else(|| "unknown".to_owned(), |address| Subject::address(address).to_string())
}

fn count(api: &WebApi, rate: Option<Rate>, subject: Subject) -> Result<(), TokenError> {
    let Some(rate) = rate.filter(|_| is_limited(api)) else { return Ok(()) };
    judged(api.rate_limiter().count(Limit::Other, subject, rate, api.clock().now()))
}

fn judged(standing: Standing) -> Result<(), TokenError> {
    if standing.allowed { Ok(()) } else { Err(TokenError::too_many(standing.reset_seconds())) }
}

/// A client together with where it asks from.
fn of_client(client: &str, address: &str) -> Subject {
    Subject::named("client-failure", &format!("{address} {client}"))
}

/// An API without a limit of logins has none here: something else limits, or it is a test.
fn is_limited(api: &WebApi) -> bool {
    api.rate_limit(Limit::Login).is_some()
}
