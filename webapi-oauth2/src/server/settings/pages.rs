//! What the pages are set to, as given and checked.

use super::SettingsError;
use crate::pages::{TemplateSources, Templates};

/// What a builder holds of them.
#[derive(Debug, Clone)]
pub(in crate::server) struct PageSettings {
    pub(in crate::server) login_path: String,
    pub(in crate::server) logout_path: String,
    pub(in crate::server) after_logout_path: Option<String>,
    pub(in crate::server) without_login_page: bool,
    pub(in crate::server) site_name: Option<String>,
    pub(in crate::server) templates: TemplateSources,
}

/// The same, checked.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) login_path: String,
    pub(crate) logout_path: String,
    /// Where browsers go after a logout for which nobody names a place; a page says so otherwise.
    pub(crate) after_logout_path: Option<String>,
    /// Whether the pages for login and logout are here, or the application's own are there.
    pub(crate) has_login_page: bool,
    pub(crate) site_name: String,
    pub(crate) templates: Templates,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            login_path: "/accounts/login/".to_owned(),
            logout_path: "/accounts/logout/".to_owned(),
            after_logout_path: None,
            without_login_page: false,
            site_name: None,
            templates: TemplateSources::default(),
        }
    }
}

impl PageSettings {
    /// Checks the paths and reads the templates, and adds what is wrong to `errors`.
    pub(in crate::server) fn check(self, issuer: &str, errors: &mut Vec<SettingsError>) -> Pages {
        for (setting, path) in [("login_path", &self.login_path), ("logout_path", &self.logout_path)] {
            if !is_path(path) {
                errors.push(SettingsError::BadPath { setting, path: path.clone() });
            }
        }
        if let Some(path) = self.after_logout_path.as_ref().filter(|path| *path != "/" && !is_path(path)) {
            errors.push(SettingsError::BadPath { setting: "after_logout_path", path: path.clone() });
        }
        let templates = Templates::read(&self.templates).unwrap_or_else(|error| {
            errors.push(error.into());
            Templates::default()
        });
        Pages {
            login_path: self.login_path,
            logout_path: self.logout_path,
            after_logout_path: self.after_logout_path,
            has_login_page: !self.without_login_page,
            site_name: self.site_name.unwrap_or_else(|| host(issuer).to_owned()),
            templates,
        }
    }
}

/// A path that can stand in a route and in a `Location` as it is.
fn is_path(path: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
    path.starts_with('/') && path.len() > 1 && !path.contains("//") && path.chars().all(legal)
}

fn host(issuer: &str) -> &str {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}
