//! Event streams: answers that go on, as `text/event-stream` (HTML Living Standard section 9.2, Djblets' format).
//!
//! A handler makes an [`EventStream`], from anything that yields messages or from a channel whose [`EventSender`] it
//! hands to whoever has something to say, and answers with [`Context::reply_events`]. The handler ends there: its
//! thread and its connection are free again, and an idle stream costs a few hundred bytes and a timer.
//!
//! | what is bounded | by |
//! | --- | --- |
//! | open streams | [`EventStreamLimits`]: 503 beyond the server's bound, 429 beyond that of a person |
//! | messages that wait for a slow reader | the channel: [`EventSender::send`] waits, [`EventHub`] lets go of the reader |
//! | how long a stream lasts | [`EventStreamLimits::lifetime`]; a client comes back by itself, and is authenticated again |
//!
//! [`Context::reply_events`]: crate::resource::Context::reply_events

pub(crate) mod body;
mod hub;
mod limits;
mod message;
pub(crate) mod places;
mod sender;

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::mpsc;

pub use hub::EventHub;
pub use limits::EventStreamLimits;
pub use message::EventMessage;
pub use sender::{Closed, EventSender, Unsent};

/// How many messages wait for a reader unless a channel says otherwise.
const QUEUE: usize = 64;

/// The messages of an answer, one after another.
///
/// ```
/// use std::time::Duration;
/// use webapi_core::event_stream::{EventMessage, EventStream};
/// use webapi_core::serialize::Node;
///
/// let progress = EventMessage::tree([("progress", Node::from(10))]).with_id(1);
/// let stream = EventStream::of([progress, EventMessage::text("line 1\nline 2").with_event("note")]);
/// ```
#[must_use = "a stream is sent when a handler answers with it"]
pub struct EventStream(Pin<Box<dyn Stream<Item = EventMessage> + Send>>);

impl EventStream {
    /// Whatever the stream yields. It is polled on the server's own threads, and must not block them.
    pub fn new(messages: impl Stream<Item = EventMessage> + Send + 'static) -> Self {
        Self(Box::pin(messages))
    }

    /// Messages that are known already.
    pub fn of<I>(messages: I) -> Self
    where
        I: IntoIterator<Item = EventMessage>,
        I::IntoIter: Send + 'static,
    {
        Self::new(stream::iter(messages))
    }

    /// A stream, and what its messages are put into; at most 64 wait for the reader. It ends when the last clone of
    /// the sender is dropped.
    pub fn channel() -> (EventSender, Self) {
        Self::channel_of(QUEUE)
    }

    /// As [`EventStream::channel`], with room for `waiting` messages; at least one.
    pub fn channel_of(waiting: usize) -> (EventSender, Self) {
        let (sender, mut receiver) = mpsc::channel(waiting.max(1));
        (EventSender::new(sender), Self::new(stream::poll_fn(move |task| receiver.poll_recv(task))))
    }

    /// The same stream with other messages before it: those that a client missed, for example.
    pub fn after<I>(self, messages: I) -> Self
    where
        I: IntoIterator<Item = EventMessage>,
        I::IntoIter: Send + 'static,
    {
        Self::new(stream::iter(messages).chain(self.0))
    }
}

impl Stream for EventStream {
    type Item = EventMessage;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<EventMessage>> {
        self.0.as_mut().poll_next(task)
    }
}

impl std::fmt::Debug for EventStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventStream")
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn what_was_missed_comes_before_what_is_new() {
        let (sender, stream) = EventStream::channel();
        sender.try_send(EventMessage::text("new")).unwrap();
        drop(sender);
        let all: Vec<_> = stream.after([EventMessage::text("missed")]).collect().now_or_never().unwrap();
        assert_eq!(all, [EventMessage::text("missed"), EventMessage::text("new")]);
    }

    #[test]
    fn a_channel_without_room_has_room_for_one() {
        let (sender, _stream) = EventStream::channel_of(0);
        sender.try_send(EventMessage::new()).unwrap();
        assert!(matches!(sender.try_send(EventMessage::new()), Err(Unsent::Full(_))));
    }
}
