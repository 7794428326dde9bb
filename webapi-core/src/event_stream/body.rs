//! [`EventBody`]: a stream on its way to the client, with everything that can end it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{self, Stream};
use tokio::time::{Instant, Sleep, sleep};

use super::EventStream;
use super::limits::EventStreamLimits;
use super::places::Place;
use crate::serialize::encoding::Format;

/// A comment: no client shows it, and a client that is gone does not take it.
const KEEP_ALIVE: &[u8] = b":\n\n";

/// The bytes of an answer that goes on. It is made on any thread, and read on the server's own.
pub(crate) struct EventBody {
    messages: EventStream,
    format: Format,
    keep_alive: Duration,
    lifetime: Duration,
    ended: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Begun with the first read: timers need the runtime that reads.
    timers: Option<Timers>,
    done: bool,
    /// Given back when the body is dropped, whoever ends it.
    _place: Option<Place>,
}

struct Timers {
    silence: Pin<Box<Sleep>>,
    end: Pin<Box<Sleep>>,
}

impl EventBody {
    pub(crate) fn new(
        messages: EventStream,
        format: Format,
        limits: &EventStreamLimits,
        place: Place,
    ) -> Self {
        Self {
            messages,
            format,
            keep_alive: limits.keep_alive,
            lifetime: limits.lifetime,
            ended: Box::pin(place.ended()),
            timers: None,
            done: false,
            _place: Some(place),
        }
    }

    /// The body of an answer to HEAD: it ends before it begins, and takes no place.
    pub(crate) fn empty() -> Self {
        Self {
            messages: EventStream::new(stream::empty()),
            format: Format::Json,
            keep_alive: Duration::MAX,
            lifetime: Duration::MAX,
            ended: Box::pin(std::future::ready(())),
            timers: None,
            done: false,
            _place: None,
        }
    }
}

impl Stream for EventBody {
    type Item = Vec<u8>;

    fn poll_next(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        let this = self.get_mut();
        if this.done || this.ended.as_mut().poll(task).is_ready() {
            this.done = true;
            return Poll::Ready(None);
        }
        let (keep_alive, lifetime) = (this.keep_alive, this.lifetime);
        let timers = this.timers.get_or_insert_with(|| Timers {
            silence: Box::pin(sleep(keep_alive)),
            end: Box::pin(sleep(lifetime)),
        });
        if timers.end.as_mut().poll(task).is_ready() {
            this.done = true;
            return Poll::Ready(None);
        }
        let chunk = match Pin::new(&mut this.messages).poll_next(task) {
            Poll::Ready(Some(message)) => message.encode(this.format),
            Poll::Ready(None) => {
                this.done = true;
                return Poll::Ready(None);
            }
            Poll::Pending if timers.silence.as_mut().poll(task).is_ready() => KEEP_ALIVE.to_vec(),
            Poll::Pending => return Poll::Pending,
        };
        // A bound that is out of reach is none.
        if let Some(next) = Instant::now().checked_add(this.keep_alive) {
            timers.silence.as_mut().reset(next);
        }
        Poll::Ready(Some(chunk))
    }
}

impl std::fmt::Debug for EventBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EventBody")
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;

    use super::*;
    use crate::event_stream::EventMessage;
    use crate::event_stream::places::Places;

    const LIMITS: EventStreamLimits = EventStreamLimits::DEFAULT;

    /// Runs a future on a clock that jumps to whatever is waited for.
    fn on_a_clock_that_jumps<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(work)
    }

    #[test]
    fn silence_is_filled_with_comments_until_the_lifetime_is_over() {
        let places = Places::new(LIMITS);
        let (sender, stream) = EventStream::channel();
        let body = EventBody::new(stream, Format::Json, &LIMITS, places.take(Some(1)).unwrap());
        let chunks: Vec<_> = on_a_clock_that_jumps(body.collect());
        let expected = LIMITS.lifetime.as_secs() / LIMITS.keep_alive.as_secs();
        // Whether the last comment or the end comes first is nobody's business.
        assert!(chunks.len() as u64 >= expected - 1 && chunks.len() as u64 <= expected, "{}", chunks.len());
        assert!(chunks.iter().all(|chunk| chunk == KEEP_ALIVE));
        assert!(sender.is_closed(), "whoever sends learns that it is over");
        assert_eq!(places.open(), 0);
    }

    #[test]
    fn a_message_puts_the_next_comment_off() {
        let places = Places::new(LIMITS);
        let (sender, stream) = EventStream::channel();
        let mut body = EventBody::new(stream, Format::Json, &LIMITS, places.take(None).unwrap());
        on_a_clock_that_jumps(async {
            let begun = Instant::now();
            assert_eq!(body.next().await.as_deref(), Some(KEEP_ALIVE));
            sleep(LIMITS.keep_alive / 2).await;
            sender.try_send(EventMessage::text("x")).unwrap();
            assert_eq!(body.next().await.as_deref(), Some(b"data: x\n\n".as_slice()));
            assert_eq!(body.next().await.as_deref(), Some(KEEP_ALIVE));
            assert_eq!(begun.elapsed().as_secs(), (LIMITS.keep_alive * 5 / 2).as_secs());
        });
    }

    #[test]
    fn a_stream_that_is_ended_ends_even_if_it_has_more_to_say() {
        let places = Places::new(LIMITS);
        let messages = EventStream::new(stream::repeat(EventMessage::text("more")));
        let mut body = EventBody::new(messages, Format::Json, &LIMITS, places.take(Some(7)).unwrap());
        on_a_clock_that_jumps(async {
            assert!(body.next().await.is_some());
            places.end_of(7);
            assert_eq!(body.next().await, None);
            assert_eq!(body.next().await, None, "and stays so");
        });
    }

    #[test]
    fn times_that_are_out_of_reach_are_no_bounds() {
        let limits = EventStreamLimits { keep_alive: Duration::MAX, lifetime: Duration::MAX, ..LIMITS };
        let places = Places::new(limits.clone());
        let messages = EventStream::of([EventMessage::text("x")]);
        let body = EventBody::new(messages, Format::Json, &limits, places.take(None).unwrap());
        let chunks: Vec<_> = on_a_clock_that_jumps(body.collect());
        assert_eq!(chunks, [b"data: x\n\n"]);
    }
}
