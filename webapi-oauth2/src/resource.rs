//! Resource indicators (RFC 8707): for which servers a token is.
//!
//! In: the parameters `resource` of a request. Out: the servers as they were named, each of which must be known, or
//! `invalid_target`. The API's own mount is known, under its URL with and without the slash and under its origin.

use webapi_core::WebApi;

/// A resource that a request names is malformed, unknown, or was not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a resource must be the absolute URI of a known server, without a fragment, and part of what was granted"
)]
pub struct InvalidTarget;

/// The resource servers that tokens can be for.
#[derive(Debug, Clone)]
pub struct Resources {
    public_url: String,
    own: Vec<String>,
    others: Vec<String>,
}

impl Resources {
    /// The API itself, and the servers that the settings name.
    pub(crate) fn new(api: &WebApi, others: &[String]) -> Self {
        let public_url = api.public_url().to_owned();
        Self { own: own(&public_url, api.prefix()), public_url, others: others.to_vec() }
    }

    /// The API's identifier: the URL of its root.
    pub fn identifier(&self) -> &str {
        self.own.first().map(String::as_str).unwrap_or_default()
    }

    /// Whether a token with this audience is for the API. One that is for nobody in particular is.
    pub fn includes_api(&self, audience: &[String]) -> bool {
        audience.is_empty() || audience.iter().any(|resource| self.own.contains(resource))
    }

    /// Whether a token with this audience is for a handler beside the API: it is for the API, or for a URL on its host
    /// that the path is below, by whole segments.
    pub fn includes_path(&self, audience: &[String], path: &str) -> bool {
        let covers = |resource: &String| {
            resource.strip_prefix(&*self.public_url).is_some_and(|above| is_below(path, above))
        };
        self.includes_api(audience) || audience.iter().any(covers)
    }

    /// Whether an identifier is one of the API itself.
    pub(crate) fn is_api(&self, identifier: &str) -> bool {
        self.own.iter().any(|own| own == identifier)
    }

    /// Reads what an authorization request asks for: known servers only.
    ///
    /// # Errors
    ///
    /// [`InvalidTarget`].
    pub fn requested<'a>(&self, asked: impl Iterator<Item = &'a str>) -> Result<Vec<String>, InvalidTarget> {
        let mut found: Vec<String> = Vec::new();
        for resource in asked {
            let known = |known: &String| known == resource;
            if !self.own.iter().any(known) && !self.others.iter().any(known) {
                return Err(InvalidTarget);
            }
            if !found.iter().any(known) {
                found.push(resource.to_owned());
            }
        }
        Ok(found)
    }

    /// Reads what a token request asks for: part of what was granted, and all of it if it asks for nothing. A grant
    /// without resources is for any that is known.
    ///
    /// # Errors
    ///
    /// [`InvalidTarget`].
    pub fn narrowed<'a>(
        &self,
        granted: &[String],
        asked: impl Iterator<Item = &'a str>,
    ) -> Result<Vec<String>, InvalidTarget> {
        let asked = self.requested(asked)?;
        if asked.is_empty() {
            return Ok(granted.to_vec());
        }
        let covered = granted.is_empty() || asked.iter().all(|resource| granted.contains(resource));
        if covered { Ok(asked) } else { Err(InvalidTarget) }
    }
}

/// Whether a path is another one or below it.
fn is_below(path: &str, above: &str) -> bool {
    let above = above.strip_suffix('/').unwrap_or(above);
    above.starts_with('/')
        && path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The root's URL first: it is the identifier.
fn own(public_url: &str, prefix: &str) -> Vec<String> {
    let mut own = vec![
        format!("{public_url}{prefix}/"),
        format!("{public_url}{prefix}"),
        public_url.to_owned(),
        format!("{public_url}/"),
    ];
    own.dedup();
    own
}

/// Whether a setting may name this resource: an absolute URI without a fragment (RFC 8707 section 2).
pub(crate) fn is_identifier(text: &str) -> bool {
    let (scheme, rest) = text.split_once(':').unwrap_or_default();
    let legal = |byte: u8| matches!(byte, b'!'..=b'~') && !matches!(byte, b'#' | b'"' | b'\\' | b'<' | b'>');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && text.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resources() -> Resources {
        let public_url = "https://h".to_owned();
        Resources { own: own(&public_url, "/api"), public_url, others: vec!["https://other/".to_owned()] }
    }

    #[test]
    fn the_api_is_known_under_its_urls() {
        let resources = resources();
        assert_eq!(resources.identifier(), "https://h/api/");
        for known in ["https://h/api/", "https://h/api", "https://h", "https://other/"] {
            assert!(resources.requested([known].into_iter()).is_ok(), "{known}");
        }
        for unknown in ["/api", "https://h/api/#x", "https://h/x", "HTTPS://h/api/", "https://other"] {
            assert_eq!(resources.requested([unknown].into_iter()), Err(InvalidTarget), "{unknown}");
        }
    }

    #[test]
    fn a_token_request_gets_part_of_what_was_granted() {
        let resources = resources();
        let granted = vec!["https://h/api/".to_owned(), "https://other/".to_owned()];
        assert_eq!(resources.narrowed(&granted, std::iter::empty()).as_ref(), Ok(&granted));
        let part = resources.narrowed(&granted, ["https://other/", "https://other/"].into_iter());
        assert_eq!(part, Ok(vec!["https://other/".to_owned()]));
        assert_eq!(resources.narrowed(&granted[..1], ["https://other/"].into_iter()), Err(InvalidTarget));
        assert!(resources.narrowed(&[], ["https://other/"].into_iter()).is_ok());
    }

    #[test]
    fn an_audience_that_names_others_only_leaves_the_api_out() {
        assert!(resources().includes_api(&[]));
        assert!(resources().includes_api(&["https://other/".to_owned(), "https://h".to_owned()]));
        assert!(!resources().includes_api(&["https://other/".to_owned()]));
    }

    #[test]
    fn an_audience_covers_the_handlers_below_it_by_whole_segments() {
        let covers = |resource: &str, path: &str| resources().includes_path(&[resource.to_owned()], path);
        assert!(resources().includes_path(&[], "/reports/1"));
        for resource in ["https://h/reports/", "https://h/reports", "https://h/reports/1", "https://h/api/"] {
            assert!(covers(resource, "/reports/1"), "{resource}");
        }
        for resource in
            ["https://h/report", "https://h/reports/12", "https://hh/reports/", "https://other/reports"]
        {
            assert!(!covers(resource, "/reports/1"), "{resource}");
        }
    }

    #[test]
    fn an_identifier_is_an_absolute_uri_without_a_fragment() {
        assert!(is_identifier("urn:example:api") && is_identifier("https://a/b?c"));
        for odd in ["", "/a", "a b", "https://a#b", "https:", "1a:b"] {
            assert!(!is_identifier(odd), "{odd}");
        }
    }
}
