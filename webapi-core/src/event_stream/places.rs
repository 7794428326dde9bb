//! Which streams are open, whose they are, and how they are ended.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::limits::EventStreamLimits;
use crate::api_token::ApiTokenUpdated;
use crate::error::{ApiError, catalog};
use crate::signal::Signals;

/// What a client is told to wait, in seconds, before it asks for a stream again.
const RETRY_AFTER: &str = "10";

/// The open streams of an API, each with a place that it gives back when it is dropped.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    limits: EventStreamLimits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    open: usize,
    /// No stream begins any more: the server stops.
    closed: bool,
    /// By person; `None` for everybody who is none.
    owners: HashMap<Option<i64>, Owner>,
}

#[derive(Debug)]
struct Owner {
    open: usize,
    /// Dropped to end the streams that hold a receiver of it.
    end: watch::Sender<()>,
}

/// The right to have one stream open.
#[derive(Debug)]
pub(crate) struct Place {
    inner: Arc<Inner>,
    owner: Option<i64>,
    end: watch::Receiver<()>,
}

impl Places {
    pub(crate) fn new(limits: EventStreamLimits) -> Self {
        Self(Arc::new(Inner { limits, state: Mutex::default() }))
    }

    pub(crate) fn limits(&self) -> &EventStreamLimits {
        &self.0.limits
    }

    pub(crate) fn open(&self) -> usize {
        self.0.state().open
    }

    /// Takes a place for a person, or for somebody who is none.
    pub(crate) fn take(&self, owner: Option<i64>) -> Result<Place, ApiError> {
        let limits = &self.0.limits;
        let mut state = self.0.state();
        let own = state.owners.get(&owner).map_or(0, |owner| owner.open);
        if owner.is_some() && own >= limits.per_user {
            let message = format!("You have {own} event streams open, and may have no more; close one first");
            return Err(refused(catalog::RATE_LIMIT_EXCEEDED).with_message(message));
        }
        if state.closed || state.open >= limits.open || (owner.is_none() && own >= limits.anonymous) {
            return Err(refused(catalog::BUSY));
        }
        state.open += 1;
        let entry =
            state.owners.entry(owner).or_insert_with(|| Owner { open: 0, end: watch::Sender::new(()) });
        entry.open += 1;
        Ok(Place { inner: Arc::clone(&self.0), owner, end: entry.end.subscribe() })
    }

    /// Ends the streams of a person; their clients come back and are authenticated again.
    pub(crate) fn end_of(&self, user: i64) {
        if let Some(owner) = self.0.state().owners.get_mut(&Some(user)) {
            owner.end = watch::Sender::new(());
        }
    }

    /// What ends streams by itself: a token that was changed, since it may be worth nothing now.
    pub(crate) fn signals(&self) -> Signals {
        let places = self.clone();
        Signals::new().on::<ApiTokenUpdated>(move |updated| places.end_of(updated.token.user_id))
    }

    /// Ends all streams, and refuses new ones.
    pub(crate) fn close(&self) {
        let mut state = self.0.state();
        state.closed = true;
        state.owners.values_mut().for_each(|owner| owner.end = watch::Sender::new(()));
    }
}

fn refused(code: crate::error::ErrorCode) -> ApiError {
    ApiError::new(code).with_header("Retry-After", RETRY_AFTER)
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Returns when the stream is to end.
    pub(crate) fn ended(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut end = self.end.clone();
        // Nothing is ever sent: what wakes the receiver is that the sender is gone.
        async move { while end.changed().await.is_ok() {} }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.inner.state();
        state.open -= 1;
        if let Some(owner) = state.owners.get_mut(&self.owner) {
            owner.open -= 1;
            if owner.open == 0 {
                state.owners.remove(&self.owner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn places() -> Places {
        Places::new(EventStreamLimits { open: 5, per_user: 2, anonymous: 1, ..EventStreamLimits::DEFAULT })
    }

    #[test]
    fn a_person_a_stranger_and_the_server_have_their_own_bounds() {
        let places = places();
        let of_one: Vec<_> = (0..2).map(|_| places.take(Some(1)).unwrap()).collect();
        assert_eq!(places.take(Some(1)).unwrap_err().status(), 429);
        let of_nobody = places.take(None).unwrap();
        assert_eq!(places.take(None).unwrap_err().status(), 503);
        let of_two: Vec<_> = (0..2).map(|_| places.take(Some(2)).unwrap()).collect();
        assert_eq!(places.take(Some(3)).unwrap_err().status(), 503);
        drop((of_one, of_nobody, of_two));
        assert_eq!(places.open(), 0);
        assert!(places.0.state().owners.is_empty(), "nobody is remembered");
    }

    #[test]
    fn ending_the_streams_of_one_person_leaves_the_others() {
        let places = places();
        let (one, two) = (places.take(Some(1)).unwrap(), places.take(Some(2)).unwrap());
        places.end_of(1);
        assert!(one.ended().now_or_never().is_some());
        assert!(two.ended().now_or_never().is_none());
        assert!(places.take(Some(1)).unwrap().ended().now_or_never().is_none(), "a new one goes on");
    }

    #[test]
    fn a_server_that_stops_ends_all_and_begins_none() {
        let places = places();
        let one = places.take(Some(1)).unwrap();
        places.close();
        assert!(one.ended().now_or_never().is_some());
        assert_eq!(places.take(Some(2)).unwrap_err().status(), 503);
    }
}
