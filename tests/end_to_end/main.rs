//! Clients that were written for others, against the example application: RBTools, as people get it from PyPI.
//!
//! Every fact is asked of a server of its own, on each database. The functions that drive the client stand in
//! `rbtools/*.py`; each returns what the client made of the answers, and is judged here.

mod cache;
mod commands;
mod errors;
mod login;
mod site;
mod tokens;
mod walking;
mod writing;

#[path = "../../example-app/tests/it/own_database.rs"]
mod own_database;
#[expect(dead_code, reason = "the program's own tests ask more of it")]
#[path = "../../example-app/tests/it/program.rs"]
mod program;
