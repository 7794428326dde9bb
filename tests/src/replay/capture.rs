//! Values of earlier answers that later requests use: `${at}`.

use std::collections::HashMap;

use serde_json::Value;

use super::client::Response;
use super::compare::Parts;

/// What was captured in a scenario.
#[derive(Debug, Default)]
pub(super) struct Captured {
    values: HashMap<String, String>,
    /// Whether a value that was not captured is filled with a word that means nothing.
    lacks_nothing: bool,
}

impl Captured {
    /// Takes a value out of an answer: `json:<member>`, `location:<parameter>`, or `locpath:`.
    pub(super) fn take(&mut self, name: &str, place: &str, answer: &Response) {
        let location = || answer.all("location").next();
        let value = match place.split_once(':') {
            Some(("json", member)) => serde_json::from_str::<Value>(&answer.text())
                .ok()
                .and_then(|body| body.get(member)?.as_str().map(str::to_owned)),
            Some(("location", parameter)) => {
                location().and_then(|url| Parts::of(url).parameter(parameter).map(str::to_owned))
            }
            Some(("locpath", _)) => location().map(|url| path(url).to_owned()),
            _ => None,
        };
        if let Some(value) = value {
            self.values.insert(name.to_owned(), value);
        }
    }

    /// From now on, values that were not captured are filled with a word that means nothing.
    pub(super) fn lacks_nothing(&mut self) {
        self.lacks_nothing = true;
    }

    /// The text with every `${name}` filled.
    ///
    /// # Errors
    ///
    /// A sentence if no earlier answer had the value.
    pub(super) fn fill(&self, text: &str) -> Result<String, String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after.split_once('}').ok_or_else(|| format!("`{text}` ends in a name"))?;
            let value = match self.values.get(name) {
                Some(value) => value.as_str(),
                None if self.lacks_nothing => "nothing",
                None => return Err(format!("no earlier answer of the scenario gave `{name}`")),
            };
            filled.push_str(before);
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// The path of a URL, with its query.
fn path(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
        None => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captured_values_are_filled_in() {
        let headers = vec![("Location".to_owned(), "https://c.example/cb?code=a%20b&state=x".to_owned())];
        let answer = Response { status: 302, headers, body: br#"{"at": "t"}"#.to_vec() };
        let mut captured = Captured::default();
        captured.take("code", "location:code", &answer);
        captured.take("at", "json:at", &answer);
        captured.take("where", "locpath:", &answer);
        let filled = captured.fill("${code} ${at} ${where}");
        assert_eq!(filled.as_deref(), Ok("a b t /cb?code=a%20b&state=x"));
        assert!(captured.fill("${rt}").is_err());
    }
}
