//! Collects mistakes, so that the user sees all of them after one compilation, each on the tokens at fault.
//!
//! In: what is wrong and the form that would be right. Out, from [`Diagnostics::finish`]: the value, or one
//! `compile_error!` per mistake. A message has a first line in the user's words and then `help:` lines.
//! Nothing here knows any attribute.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
}

impl Diagnostics {
    /// Records a mistake on `at`: what is wrong, and the right form.
    pub(crate) fn error(&mut self, at: &impl ToTokens, wrong: impl Display, help: impl Display) {
        self.errors.push(syn::Error::new_spanned(at, format!("{wrong}\nhelp: {help}")));
    }

    /// Records that something is missing, unless there are mistakes already: then it may be missing only because
    /// of one of them, and the user would look for it in vain.
    pub(crate) fn missing(&mut self, at: &impl ToTokens, wrong: impl Display, help: impl Display) {
        if self.errors.is_empty() {
            self.error(at, wrong, help);
        }
    }

    /// Records a mistake that syn found while parsing.
    pub(crate) fn syntax(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// The value if there were no mistakes; otherwise all of them.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Mistakes> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Mistakes(self.errors)),
        }
    }

    /// What the compiler would print, for tests.
    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.errors.iter().map(ToString::to_string).collect()
    }
}

/// At least one mistake, ready to be shown.
#[derive(Debug)]
pub(crate) struct Mistakes(Vec<syn::Error>);

impl Mistakes {
    /// One `compile_error!` for each.
    pub(crate) fn to_compile_errors(&self) -> TokenStream {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// The known word that `word` was probably meant to be, if one is close enough.
pub(crate) fn nearest<S: AsRef<str>>(word: &str, known: impl IntoIterator<Item = S>) -> Option<String> {
    let word = word.to_lowercase();
    let limit = word.chars().count().max(3) / 3;
    let distance = |candidate: S| (edits(&word, &candidate.as_ref().to_lowercase()), candidate);
    let (edits, best) = known.into_iter().map(distance).min_by_key(|(edits, _)| *edits)?;
    (edits <= limit).then(|| best.as_ref().to_owned())
}

/// `` `a`, `b` and `c` ``, for lists of known words.
pub(crate) fn quoted_list<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`.
fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]);
                let fewest = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                let swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if swapped { fewest.min(rows[i - 2][j - 2] + 1) } else { fewest }
            };
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_through_a_typing_mistake() {
        let known = ["plural", "parent", "parent_key", "policy_id"];
        assert_eq!(nearest("plurals", known).as_deref(), Some("plural"));
        assert_eq!(nearest("praent", known).as_deref(), Some("parent"));
        assert_eq!(nearest("Plural", known).as_deref(), Some("plural"));
    }

    #[test]
    fn a_word_unlike_all_others_has_no_nearest() {
        assert_eq!(nearest("colour", ["plural", "parent"]), None);
        assert_eq!(nearest("x", Vec::<String>::new()), None);
    }

    #[test]
    fn every_mistake_becomes_a_compile_error_of_its_own() {
        let mut errors = Diagnostics::default();
        errors.error(&quote::quote!(a), "first", "do this");
        errors.error(&quote::quote!(b), "second", "do that");
        assert_eq!(errors.messages(), ["first\nhelp: do this", "second\nhelp: do that"]);
        let mistakes = errors.finish(Some(())).expect_err("two mistakes");
        assert_eq!(mistakes.to_compile_errors().to_string().matches("compile_error").count(), 2);
    }
}
