//! Keeps the panic of an extension from everybody else.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::ExtensionProblem;

/// Runs code of an extension; a panic is an error like others.
pub(crate) fn contain<T>(work: impl FnOnce() -> Result<T, ExtensionProblem>) -> Result<T, ExtensionProblem> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(format!("it panicked: {}", said(&*panic)).into()))
}

/// What a panic says.
pub(crate) fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}
