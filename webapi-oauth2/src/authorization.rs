//! The authorization endpoint without its pages (RFC 6749 sections 3.1 and 4.1): from a query to a code.
//!
//! The types tell how far a request is, and what may be done about an error:
//!
//! * [`AuthorizationRequest`]: a query that can be read. Nothing is known of whom it would be answered to, so an error
//!   is a page ([`PageError`]).
//! * [`Proven`]: client and redirect URI are proven. From here on an error is sent to the client
//!   ([`RedirectError`]).
//! * [`Validated`]: everything else is. The user may be asked, and [`approve`](Validated::approve) makes a code,
//!   [`deny`](Validated::deny) a refusal.
//!
//! Between the request and the decision the query waits on the server
//! ([`PendingRequests`](crate::server::PendingRequests)); it is validated again when the decision comes. Pages, logins
//! and cookies are not here.

pub mod decide;
pub(crate) mod pushed;
pub mod redirect;
pub mod request;
pub mod respond;
mod response_type;
pub mod validate;

pub use decide::Approval;
pub use redirect::{PageError, Proven};
pub use request::AuthorizationRequest;
pub use respond::RedirectError;
pub use validate::{AuthorizationError, Prompt, Validated};
