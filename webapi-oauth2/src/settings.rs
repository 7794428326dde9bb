//! Settings from a file and from the environment: typed, bounded, and wrong ones reported all at once.
//!
//! In: a [`Document`] of TOML, an [`Environment`], and the [`Section`] that says which settings there are. Out: the
//! thing that is set up, or [`Mistakes`], each with its place, its name, what was given and what would be right. The
//! environment counts more than the file. A name that nobody knows is a mistake, and the nearest known one is offered.
//!
//! Applications describe their own settings in the same way:
//!
//! ```
//! use webapi_oauth2::settings::{Accepts, Document, Environment, Section, Setting};
//!
//! #[derive(Default)]
//! struct Service { threads: i64 }
//!
//! static THREADS: Setting<Service> = Setting {
//!     name: "threads",
//!     accepts: Accepts::Number { least: 1, most: 64, apply: |_, threads| Service { threads } },
//!     default: "1",
//!     about: "Threads that answer.",
//!     toolkit: "",
//! };
//! static SECTION: Section<Service> = Section { name: "service", environment: "SERVICE_", settings: &[&[&THREADS]] };
//!
//! let document = Document::parse("service.toml", "[service]\nthreads = 100").expect("TOML");
//! let environment = Environment::of([("SERVICE_THREDS", "2")]);
//! let (_, mistakes) = SECTION.read(&document, &environment, Service::default());
//! assert_eq!(mistakes.to_string(), "2 settings are wrong:\
//!     \n  - service.toml:2: `service.threads` is `100`; it must be a number from 1 to 64\
//!     \n  - environment: there is no setting `SERVICE_THREDS`; did you mean `SERVICE_THREADS`?");
//!
//! let environment = Environment::of([("SERVICE_THREADS", "2")]);
//! let (service, mistakes) = SECTION.read(&Document::default(), &environment, Service::default());
//! assert!(mistakes.is_empty() && service.threads == 2);
//! ```

mod document;
mod environment;
mod mistake;
mod nearest;
mod section;
pub(crate) mod server;
mod setting;
pub mod time;

pub use document::{Document, Node, Raw, Table};
pub use environment::Environment;
pub use mistake::{Mistake, Mistakes, Place};
pub use section::Section;
pub use server::SERVER;
pub use setting::{Accepts, Setting};
