//! [`Page`]: what a handler answers, before it becomes bytes and headers.

use super::done::Done;
use super::policy::Targets;

/// An answer to a browser.
#[derive(Debug)]
pub(crate) struct Page {
    pub(super) status: u16,
    pub(super) content: Content,
    pub(super) targets: Targets,
    pub(super) cookies: Vec<String>,
    /// What the next page tells.
    pub(super) done: Option<Done>,
}

#[derive(Debug)]
pub(super) enum Content {
    Html(String),
    /// Away, to this URL or path.
    Redirect(String),
}

impl Page {
    /// A page that was rendered.
    pub(crate) fn html(text: String) -> Self {
        let content = Content::Html(text);
        Self { status: 200, content, targets: Targets::default(), cookies: Vec::new(), done: None }
    }

    /// A redirect: 303 after a form, so that it is not posted again (RFC 9700 section 4.12), and 302 otherwise.
    ///
    /// The place must be a path of ours or a proven redirect URI. Browsers follow it with a GET.
    pub(crate) fn see_other(place: impl Into<String>) -> Self {
        Self { content: Content::Redirect(place.into()), ..Self::html(String::new()) }
    }

    /// Lets the page that a redirect leads to tell what was done.
    pub(super) fn after(mut self, done: Done) -> Self {
        self.done = Some(done);
        self
    }

    /// Another status than 200.
    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Lets the forms of the page lead to the origin of a proven redirect URI.
    pub(crate) fn leading_to(mut self, uri: &str) -> Self {
        self.targets.add(uri);
        self
    }

    /// Adds a `Set-Cookie` header.
    pub(crate) fn with_cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}
