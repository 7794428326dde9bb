//! Answers that a browser carries to the client: a code, or an error (RFC 6749 sections 4.1.2 and 4.1.2.1).
//!
//! Every answer has `iss` (RFC 9207) and the state exactly as it was sent, in the query of the redirect URI, whose own
//! query stays as it is; those of the legacy implicit grant are in the fragment. Send it with the status 303, so that no form is posted again.

use webapi_core::request::query;

use super::redirect::Target;

/// An error that is sent to the client. The description is a fixed text.
#[derive(Debug, Clone)]
pub struct RedirectError {
    pub(super) target: Target,
    pub(super) code: &'static str,
    pub(super) description: &'static str,
}

impl RedirectError {
    /// The value of `error`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is told to the developer of the client.
    pub fn description(&self) -> &'static str {
        self.description
    }

    /// The same answer, where the user refuses before the error is told: the client learns of the refusal alone.
    pub(crate) fn denied(self) -> Self {
        Self { code: "access_denied", description: "the user refused", ..self }
    }

    /// The URL to which the browser is sent.
    pub fn location(&self, issuer: &str) -> String {
        location(&self.target, issuer, &[("error", self.code), ("error_description", self.description)])
    }
}

/// The URL that carries these parameters to the client.
pub(super) fn location(target: &Target, issuer: &str, parameters: &[(&str, &str)]) -> String {
    let state = target.state.as_deref().map(|state| ("state", state));
    let all = parameters.iter().copied().chain(state).chain([("iss", issuer)]);
    let join = match (target.in_fragment, target.uri.contains('?')) {
        (true, _) => '#',
        (false, true) => '&',
        (false, false) => '?',
    };
    format!("{}{join}{}", target.uri, query::encode(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(uri: &str, state: Option<&str>) -> Target {
        Target { uri: uri.to_owned(), was_sent: true, state: state.map(str::to_owned), in_fragment: false }
    }

    #[test]
    fn oa_016_the_query_of_the_redirect_uri_stays_as_it_is() {
        let target = target("https://c.example/cb?a=b%20c&d", None);
        let location = location(&target, "https://h", &[("code", "x")]);
        assert_eq!(location, "https://c.example/cb?a=b%20c&d&code=x&iss=https%3A%2F%2Fh");
    }

    #[test]
    fn oa_003_the_state_comes_back_byte_by_byte() {
        let state = " a+b%20&=#\"'<>é\r\n".repeat(60);
        let location = location(&target("https://c.example/cb", Some(&state)), "https://h", &[]);
        let (_, query) = location.split_once('?').unwrap();
        let form = crate::form::Form::parse(query.as_bytes()).unwrap();
        assert_eq!(form.value("state"), Some(state.as_str()));
        assert!(location.bytes().all(|byte| (b'!'..=b'~').contains(&byte)));
    }
}
