//! [`Templates`]: the templates of the pages, each of which an application may replace.
//!
//! In: the built-in ones, files of a folder, and texts given in code; the later wins. All are read and parsed once, when
//! the server is built, so that a mistake is found then. Names are those of Django OAuth Toolkit and Django. What
//! each is given stands in `docs/reference/templates.md`. Values are escaped as HTML; nothing of a request is
//! ever marked as safe.

use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, Value};
use webapi_core::error::{ApiError, ApiResult};

/// Includes the built-in templates by their names.
macro_rules! built_in {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../templates/", $name)))),*] };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "oauth2_provider/application_confirm_delete.html",
    "oauth2_provider/application_detail.html",
    "oauth2_provider/application_fields.html",
    "oauth2_provider/application_form.html",
    "oauth2_provider/application_list.html",
    "oauth2_provider/application_registration_form.html",
    "oauth2_provider/application_rotate_secret.html",
    "oauth2_provider/authorized-token-delete.html",
    "oauth2_provider/authorized-tokens.html",
    "oauth2_provider/base.html",
    "oauth2_provider/device/accept_deny.html",
    "oauth2_provider/device/device_grant_status.html",
    "oauth2_provider/device/user_code.html",
    "oauth2_provider/error.html",
    "oauth2_provider/grant_facts.html",
    "oauth2_provider/logout_confirm.html",
    "registration/logged_out.html",
    "registration/login.html",
    "registration/logout.html",
];

/// How deep a folder is read.
const DEEPEST: usize = 4;

/// What an application says about templates.
#[derive(Debug, Clone, Default)]
pub(crate) struct TemplateSources {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) given: Vec<(String, String)>,
}

/// Templates of an application that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// The folder cannot be read.
    #[error("the template folder `{folder}` cannot be read: {reason}")]
    Folder {
        /// The folder, as given.
        folder: String,
        /// What the system says.
        reason: String,
    },
    /// A template is malformed.
    #[error("the template `{name}` cannot be read: {reason}")]
    Malformed {
        /// Its name.
        name: String,
        /// Where and why.
        reason: String,
    },
}

/// The templates, ready to be rendered.
#[derive(Debug, Default)]
pub(crate) struct Templates(Environment<'static>);

impl Templates {
    /// Reads and parses all.
    pub(crate) fn read(sources: &TemplateSources) -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let mut files = Vec::new();
        if let Some(folder) = &sources.folder {
            let unreadable = |error: std::io::Error| TemplateError::Folder {
                folder: folder.display().to_string(),
                reason: error.to_string(),
            };
            collect(folder, folder, DEEPEST, &mut files).map_err(unreadable)?;
        }
        let built_in = BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        for (name, text) in built_in.chain(files).chain(sources.given.iter().cloned()) {
            environment.add_template_owned(name.clone(), text).map_err(|error| TemplateError::Malformed {
                name,
                reason: error.display_debug_info().to_string(),
            })?;
        }
        Ok(Self(environment))
    }

    /// Renders a template.
    pub(crate) fn render(&self, name: &str, values: Value) -> ApiResult<String> {
        let rendered = self.0.get_template(name).and_then(|template| template.render(values));
        rendered.map_err(|error| ApiError::internal(format!("template {name}: {error:#}")))
    }
}

/// The HTML files below a folder, by their names relative to it.
fn collect(
    root: &Path,
    folder: &Path,
    depth: usize,
    found: &mut Vec<(String, String)>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            collect(root, &path, depth - 1, found)?;
        } else if path.extension().is_some_and(|end| end == "html") {
            let name = path.strip_prefix(root).unwrap_or(&path);
            let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            found.push((name.join("/"), std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}
