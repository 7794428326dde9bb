//! [`Verdict`]: what each part of a rule said, for whoever asks why.

use std::fmt;

/// What a rule said to a request, and what its parts said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The rule in words.
    pub rule: String,
    /// Whether it lets the request through.
    pub allows: bool,
    /// The rules it is made of.
    pub parts: Vec<Verdict>,
}

impl Verdict {
    /// What a rule without parts said.
    pub const fn leaf(rule: String, allows: bool) -> Self {
        Self { rule, allows, parts: Vec::new() }
    }

    /// What a rule with parts said.
    pub const fn of(rule: String, allows: bool, parts: Vec<Self>) -> Self {
        Self { rule, allows, parts }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let said = if self.allows { "passes" } else { "refuses" };
        writeln!(f, "{:indent$}{said}: {}", "", self.rule, indent = 2 * depth)?;
        self.parts.iter().try_for_each(|part| part.write(f, depth + 1))
    }
}

/// One line for each rule, its parts indented below it.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
