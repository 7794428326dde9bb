//! The Content Security Policy of pages: style from here, no scripts, no frames, forms to here and to proven targets.

/// Where the forms of a page may lead beside the own origin. Browsers apply it to redirects that follow as well, so a
/// form whose answer sends the browser to a client needs the client's origin here.
#[derive(Debug, Default)]
pub(super) struct Targets(Vec<String>);

impl Targets {
    /// Allows the origin of a proven redirect URI, or its whole scheme if the origin cannot be written in a policy.
    pub(super) fn add(&mut self, uri: &str) {
        self.0.extend(source(uri));
    }
}

/// The policy. Sources are made of a few harmless characters, so nothing can break out of it.
pub(super) fn policy(targets: &Targets) -> String {
    let forms: Vec<&str> = std::iter::once("'self'").chain(targets.0.iter().map(String::as_str)).collect();
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
         frame-ancestors 'none'; form-action {}",
        forms.join(" ")
    )
}

fn source(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    if !is_scheme {
        return None;
    }
    let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = |host: &&str| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':'))
    };
    match host.filter(plain) {
        Some(host) if matches!(scheme, "http" | "https") => Some(format!("{scheme}://{host}")),
        // `[::1]` and schemes of apps have no form of their own in a policy (CSP3 section 2.3.1).
        _ => Some(format!("{scheme}:")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_an_origin_or_a_scheme() {
        for (uri, expected) in [
            ("https://client.example.com/cb?a=b", Some("https://client.example.com")),
            ("http://127.0.0.1:4711/", Some("http://127.0.0.1:4711")),
            ("http://[::1]:4711/cb", Some("http:")),
            ("com.example.app:/cb", Some("com.example.app:")),
            ("https://a;script-src *", Some("https:")),
            ("no uri", None),
            ("'unsafe-inline':", None),
        ] {
            assert_eq!(source(uri).as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn nothing_is_allowed_inline_or_from_elsewhere() {
        let policy = policy(&Targets::default());
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"));
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
        assert!(policy.ends_with("form-action 'self'"));
    }
}
