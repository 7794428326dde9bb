//! [`EventHub`]: one message to all who listen.

use std::sync::{Arc, Mutex, PoisonError};

use super::message::EventMessage;
use super::sender::EventSender;
use super::{EventStream, QUEUE};

/// Sends the same messages to any number of streams. Cloning shares the hub.
///
/// Sending never waits. A reader who is so slow that its channel is full when a message comes is let go: it gets what
/// was put in before, then its stream ends, and its client comes back with `Last-Event-ID` and can be told what it
/// missed ([`EventStream::after`]). So one slow reader neither delays the others nor costs more memory than its
/// channel.
///
/// ```
/// use webapi_core::event_stream::{EventHub, EventMessage};
///
/// let hub = EventHub::new();
/// let stream = hub.subscribe();
/// assert_eq!(hub.send(&EventMessage::text("hello")), 1);
/// drop(stream);
/// assert_eq!(hub.send(&EventMessage::text("is anybody there?")), 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct EventHub(Arc<Mutex<Vec<EventSender>>>);

impl EventHub {
    /// A hub without readers.
    pub fn new() -> Self {
        Self::default()
    }

    /// A stream of everything that is sent from now on; at most 64 messages wait for its reader.
    pub fn subscribe(&self) -> EventStream {
        self.subscribe_with(QUEUE)
    }

    /// As [`EventHub::subscribe`], with room for `waiting` messages; at least one.
    pub fn subscribe_with(&self, waiting: usize) -> EventStream {
        let (sender, stream) = EventStream::channel_of(waiting);
        let mut readers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Readers that are gone are forgotten here too, so that a hub that never sends does not grow.
        readers.retain(|reader| !reader.is_closed());
        readers.push(sender);
        stream
    }

    /// Sends a message to everybody who has room for it, and lets go of the others; returns how many got it.
    pub fn send(&self, message: &EventMessage) -> usize {
        let mut readers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        readers.retain(|reader| reader.try_send(message.clone()).is_ok());
        readers.len()
    }

    /// How many streams are read at the moment.
    pub fn readers(&self) -> usize {
        let mut readers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        readers.retain(|reader| !reader.is_closed());
        readers.len()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt as _, StreamExt as _};

    use super::*;

    #[test]
    fn a_reader_that_falls_behind_gets_what_waited_and_then_the_end() {
        let hub = EventHub::new();
        let slow = hub.subscribe_with(2);
        let quick = hub.subscribe_with(10);
        let sent: Vec<_> = (0..5).map(|n| hub.send(&EventMessage::new().with_id(n))).collect();
        assert_eq!(sent, [2, 2, 1, 1, 1], "the third found no room");
        drop(hub);
        let slow: Vec<_> = slow.collect().now_or_never().expect("it has ended");
        assert_eq!(slow, [0, 1].map(|n| EventMessage::new().with_id(n)));
        let quick: Vec<_> = quick.collect().now_or_never().expect("it has ended");
        assert_eq!(quick.len(), 5);
    }

    #[test]
    fn a_hub_that_never_sends_forgets_readers_that_are_gone() {
        let hub = EventHub::new();
        for _ in 0..100 {
            drop(hub.subscribe());
        }
        let _stream = hub.subscribe();
        assert_eq!(hub.0.lock().unwrap().len(), 1);
    }
}
