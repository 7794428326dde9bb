//! The pages in Chromium, as people see them: with scripts and without, on a phone and on a desk.
//!
//! Every flow is walked on a server of its own, once with scripts and once without. What drives the browser stands in
//! `driver/`; on the way it complains about errors on the console, requests to anywhere else, what axe finds, controls
//! that Tab does not reach, and pages that are too wide. What came of a flow is judged here. Each page is left as a
//! picture in cargo's target folder, `tmp/pictures`.

mod applications;
mod connecting;
mod device;
mod granting;
mod states;
mod walk;

#[expect(dead_code, reason = "the program's own tests ask more of it")]
#[path = "../../example-app/tests/it/program.rs"]
mod program;
