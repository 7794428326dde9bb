//! A person's browser: a session, the cookies that came since, and what its forms need against other sites.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::client::Response;

/// A browser with a session.
#[derive(Debug, Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
    csrf: Csrf,
}

/// What a form needs: a header, or a field, with a value.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Csrf {
    pub(super) header: String,
    pub(super) field: String,
    pub(super) value: String,
}

/// The answer to `POST /__golden__/login`.
#[derive(Deserialize)]
struct Login {
    cookie: String,
    csrf: Csrf,
}

impl Browser {
    /// Opens a browser with the answer of a login.
    ///
    /// # Errors
    ///
    /// A sentence if it is none.
    pub(super) fn open(answer: &Response) -> Result<Self, String> {
        let login: Login = serde_json::from_slice(&answer.body)
            .map_err(|error| format!("the login: {} {error}", answer.text()))?;
        let mut browser = Self { csrf: login.csrf, ..Self::default() };
        for cookie in login.cookie.split(';') {
            browser.set(cookie);
        }
        Ok(browser)
    }

    /// What its requests say.
    pub(super) fn cookies(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    pub(super) fn csrf(&self) -> &Csrf {
        &self.csrf
    }

    /// Keeps the cookies of an answer.
    pub(super) fn keep(&mut self, answer: &Response) {
        for cookie in answer.all("set-cookie") {
            self.set(cookie.split(';').next().unwrap_or_default());
        }
    }

    fn set(&mut self, pair: &str) {
        if let Some((name, value)) = pair.trim().split_once('=') {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}
