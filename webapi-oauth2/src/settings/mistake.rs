//! [`Mistakes`]: everything that is wrong, so that all of it can be mended at once.

use std::fmt;

/// Where something wrong stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a file, on a line that is counted from one.
    Line(String, usize),
    /// In an environment variable.
    Environment,
    /// Nowhere alone: two settings do not go together.
    Together,
}

/// One thing that is wrong, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, with the name, what was given, and what would be right.
    pub message: String,
}

impl Mistake {
    /// A mistake.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(file, line) => write!(f, "{file}:{line}: {}", self.message),
            Place::Environment => write!(f, "environment: {}", self.message),
            Place::Together => f.write_str(&self.message),
        }
    }
}

/// Everything that is wrong; may be nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one.
    pub fn push(&mut self, mistake: Mistake) {
        self.0.push(mistake);
    }

    /// Adds those of another part.
    pub fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }

    /// The value, if nothing is wrong.
    ///
    /// # Errors
    ///
    /// The mistakes.
    pub fn unless_any<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0[..] {
            [only] => only.fmt(f),
            all => {
                write!(f, "{} settings are wrong:", all.len())?;
                all.iter().try_for_each(|mistake| write!(f, "\n  - {mistake}"))
            }
        }
    }
}

impl std::error::Error for Mistakes {}
