//! `event`: four server-sent events.

use std::time::Duration;

use webapi_core::event_stream::{EventMessage, EventStream};
use webapi_core::prelude::*;

/// The stream.
#[derive(Debug, WebApiResource)]
#[webapi(singleton, handlers(get), manual)]
pub struct Event;

impl Event {
    fn get(ctx: &mut Context<'_>) -> ApiResult<Reply> {
        let last_id = ctx.last_event_id().map(str::to_owned);
        ctx.reply_events(EventStream::of([
            EventMessage::tree([("progress", Node::from(10))]).with_id(1),
            EventMessage::text("line 1\nline 2").with_id(2).with_event("note"),
            EventMessage::new(),
            EventMessage::tree([("last_id", Node::from(last_id))])
                .failed()
                .with_id("")
                .with_retry(Duration::from_secs(5)),
        ]))
    }
}
