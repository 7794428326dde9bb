//! Counting a request, after it is known who asks and before anything is done for them.

use super::{Limit, Standing};
use crate::auth::Principal;
use crate::call::Call;
use crate::error::{ApiError, ApiResult, catalog};

/// Counts a request, and refuses it if there were too many. `by_header` says whether the credentials were in the
/// `Authorization` header; those in a cookie count as anonymous, but for their user, as in Djblets.
pub(crate) fn admit(call: &Call, principal: &Principal, by_header: bool) -> ApiResult<()> {
    let guard = &call.shared.guard;
    let by_header = by_header && principal.is_authenticated();
    let limit = if by_header { Limit::Authenticated } else { Limit::Anonymous };
    if guard.rate(limit).is_none() {
        return Ok(());
    }
    let subject = principal.subject().unwrap_or_else(|| guard.address_of(call));
    let Some(standing) = guard.count(limit, subject, call.shared.clock.as_ref()) else { return Ok(()) };
    // Set once: a request is counted once.
    let _ = call.standing.set((limit, standing));
    if standing.allowed { Ok(()) } else { Err(refusal(&standing)) }
}

fn refusal(standing: &Standing) -> ApiError {
    ApiError::new(catalog::RATE_LIMIT_EXCEEDED)
        .with_header("Retry-After", standing.reset_seconds().to_string())
        .with_header("X-RateLimit-Limit", standing.rate.count().to_string())
}
