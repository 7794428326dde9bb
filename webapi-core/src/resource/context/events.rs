//! Answering with an event stream.

use super::Context;
use crate::descriptor::Method;
use crate::error::ApiResult;
use crate::event_stream::EventStream;
use crate::event_stream::body::EventBody;
use crate::resource::reply::{Reply, ReplyBody};

impl Context<'_> {
    /// What the client read last, as it says in `Last-Event-ID`; `None` if it says nothing.
    ///
    /// The text comes from the client: look it up, do not trust it.
    pub fn last_event_id(&self) -> Option<&str> {
        self.call.headers.utf8("last-event-id")
    }

    /// 200 with an event stream. Payloads in it are encoded as the request asks for.
    ///
    /// The handler, its thread and its connection are free once it returns. The stream ends when its messages do, when
    /// the client goes, when its lifetime is over, at a logout of its user, or when the server stops. HEAD gets the
    /// headers and opens nothing.
    ///
    /// # Errors
    ///
    /// `BUSY` if the server, and `RATE_LIMIT_EXCEEDED` if the caller has as many streams open as
    /// [`EventStreamLimits`](crate::event_stream::EventStreamLimits) allows.
    pub fn reply_events(&self, messages: EventStream) -> ApiResult<Reply> {
        let call = self.call;
        let body = if call.wire_method == Method::Head {
            EventBody::empty()
        } else {
            let places = &call.shared.event_streams;
            let place = places.take(self.user().map(|user| user.id))?;
            EventBody::new(messages, call.format, places.limits(), place)
        };
        Ok(Reply::new(200, ReplyBody::Events(body)))
    }
}
