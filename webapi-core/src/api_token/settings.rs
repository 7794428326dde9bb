//! What an application settles once about its API tokens.

use chrono::TimeDelta;

use super::generator::{LegacySha1, TokenGenerator, VendorChecksum};

/// Settings of API tokens, handed to [`WebApiBuilder::api_tokens`](crate::api::WebApiBuilder::api_tokens).
///
/// ```
/// use webapi_core::api_token::ApiTokenSettings;
/// let settings = ApiTokenSettings::new("rbp").deprecated(["legacy_sha1"]);
/// ```
pub struct ApiTokenSettings {
    pub(super) token_type: String,
    pub(super) generators: Vec<Box<dyn TokenGenerator>>,
    pub(super) default_generator: &'static str,
    pub(super) deprecated: Vec<String>,
    pub(super) remembered: usize,
    pub(super) remembered_for: TimeDelta,
}

impl ApiTokenSettings {
    /// Tokens of a type: the letters and digits with which the texts of new ones begin, `rbp` for example. At most 32.
    ///
    /// New tokens have the form `vendor_checksum`; those of the form `legacy_sha1` are deprecated. Up to 10,000 verified
    /// tokens are remembered, for 30 seconds each.
    pub fn new(token_type: impl Into<String>) -> Self {
        let token_type = token_type.into();
        Self {
            generators: vec![Box::new(VendorChecksum::new(&token_type)), Box::new(LegacySha1)],
            token_type,
            default_generator: VendorChecksum::ID,
            deprecated: vec![LegacySha1::ID.to_owned()],
            remembered: 10_000,
            remembered_for: TimeDelta::seconds(30),
        }
    }

    /// Makes new tokens with another generator; the others stay known by their ids.
    pub fn generator(mut self, generator: impl TokenGenerator) -> Self {
        self.default_generator = generator.id();
        self.generators.retain(|known| known.id() != generator.id());
        self.generators.push(Box::new(generator));
        self
    }

    /// The ids of generators whose tokens should be replaced: answers to them say so. Replaces the default,
    /// `legacy_sha1`.
    pub fn deprecated(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.deprecated = ids.into_iter().map(Into::into).collect();
        self
    }

    /// How many verified tokens are remembered, and for how long. That is also how long a change by another process,
    /// or to the user's account, may go unnoticed. With a time of zero nothing is remembered.
    pub fn remember(mut self, tokens: usize, time: TimeDelta) -> Self {
        (self.remembered, self.remembered_for) = (tokens, time);
        self
    }
}

impl std::fmt::Debug for ApiTokenSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiTokenSettings({} by {})", self.token_type, self.default_generator)
    }
}
