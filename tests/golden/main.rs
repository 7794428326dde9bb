//! Replays the recorded transcripts on both databases, and holds the lists beside them to what they say.
#![allow(missing_docs, reason = "a test binary")]

mod beyond;
mod commands;
mod dictionary;
mod djblets;
mod lists;
mod oauth;
mod oauth_lists;
mod served;
mod views;
