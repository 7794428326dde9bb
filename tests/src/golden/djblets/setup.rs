//! The setups that the corpus was recorded with.

use webapi_core::api::WebApiBuilder;
use webapi_core::rate_limit::{ForwardedHeader, NotANetwork, RateLimits, TrustedProxies};

/// How the application is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    /// No limits.
    Base,
    /// Limits that a few requests reach.
    RateLimits,
}

impl Setup {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Base, Self::RateLimits];

    /// Its name in the records.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::RateLimits => "rate-limits",
        }
    }

    /// The setup of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|setup| setup.name() == name)
    }

    /// Adds the limits.
    ///
    /// Djblets takes the client's address from `X-Real-IP`, or from the beginning of `X-Forwarded-For`, whoever sends
    /// them: it takes everybody for a proxy, and so does this setup.
    pub(super) fn apply(self, builder: WebApiBuilder) -> Result<WebApiBuilder, NotANetwork> {
        Ok(match self {
            Self::Base => builder.rate_limits(RateLimits::off()),
            Self::RateLimits => {
                let limits = RateLimits::default().anonymous("3/h").authenticated("4/h").login("2/h");
                let headers = [ForwardedHeader::XRealIp, ForwardedHeader::XForwardedFor];
                let proxies = TrustedProxies::of(["0.0.0.0/0", "::/0"])?.believing(headers);
                builder.rate_limits(limits).trusted_proxies(proxies)
            }
        })
    }
}
