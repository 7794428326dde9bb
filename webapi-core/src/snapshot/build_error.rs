//! What can be wrong with a tree, all of it reported at once.

use crate::descriptor::Descriptor;

/// Every mistake found while the tree was formed.
#[derive(Debug, thiserror::Error)]
pub struct BuildError {
    mistakes: Vec<Mistake>,
}

impl BuildError {
    pub(crate) fn unless_empty(mistakes: Vec<Mistake>) -> Result<(), Self> {
        if mistakes.is_empty() { Ok(()) } else { Err(Self { mistakes }) }
    }

    /// The mistakes, in the order in which they were found.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "the web API cannot be built ({} found):", count(self.mistakes.len()))?;
        for mistake in &self.mistakes {
            writeln!(f, "  - {mistake}")?;
        }
        Ok(())
    }
}

fn count(mistakes: usize) -> String {
    if mistakes == 1 { "one mistake".to_owned() } else { format!("{mistakes} mistakes") }
}

/// One mistake.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mistake {
    /// Two resources claim one path.
    #[error("`{path}` is claimed by {first} and by {second}; give one of them another `uri_name`")]
    DuplicatePath {
        /// The path as a template.
        path: String,
        /// Type and place of one.
        first: String,
        /// Type and place of the other.
        second: String,
    },
    /// Two resources share a scope name without saying so.
    #[error(
        "the scopes `{scope}:…` are claimed by `{first_path}` ({first}) and by `{second_path}` ({second}); give one \
         another `scope_name`, or say `scope_name = \"{scope}\"` on both if one scope shall open both"
    )]
    ScopeClash {
        /// The shared name.
        scope: String,
        /// Path of one.
        first_path: String,
        /// Type and place of one.
        first: String,
        /// Path of the other.
        second_path: String,
        /// Type and place of the other.
        second: String,
    },
    /// A parent is not registered.
    #[error(
        "{child} hangs below `{parent}`, which is not registered; if `{parent}` says `manual`, add \
         `.resource::<{parent}>()` to the builder; if it is in another crate, link that crate with `use the_crate as _;`"
    )]
    UnknownParent {
        /// Type and place of the child.
        child: String,
        /// Type of the parent.
        parent: String,
    },
    /// Parents form a circle.
    #[error("these resources hang below each other and never reach the root: {path}")]
    Cycle {
        /// The types, as `a -> b -> a`.
        path: String,
    },
    /// A link leads to a type that is not registered.
    #[error("the field `{field}` of {resource} links to a type that is not a registered resource")]
    UnknownLinkTarget {
        /// Type and place of the resource.
        resource: String,
        /// The field.
        field: String,
    },
    /// A key pattern is no regular expression.
    #[error("the `key_pattern` of {resource} is not a regular expression: {problem}")]
    BadPattern {
        /// Type and place of the resource.
        resource: String,
        /// What is wrong.
        problem: String,
    },
    /// A child hangs below items that have no URL.
    #[error(
        "{child} hangs below the items of `{parent}`, which have no URL; use `attach = list`, or give the parent a key"
    )]
    ParentWithoutItems {
        /// Type and place of the child.
        child: String,
        /// Type of the parent.
        parent: String,
    },
    /// Signals are subscribed to for a type that is not registered.
    #[error(
        "there are subscribers to the signals of `{resource}`, which is not registered; add `.resource::<{resource}>()`"
    )]
    UnknownSignal {
        /// The type.
        resource: String,
    },
    /// A member of the root's payload is there already.
    #[error(
        "the root has a member `{name}` already; give the one in `.root_member(\"{name}\", ...)` another name"
    )]
    TakenRootMember {
        /// The name.
        name: String,
    },
    /// The public URL cannot be used.
    #[error(
        "the public URL `{url}` must begin with http:// or https://, be plain ASCII, and have no path, query or \
         trailing slash"
    )]
    BadPublicUrl {
        /// What was given.
        url: String,
    },
    /// The mount path cannot be used.
    #[error(
        "the mount path `{prefix}` must be plain ASCII, begin with a slash and have none at its end, as in `/api`"
    )]
    BadPrefix {
        /// What was given.
        prefix: String,
    },
}

/// Names a declaration in a message: type, file and line.
pub(crate) fn place(descriptor: &Descriptor) -> String {
    format!("`{}` ({}:{})", descriptor.type_name, descriptor.file, descriptor.line)
}
