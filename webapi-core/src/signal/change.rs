//! [`Change`]: what is told after a commit.

use std::future::Future;

use crate::WebApi;
use crate::account::User;
use crate::field::UtcDateTime;

/// Something that has happened to an object, for good.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Change<R> {
    /// The object as it was created, as it is now, or as it was when it was deleted.
    pub object: R,
    /// What an updated object was before; `None` for the others.
    pub previous: Option<R>,
    /// The person who asked for it; `None` for nobody in particular, and for clients of their own.
    pub by: Option<User>,
    /// When it was asked for.
    pub at: UtcDateTime,
    pub(super) api: WebApi,
}

impl<R> Change<R> {
    /// The API in which it happened, to reach its database.
    pub fn api(&self) -> &WebApi {
        &self.api
    }

    /// Goes on with work that takes time, on the server's runtime. It is not waited for, not even when the server stops.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        drop(tokio::spawn(work));
    }
}
