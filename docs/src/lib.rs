//! The README, the guide and the reference as doctests: `cargo test -p webapi-docs --doc`.
//!
//! In: Markdown. Out: every example in it, compiled, and run unless it would start a server. [`Trial`] is what the
//! examples of the guide ask. All of them share one program, so their resources are registered by hand.

mod trial;

pub use trial::{Answer, Stream, Trial};

#[doc = include_str!("../../README.md")]
pub mod readme {}

#[doc = include_str!("../guide/01-first-resource.md")]
pub mod first_resource {}

#[doc = include_str!("../guide/02-fields-and-requests.md")]
pub mod fields_and_requests {}

#[doc = include_str!("../guide/03-hooks-and-access.md")]
pub mod hooks_and_access {}

#[doc = include_str!("../guide/04-trees-and-links.md")]
pub mod trees_and_links {}

#[doc = include_str!("../guide/05-handlers-by-hand.md")]
pub mod handlers_by_hand {}

#[doc = include_str!("../guide/06-accounts-and-sessions.md")]
pub mod accounts_and_sessions {}

#[doc = include_str!("../guide/07-scopes-and-tokens.md")]
pub mod scopes_and_tokens {}

#[doc = include_str!("../guide/08-databases.md")]
pub mod databases {}

#[doc = include_str!("../guide/09-errors.md")]
pub mod errors {}

#[doc = include_str!("../guide/10-api-tokens.md")]
pub mod api_tokens {}

#[doc = include_str!("../guide/11-rate-limits.md")]
pub mod rate_limits {}

#[doc = include_str!("../guide/12-event-streams.md")]
pub mod event_streams {}

#[doc = include_str!("../guide/13-signals.md")]
pub mod signals {}

#[doc = include_str!("../guide/14-root-and-registry.md")]
pub mod root_and_registry {}

#[doc = include_str!("../guide/15-conditional-requests.md")]
pub mod conditional_requests {}

#[doc = include_str!("../guide/16-pages.md")]
pub mod pages {}

#[allow(clippy::test_attr_in_doctest, reason = "the chapter is about tests")]
#[doc = include_str!("../guide/17-testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/18-expansion-and-selection.md")]
pub mod expansion_and_selection {}

#[doc = include_str!("../guide/19-rules-of-requests.md")]
pub mod rules_of_requests {}

#[doc = include_str!("../guide/20-authorization-pages.md")]
pub mod authorization_pages {}

#[doc = include_str!("../guide/21-applications-and-connected-apps.md")]
pub mod applications_and_connected_apps {}

#[doc = include_str!("../guide/23-openid-connect.md")]
pub mod openid_connect {}

#[doc = include_str!("../guide/22-devices.md")]
pub mod devices {}

#[doc = include_str!("../reference/templates.md")]
pub mod templates {}

#[doc = include_str!("../guide/25-protecting-handlers.md")]
pub mod protecting_handlers {}

#[doc = include_str!("../guide/26-permissions.md")]
pub mod permissions {}

#[doc = include_str!("../guide/27-foreign-tokens.md")]
pub mod foreign_tokens {}

#[doc = include_str!("../guide/28-pushed-requests.md")]
pub mod pushed_requests {}

#[doc = include_str!("../reference/policies.md")]
pub mod policies {}

#[doc = include_str!("../reference/attributes.md")]
pub mod attributes {}
