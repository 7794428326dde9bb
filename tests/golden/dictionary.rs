//! The scope dictionary of the application.
