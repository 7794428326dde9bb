//! How many streams, and for how long.

use std::time::Duration;

/// Bounds on the event streams of one API; set with
/// [`WebApiBuilder::event_streams`](crate::api::WebApiBuilder::event_streams).
///
/// ```
/// use webapi_core::event_stream::EventStreamLimits;
/// let limits = EventStreamLimits { per_user: 3, ..EventStreamLimits::DEFAULT };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventStreamLimits {
    /// Most streams at once. Beyond it: 503 with `Retry-After`. Default 1000.
    pub open: usize,
    /// Most streams of one person at once. Beyond it: 429 with `Retry-After`. Default 10.
    pub per_user: usize,
    /// Most streams at once of all callers who are no person: nobody in particular, and clients of their own.
    /// Beyond it: 503 with `Retry-After`. Default 100.
    pub anonymous: usize,
    /// How long a stream lasts. Rights are checked when a stream begins, so this is how long a credential that has
    /// died may go on reading. Default an hour.
    pub lifetime: Duration,
    /// How long a stream is silent before a comment is sent, which keeps proxies from closing the connection and
    /// shows that the client is gone. Default 15 seconds.
    pub keep_alive: Duration,
}

impl EventStreamLimits {
    /// The default bounds.
    pub const DEFAULT: Self = Self {
        open: 1000,
        per_user: 10,
        anonymous: 100,
        lifetime: Duration::from_hours(1),
        keep_alive: Duration::from_secs(15),
    };
}

impl Default for EventStreamLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
