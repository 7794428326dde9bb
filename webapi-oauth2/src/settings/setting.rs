//! [`Setting`]: a name, what it takes, and what it changes.

use std::time::Duration;

use super::document::{Node, Raw};
use super::time;

/// One setting of a `T`.
pub struct Setting<T> {
    /// The name in the file; in capitals, behind the section's prefix, in the environment.
    pub name: &'static str,
    /// What it takes.
    pub accepts: Accepts<T>,
    /// What it is if nobody says, in words.
    pub default: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// The name in Django OAuth Toolkit, if it has one there.
    pub toolkit: &'static str,
}

/// What a setting takes, and how that changes a `T`. Bounds include both ends.
#[non_exhaustive]
pub enum Accepts<T> {
    /// `true` or `false`.
    Flag(fn(T, bool) -> T),
    /// A text of a form that is checked.
    Text {
        /// The form, as in "a URL such as `https://example.com`".
        form: &'static str,
        /// Whether a text has it.
        check: fn(&str) -> bool,
        /// The change.
        apply: fn(T, String) -> T,
    },
    /// A list of texts, each of a form that is checked; in the environment, separated by spaces.
    List {
        /// The form of each.
        form: &'static str,
        /// Whether a text has it.
        check: fn(&str) -> bool,
        /// The change.
        apply: fn(T, Vec<String>) -> T,
    },
    /// A credential: a text that no message shows.
    Secret(fn(T, String) -> T),
    /// A whole number.
    Number {
        /// The lower bound.
        least: i64,
        /// The upper bound.
        most: i64,
        /// The change.
        apply: fn(T, i64) -> T,
    },
    /// A time, as in `10m`, or seconds.
    Time {
        /// The lower bound.
        least: Duration,
        /// The upper bound.
        most: Duration,
        /// The change.
        apply: fn(T, Duration) -> T,
    },
}

/// A value that a setting took, ready to be applied.
pub(super) enum Taken {
    Flag(bool),
    Text(String),
    Secret(String),
    List(Vec<String>),
    Number(i64),
    Time(Duration),
}

impl<T> Accepts<T> {
    /// What is right, in words.
    pub fn range(&self) -> String {
        match self {
            Self::Flag(_) => "`true` or `false`".to_owned(),
            Self::Text { form, .. } => (*form).to_owned(),
            Self::List { form, .. } => format!("a list, each {form}"),
            Self::Secret(_) => "a text of 1 to 1024 characters".to_owned(),
            Self::Number { least, most, .. } => format!("a number from {least} to {most}"),
            Self::Time { least, most, .. } => {
                format!("a time from {} to {}, as in `10m`", time::show(*least), time::show(*most))
            }
        }
    }

    /// A value as messages show it.
    pub(super) fn show<'a>(&self, given: &'a str) -> &'a str {
        if matches!(self, Self::Secret(_)) { "…" } else { given }
    }

    /// Takes a value of a file; `None` if it is not right.
    pub(super) fn take(&self, node: &Node) -> Option<Taken> {
        match (self, &node.raw) {
            (Self::Flag(_), Raw::Flag(flag)) => Some(Taken::Flag(*flag)),
            (Self::List { check, .. }, Raw::List(all)) => {
                let text = |node: &Node| match &node.raw {
                    Raw::Text(text) if check(text) => Some(text.clone()),
                    _ => None,
                };
                all.iter().map(text).collect::<Option<_>>().map(Taken::List)
            }
            (Self::Number { .. }, Raw::Number(number)) => self.number(*number),
            (Self::Time { .. }, Raw::Number(seconds)) => {
                self.time(Duration::from_secs(u64::try_from(*seconds).ok()?))
            }
            (Self::Text { .. } | Self::Secret(_) | Self::Time { .. }, Raw::Text(text)) => {
                self.take_text(text)
            }
            _ => None,
        }
    }

    /// Takes the text of an environment variable; `None` if it is not right.
    pub(super) fn take_text(&self, text: &str) -> Option<Taken> {
        match self {
            Self::Flag(_) => match text {
                "true" | "1" => Some(Taken::Flag(true)),
                "false" | "0" => Some(Taken::Flag(false)),
                _ => None,
            },
            Self::Text { check, .. } => check(text).then(|| Taken::Text(text.to_owned())),
            Self::Secret(_) => (1..=1024).contains(&text.len()).then(|| Taken::Secret(text.to_owned())),
            Self::List { check, .. } => {
                let all: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
                let fits = all.iter().all(|word| check(word));
                fits.then(|| Taken::List(all.into_iter().map(str::to_owned).collect()))
            }
            Self::Number { .. } => self.number(text.parse().ok()?),
            Self::Time { .. } => self.time(time::parse(text)?),
        }
    }

    fn number(&self, number: i64) -> Option<Taken> {
        let Self::Number { least, most, .. } = self else { return None };
        (*least..=*most).contains(&number).then_some(Taken::Number(number))
    }

    fn time(&self, time: Duration) -> Option<Taken> {
        let Self::Time { least, most, .. } = self else { return None };
        (*least..=*most).contains(&time).then_some(Taken::Time(time))
    }

    /// Applies what was taken.
    pub(super) fn apply(&self, target: T, taken: Taken) -> T {
        match (self, taken) {
            (Self::Flag(apply), Taken::Flag(flag)) => apply(target, flag),
            (Self::Text { apply, .. }, Taken::Text(text)) | (Self::Secret(apply), Taken::Secret(text)) => {
                apply(target, text)
            }
            (Self::List { apply, .. }, Taken::List(all)) => apply(target, all),
            (Self::Number { apply, .. }, Taken::Number(number)) => apply(target, number),
            (Self::Time { apply, .. }, Taken::Time(time)) => apply(target, time),
            // Each takes its own kind only.
            (_, _) => target,
        }
    }
}

impl<T> std::fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setting({})", self.name)
    }
}

impl<T> std::fmt::Debug for Accepts<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Accepts({})", self.range())
    }
}
