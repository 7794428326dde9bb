//! The pages: where people log in, how the site is called, and whose templates are used.

use std::path::PathBuf;

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// Where people log in; `/accounts/login/` by default, as in Django.
    pub fn login_path(mut self, path: impl Into<String>) -> Self {
        self.pages.login_path = path.into();
        self
    }

    /// Where people log out; `/accounts/logout/` by default, as in Django.
    pub fn logout_path(mut self, path: impl Into<String>) -> Self {
        self.pages.logout_path = path.into();
        self
    }

    /// Where browsers go after a logout for which no client named a place, such as `/`; by default a page says that
    /// nobody is logged in any more.
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    ///
    /// let server = |path: &str| AuthorizationServer::builder("https://example.com").after_logout_path(path).build();
    /// assert!(server("/").is_ok());
    /// assert!(server("https://evil.example/").is_err());
    /// ```
    pub fn after_logout_path(mut self, path: impl Into<String>) -> Self {
        self.pages.after_logout_path = Some(path.into());
        self
    }

    /// Leaves the pages for login and logout out, because the application has its own at these paths.
    ///
    /// The own login page is given the path to go on to in `next`, and begins a session with
    /// [`Sessions::begin`](webapi_core::auth::Sessions::begin).
    pub fn without_login_page(mut self) -> Self {
        self.pages.without_login_page = true;
        self
    }

    /// What the pages call this site; the issuer's host by default.
    pub fn site_name(mut self, name: impl Into<String>) -> Self {
        self.pages.site_name = Some(name.into());
        self
    }

    /// A folder with templates that replace built-in ones of the same name, for example
    /// `oauth2_provider/base.html` in it. It is read once, when the server is built.
    pub fn template_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.pages.templates.folder = Some(folder.into());
        self
    }

    /// A template that replaces the one of this name, built in or from the folder.
    ///
    /// ```
    /// use webapi_oauth2::AuthorizationServer;
    ///
    /// let text = r#"{% extends "oauth2_provider/base.html" %}{% block content %}{{ error.description }}{% endblock %}"#;
    /// let server = AuthorizationServer::builder("https://example.com")
    ///     .template("oauth2_provider/error.html", text)
    ///     .build();
    /// assert!(server.is_ok());
    ///
    /// let broken = AuthorizationServer::builder("https://example.com").template("a.html", "{% if %}").build();
    /// assert!(broken.is_err_and(|error| error.to_string().contains("`a.html`")));
    /// ```
    pub fn template(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.pages.templates.given.push((name.into(), text.into()));
        self
    }

    /// Takes authorization requests only from clients that push them (RFC 9126 section 5); off by default. One client
    /// can be held to it alone: [`requires_pushed_requests`](crate::store::ClientRecord::requires_pushed_requests).
    pub fn require_pushed_requests(mut self) -> Self {
        self.requires_pushed_requests = true;
        self
    }

    /// Asks users for consent each time, even where an earlier grant covers the request: what
    /// `REQUEST_APPROVAL_PROMPT = "force"` is in Django OAuth Toolkit. A request may say `approval_prompt=auto`.
    pub fn always_ask_consent(mut self) -> Self {
        self.always_ask_consent = true;
        self
    }
}
