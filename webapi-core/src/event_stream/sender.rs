//! [`EventSender`]: where messages of a stream come from, if not from a stream of their own.

use tokio::sync::mpsc;

use super::message::EventMessage;

/// Puts messages into one stream. Cloning gives another hand on the same stream; it ends when the last is dropped.
///
/// Memory is bounded by the channel: a reader who is slower than the sender makes [`EventSender::send`] wait, and
/// [`EventSender::try_send`] give the message back.
#[derive(Debug, Clone)]
pub struct EventSender(mpsc::Sender<EventMessage>);

/// Nobody reads the stream any more: the client is gone, the stream was ended, or the answer was never sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody reads this event stream any more")]
pub struct Closed;

/// Why a message was not taken.
#[derive(Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsent {
    /// The reader is slow and its channel full. Try again later, or drop the message or the sender.
    #[error("the reader of this event stream is slow, and its channel is full")]
    Full(EventMessage),
    /// Nobody reads any more.
    #[error(transparent)]
    Closed(#[from] Closed),
}

impl EventSender {
    pub(super) fn new(sender: mpsc::Sender<EventMessage>) -> Self {
        Self(sender)
    }

    /// Sends a message; waits while the channel is full.
    ///
    /// # Errors
    ///
    /// [`Closed`] if nobody reads any more; stop sending then.
    pub async fn send(&self, message: EventMessage) -> Result<(), Closed> {
        self.0.send(message).await.map_err(|_| Closed)
    }

    /// Sends a message if there is room for it; never waits, so it may be called from anywhere.
    ///
    /// # Errors
    ///
    /// [`Unsent::Full`] with the message, [`Unsent::Closed`] if nobody reads any more.
    pub fn try_send(&self, message: EventMessage) -> Result<(), Unsent> {
        self.0.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(message) => Unsent::Full(message),
            mpsc::error::TrySendError::Closed(_) => Unsent::Closed(Closed),
        })
    }

    /// Whether nobody reads any more.
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Returns when nobody reads any more: the moment to stop whatever makes the messages.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}
