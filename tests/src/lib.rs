//! What the tests of the workspace share: golden applications, the server that shows them, and the replay.
//!
//! A golden application is built with the public API of our crates only, after the description of a recorded corpus.
//! The replay sends the recorded requests to a server and compares the answers. Nothing here is published.

pub mod golden;
pub mod replay;
