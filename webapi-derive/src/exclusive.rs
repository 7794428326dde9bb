//! Groups of request fields of which a request may bring one at most.

use proc_macro2::Ident;

use crate::attribute::Given;
use crate::attribute::value::{Exclusive, Word};
use crate::diagnostics::{Diagnostics, nearest, quoted_list};

/// The groups, each as names in requests. `known` gives the members of the struct with those names.
pub(crate) fn groups(
    given: Option<&Given<Vec<Exclusive>>>,
    known: &[(String, String)],
    errors: &mut Diagnostics,
) -> Vec<Vec<String>> {
    let Some(given) = given else { return Vec::new() };
    let words = given.value.iter().filter_map(|item| match item {
        Exclusive::Word(word) => Some(word),
        Exclusive::Group(..) => None,
    });
    let loose: Vec<&Word> = words.collect();
    let apart = given.value.iter().filter_map(|item| match item {
        Exclusive::Group(first, words) => Some((first, words.iter().collect::<Vec<_>>())),
        Exclusive::Word(_) => None,
    });
    let apart: Vec<(&Ident, Vec<&Word>)> = apart.collect();
    if let (Some(word), false) = (loose.first(), apart.is_empty()) {
        let help = "put every group between parentheses, as in `exclusive((a, b), (c, d))`";
        errors.error(word, "a name stands beside a group", help);
    }
    let all = apart.into_iter().chain(loose.first().map(|first| (&first.0, loose.clone())));
    let mut groups = Vec::new();
    for (at, words) in all {
        groups.push(group(at, &words, known, errors));
    }
    if groups.is_empty() {
        errors.error(
            &given.key,
            "`exclusive()` names no fields",
            "name at least two, as in `exclusive(a, b)`",
        );
    }
    groups
}

fn group(at: &Ident, words: &[&Word], known: &[(String, String)], errors: &mut Diagnostics) -> Vec<String> {
    if words.len() < 2 {
        errors.error(at, "one field excludes nothing", "name at least two, as in `exclusive(a, b)`");
    }
    let mut names: Vec<String> = Vec::new();
    for word in words {
        let text = word.text();
        let Some((_, name)) = known.iter().find(|(member, name)| *member == text || *name == text) else {
            let wrong = format_args!("`exclusive` names `{text}`, and no request brings such a field");
            let members = known.iter().map(|(member, _)| member.clone());
            let help = match nearest(&text, members.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", quoted_list(members)),
            };
            errors.error(word, wrong, help);
            continue;
        };
        if names.contains(name) {
            errors.error(word, format_args!("`{text}` is twice in the group"), "keep one of the two");
        }
        names.push(name.clone());
    }
    names
}
