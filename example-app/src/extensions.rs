//! Extensions of the service: known from the start, enabled when a superuser says so.
//!
//! Each registers itself. What they bring hangs below resources of the service, and goes when they are disabled; their
//! tables and settings stay.

mod checklist_gate;
mod checklists;
