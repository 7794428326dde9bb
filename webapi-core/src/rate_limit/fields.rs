//! `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers): how a client learns where it stands
//! before it is refused.

use actix_web::http::header::HeaderValue;

use super::{Limit, Rate, Standing};
use crate::call::Call;

/// What the fields of an answer say.
pub(crate) struct Fields<'a> {
    /// `RateLimit-Policy`: so many requests in a window of so many seconds.
    pub(crate) policy: &'a HeaderValue,
    /// `RateLimit`: how many are left, and in how many seconds there will be more.
    pub(crate) state: String,
}

impl<'a> Fields<'a> {
    /// The fields for the answer to a request; none if it was not counted, or if answers shall not have them.
    pub(crate) fn of(call: &'a Call) -> Option<Self> {
        let (limit, standing) = call.standing.get()?;
        let policy = call.shared.guard.policy(*limit)?;
        Some(Self { policy, state: state(*limit, standing) })
    }
}

pub(super) fn policy(limit: Limit, rate: Rate) -> String {
    format!("\"{}\";q={};w={}", limit.name(), rate.count(), rate.period().as_secs())
}

/// Put together by hand, since every answer has it.
fn state(limit: Limit, standing: &Standing) -> String {
    let mut text = String::with_capacity(48);
    text.push('"');
    text.push_str(limit.name());
    text.push_str("\";r=");
    text.push_str(itoa::Buffer::new().format(standing.remaining));
    text.push_str(";t=");
    text.push_str(itoa::Buffer::new().format(standing.reset_seconds()));
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_fields_are_structured_as_the_draft_says() {
        let rate: Rate = "100/m".parse().unwrap();
        assert_eq!(policy(Limit::Anonymous, rate), "\"anonymous\";q=100;w=60");
        let standing = Standing { allowed: true, rate, remaining: 50, reset: Duration::from_millis(29_001) };
        assert_eq!(state(Limit::Authenticated, &standing), "\"authenticated\";r=50;t=30");
    }
}
