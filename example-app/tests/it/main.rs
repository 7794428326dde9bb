//! The program as people meet it: started, asked over HTTP, fed with a git repository, stopped.

mod commands;
mod config;
mod credentials;
mod demo;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod extending;
mod history;
mod http;
mod import;
#[cfg(feature = "postgres")]
mod own_database;
mod program;
mod reviewing;
mod tutorial;
#[cfg(feature = "sqlite")]
mod users_and_groups;
