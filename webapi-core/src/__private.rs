//! What generated code names. It promises nothing to anybody else.

pub use inventory;
pub use serde;
