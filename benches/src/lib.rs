//! Benchmarks: how much more than a hand-written application does the framework cost?
//!
//! [`fixture`] is the data that every server under test works on, [`handwritten`] the application
//! that the framework is held against, [`driver`] the macro benchmark that runs them in turn.
//! [`switching`] asks what enabling and disabling an extension costs others, [`alternating`] compares ways of doing one
//! thing. The micro benchmarks are beside this folder, in `benches/`. README.md says how to run and read them.
#![forbid(unsafe_code)]

pub mod alternating;
pub mod fixture;

pub mod handwritten;
pub mod ours;

pub mod driver;

pub mod switching;
