//! The value of `Location`.

/// A URL and its query parameters, which have no order.
pub(super) fn location(url: &str) -> (&str, Vec<&str>) {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.sort_unstable();
    (path, parameters)
}

/// A URL in parts: what is before query and fragment, and the decoded parameters of both.
pub(in crate::replay) struct Parts {
    pub(super) base: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) fragment: Vec<(String, String)>,
}

impl Parts {
    pub(in crate::replay) fn of(url: &str) -> Self {
        let (rest, fragment) = url.split_once('#').unwrap_or((url, ""));
        let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
        Self { base: base.to_owned(), query: parameters(query), fragment: parameters(fragment) }
    }

    /// A parameter of either.
    pub(in crate::replay) fn parameter(&self, name: &str) -> Option<&str> {
        let all = self.query.iter().chain(&self.fragment);
        all.into_iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn parameters(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect();
    pairs.sort();
    pairs
}

/// Decodes what a form encodes; bytes that are no escape stay as they are.
fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}
