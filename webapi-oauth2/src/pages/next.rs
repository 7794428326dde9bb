//! Where a browser goes on after a login: a path of this site, and nothing else.

/// Longer ones are forgotten.
const LONGEST: usize = 20 * 1024;

/// The place, if it is a path of this site.
///
/// Browsers take a backslash for a slash, drop tabs and line breaks, and read two slashes as the beginning of a host.
/// So a path begins with one slash, and has visible ASCII without backslashes only.
pub(super) fn local(place: &str) -> Option<&str> {
    let is_path = place.starts_with('/') && !place[1..].starts_with('/');
    let is_plain =
        place.len() <= LONGEST && place.bytes().all(|byte| (b'!'..=b'~').contains(&byte) && byte != b'\\');
    (is_path && is_plain).then_some(place)
}

/// A path with the place to go on to in its query, as Django writes it: slashes stay as they are.
pub(super) fn with_next(path: &str, next: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    format!("{path}?next={}", utf8_percent_encode(next, KEPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for good in ["/", "/o/authorize/?a=b&c=%2F", "/a//b", "/@"] {
            assert_eq!(local(good), Some(good));
        }
        for evil in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            " /",
            "o/authorize/",
            "/é",
            "/a\\b",
            "///evil.example",
        ] {
            assert_eq!(local(evil), None, "{evil:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn a_next_is_written_as_django_writes_it() {
        let next = "/o/authorize/?response_type=code&state=x+y%20z";
        let written = "/accounts/login/?next=/o/authorize/%3Fresponse_type%3Dcode%26state%3Dx%2By%2520z";
        assert_eq!(with_next("/accounts/login/", next), written);
    }
}
