//! What the derives say about mistakes, and the conditions that they survive.
//!
//! The folders beside this file hold one program per mistake, in a folder per kind of mistake, with the compiler's
//! answer beside it; the file name is the rule. `TRYBUILD=overwrite` records the answers anew. What must compile is
//! in `pass`, as modules of this binary, and in `sixty-lines`, as a crate of its own.

mod messages;
mod pass;
mod sixty_lines;
