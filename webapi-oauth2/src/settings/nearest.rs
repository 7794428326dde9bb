//! The known name that somebody may have meant.

/// The nearest of the known names, if it is near enough to be meant.
pub(super) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.map(|known| (strsim::jaro_winkler(given, known), known));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 > 0.8).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_near_is_found_and_nothing_is_made_up() {
        let known = || ["code_lifetime", "realm", "prefix"].into_iter();
        assert_eq!(nearest("code_lifetme", known()), Some("code_lifetime"));
        assert_eq!(nearest("zzz", known()), None);
    }
}
