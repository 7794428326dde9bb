//! Git history as reviews: `import-git`.
//!
//! [`git`] asks git, [`log`] reads commits, [`trailer`] finds the people at the end of their messages, [`people`] and
//! [`writer`] write accounts, review requests and reviews. A commit is known by its repository and its id, so an
//! import can be repeated, and goes on where the last one ended.

mod git;
mod log;
mod people;
mod trailer;
mod writer;

pub(crate) use git::Checkout;
pub(crate) use log::Commit;
pub(crate) use writer::{Totals, Writer};
