//! A browser without scripts: it keeps cookies, follows redirects when told to, and fills in the forms of pages.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use webapi_core::request::query;

use crate::fixture::Fixture;
use crate::http::Answer;

/// A browser of one person.
pub(crate) struct Browser<'a> {
    fixture: &'a Fixture,
    cookies: RefCell<BTreeMap<String, String>>,
    /// The value that makes the forms of the last page ours.
    csrf: RefCell<String>,
    pub(crate) headers: RefCell<Vec<(&'static str, String)>>,
    shows: Cell<u16>,
}

impl Fixture {
    /// A new browser, in which nobody is logged in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            fixture: self,
            cookies: RefCell::default(),
            csrf: RefCell::default(),
            headers: RefCell::default(),
            shows: Cell::new(0),
        }
    }

    /// A browser in which somebody has logged in on the page.
    pub(crate) async fn browser_of(&self, username: &str) -> Browser<'_> {
        let browser = self.browser();
        browser.log_in(username).await;
        browser
    }
}

impl Browser<'_> {
    /// Asks for a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "").await
    }

    /// Asks, and follows redirects within the site.
    pub(crate) async fn follow(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            let place = answer.header("location").to_owned();
            if !place.starts_with('/') {
                break;
            }
            answer = self.get(&place).await;
        }
        answer
    }

    /// Posts a form of the last page: its fields, and the value that proves it.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.borrow().clone();
        let proof = ("csrfmiddlewaretoken", csrf.as_str());
        self.post_bare(path, &[&[proof], fields].concat()).await
    }

    /// Posts a form as it stands.
    pub(crate) async fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send("POST", path, &query::encode(fields.iter().copied())).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let cookies = self.cookies();
        let more = self.headers.borrow().clone();
        let mut headers: Vec<(&str, &str)> =
            more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let answer = self.fixture.send(method, path, &headers, body).await;
        for set in answer.all("set-cookie") {
            let (name, value) =
                set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            match value {
                "" => drop(self.cookies.borrow_mut().remove(name)),
                _ => drop(self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned())),
            }
        }
        if let Some(csrf) = hidden(&answer, "csrfmiddlewaretoken") {
            *self.csrf.borrow_mut() = csrf;
        }
        self.shows.set(answer.status);
        answer
    }

    /// Logs in on the page, with the password that all accounts of tests have.
    pub(crate) async fn log_in(&self, username: &str) -> Answer {
        self.get("/accounts/login/").await;
        let answer = self.log_in_with(username, "pw", &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer
    }

    /// Posts the login form of the last page.
    pub(crate) async fn log_in_with(&self, username: &str, password: &str, more: &[(&str, &str)]) -> Answer {
        let fields = [("username", username), ("password", password)];
        self.post("/accounts/login/", &[&fields, more].concat()).await
    }

    /// The cookies as the header has them.
    pub(crate) fn cookies(&self) -> String {
        let all = self.cookies.borrow();
        all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn csrf(&self) -> String {
        self.csrf.borrow().clone()
    }
}

/// The value of a hidden field, decoded.
pub(crate) fn hidden(answer: &Answer, name: &str) -> Option<String> {
    let (_, rest) = answer.body.split_once(&format!("type=\"hidden\" name=\"{name}\" value=\""))?;
    let (value, _) = rest.split_once('"')?;
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    Some(plain.iter().fold(value.to_owned(), |text, (escape, plain)| text.replace(escape, plain)))
}
