//! Tokens: their text, their digest, how they are made, stored and announced.
//!
//! In: a decision that somebody gets a token. Out: its text, once, to that client; its digest, to the store. The
//! text is in memory only while a request that carries or issues it is answered.

pub mod digest;
pub mod generate;
pub mod issue;
pub(crate) mod response;
pub mod secret;
pub(crate) mod successor;
pub mod user_code;

pub use digest::SecretDigest;
pub use generate::{RandomTokens, TokenGenerator};
pub use issue::{IssuedToken, NewToken};
pub(crate) use secret::hmac;
pub use secret::{AccessToken, AuthorizationCode, ClientSecret, DeviceCode, Handle, RefreshToken};
pub use user_code::UserCode;
