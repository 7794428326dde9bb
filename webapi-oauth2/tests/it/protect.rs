//! Handlers of an application, protected: what each credential gets from each permission.

mod answers;
mod app;
mod proven_client;
mod truth_table;
