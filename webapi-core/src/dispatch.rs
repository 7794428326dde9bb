//! The walk of a request, told once.
//!
//! On the worker: route, decode, authenticate from memory, decide whether the method is possible and allowed. What
//! is refused there costs no hop and no statement. Then one hop to a database thread, where everything else runs
//! on one connection, and in one transaction if it writes. Short reads of an embedded database stay on the worker.

mod contained;
mod edge;
mod explain;
mod hop;
mod inline;
mod mount;
mod plan;

pub(crate) use explain::explain;
pub(crate) use inline::Patience;
pub(crate) use mount::Mounted;
