//! Which other extensions an enabling or disabling concerns. Nothing runs here.

use super::error::ExtensionError;
use super::known::Catalogue;

/// The extension with everything it requires, what is required first.
///
/// # Errors
///
/// If something that is required is not there, or not in a version that will do, or cannot be used.
pub(super) fn to_enable(catalogue: &Catalogue, id: &str) -> Result<Vec<usize>, ExtensionError> {
    let unknown = || ExtensionError::Unknown { id: id.to_owned() };
    let start = catalogue.index(id).ok_or_else(unknown)?;
    let mut wanted = vec![false; catalogue.all.len()];
    let mut open = vec![start];
    while let Some(index) = open.pop() {
        if std::mem::replace(&mut wanted[index], true) {
            continue;
        }
        let known = &catalogue.all[index];
        if let Some(problem) = &known.problem {
            return Err(ExtensionError::Unusable { id: known.id().to_owned(), problem: problem.clone() });
        }
        for (other, range) in &known.requires {
            let found = catalogue.index(other);
            let version = found.map(|index| &catalogue.all[index].version);
            match found {
                Some(other) if range.matches(&catalogue.all[other].version) => open.push(other),
                _ => return Err(ExtensionError::requirement(known.id(), other, range, version)),
            }
        }
    }
    Ok(catalogue.order.iter().copied().filter(|index| wanted[*index]).collect())
}

/// Those of the enabled extensions that require this one, by way of others too; who requires others comes first.
pub(super) fn dependents(catalogue: &Catalogue, enabled: &[bool], index: usize) -> Vec<usize> {
    let mut concerned = vec![false; catalogue.all.len()];
    concerned[index] = true;
    let mut found = Vec::new();
    // In this order whatever is required has been looked at before.
    for next in catalogue.order.iter().copied().filter(|next| *next != index) {
        let requires = catalogue.required(&catalogue.all[next]).any(|other| concerned[other]);
        if requires && enabled[next] {
            concerned[next] = true;
            found.push(next);
        }
    }
    found.reverse();
    found
}
