//! The replay: recorded requests go to a golden server, and its answers are compared with the recorded ones.
//!
//! In: a corpus (`golden/<app>/<topic>.jsonl`), the list of deviations (`golden/<app>-deviations.toml`) and the address of
//! a server. Out: a [`Report`] that counts what passed and shows both sides of what did not.
//!
//! A record that is listed as a deviation is compared with the answer that the list gives instead. A listed record
//! that is answered as recorded fails, and so does an unlisted one that is not.

mod browser;
mod capture;
pub mod client;
mod compare;
pub mod deviation;
pub mod open;
pub mod page;
mod placeholder;
pub mod record;
pub mod report;
mod run;
mod target;
mod xml;

pub use deviation::Deviations;
pub use open::Open;
pub use record::{Record, Topic};
pub use report::Report;
pub use run::run;
pub use target::Target;

/// Whether a text may stand where a placeholder of the corpora, such as `<GENERATED_SECRET>`, was recorded.
pub fn is_like(placeholder: &str, text: &str) -> bool {
    placeholder::matches(placeholder, text) == Some(true)
}
