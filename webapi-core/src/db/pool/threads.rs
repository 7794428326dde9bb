//! [`Threads`]: where jobs may block.

use std::time::Duration;

/// Threads that may block.
pub(super) struct Threads {
    /// Only its blocking threads are used; nothing drives it. `None` once it is being dropped.
    runtime: Option<tokio::runtime::Runtime>,
    pub(super) handle: tokio::runtime::Handle,
}

impl Threads {
    pub(super) fn start(name: &str, most: usize) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .max_blocking_threads(most)
            .thread_keep_alive(Duration::from_hours(1))
            .thread_name(name)
            .build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Dropping a runtime waits for its threads, which an asynchronous context forbids; let go without waiting.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
