//! The section `[scopes]`: scopes that follow from no resource, each with what it stands for.
//!
//! In: a table of texts. Out: [`FixedScopes`], which are then all the scopes that the server has.

use super::super::{Document, Mistake, Mistakes, Raw, Table};
#[cfg(feature = "cli")]
use crate::scope::WebApiScopeDictionary;
use crate::scope::{FixedScopes, ScopeSet};

/// The section's name.
pub(crate) const NAME: &str = "scopes";

/// The scopes of the file; `None` if it names none.
///
/// # Errors
///
/// Everything that is wrong with the section.
pub(super) fn read(document: &Document) -> Result<Option<FixedScopes>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(table) = section(document, &mut mistakes) else { return mistakes.unless_any(None) };
    let mut scopes = Vec::new();
    for (name, node) in table.iter() {
        let is_scope = ScopeSet::parse(name).is_ok_and(|scopes| scopes.len() == 1);
        match &node.raw {
            Raw::Text(text) if is_scope && !text.trim().is_empty() => scopes.push((name, text.as_str())),
            _ => {
                let message = format!(
                    "`{NAME}.{name}` must be a scope without spaces, quotation marks and backslashes, with what it \
                     stands for, as in `read = \"Look at things\"`"
                );
                mistakes.push(Mistake::new(document.place(node.line), message));
            }
        }
    }
    mistakes.unless_any(Some(FixedScopes::new(scopes)))
}

/// What is otherwise in the section than the server has it. Scopes are a setting of the server: it takes them from a
/// file when it starts.
#[cfg(feature = "cli")]
pub(crate) fn differences(document: &Document, server: &WebApiScopeDictionary) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let Some(table) = section(document, &mut mistakes) else { return mistakes };
    for (name, node) in table.iter() {
        let is_same = matches!(&node.raw, Raw::Text(text) if server.get(name) == Some(text));
        if !is_same {
            let message = format!(
                "the server has no scope `{name}` with this description; scopes are taken from the file with which the \
                 server starts"
            );
            mistakes.push(Mistake::new(document.place(node.line), message));
        }
    }
    mistakes
}

fn section<'a>(document: &'a Document, mistakes: &mut Mistakes) -> Option<&'a Table> {
    let node = document.root().get(NAME)?;
    if let Raw::Table(table) = &node.raw {
        return Some(table);
    }
    mistakes
        .push(Mistake::new(document.place(node.line), format!("`{NAME}` must be a table, as in `[{NAME}]`")));
    None
}
