//! How often clients may fail, and ask.

use webapi_core::rate_limit::Rate;

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// How often one client may fail to authenticate from one address; `20/m` by default, `None` for no limit. Beyond
    /// it, the answer is 429 with `Retry-After`, and a secret that somebody chose is not even looked at.
    ///
    /// Like the other limits here it is off where the API has no limit of failed logins.
    pub fn client_failures(mut self, rate: Option<Rate>) -> Self {
        self.abuse.client_failures = rate;
        self
    }

    /// How often clients may fail to authenticate from one address, whoever they say they are; `200/m` by default.
    pub fn address_failures(mut self, rate: Option<Rate>) -> Self {
        self.abuse.address_failures = rate;
        self
    }

    /// How often one address may ask for tokens, with success or without; not limited by default.
    pub fn token_requests(mut self, rate: Option<Rate>) -> Self {
        self.abuse.token_requests = rate;
        self
    }

    /// How often clients without a secret may push requests from one address; `60/m` by default.
    pub fn pushed_requests(mut self, rate: Option<Rate>) -> Self {
        self.abuse.pushed_requests = rate;
        self
    }
}
