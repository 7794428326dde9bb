//! [`Templates`]: the templates of the pages, each of which an application may replace.
//!
//! In: the built-in ones, files of a folder, and texts given in code; the later wins. All are read and parsed once, when
//! the server is built, so that a mistake is found then. Names are those of Django OAuth Toolkit and Django. What
//! each is given stands in `docs/reference/templates.md`. Values are escaped as HTML; nothing of a request is
//! ever marked as safe.

use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, Output, State, Value};
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
    "oauth2_provider/authorize.html",
    "oauth2_provider/base.html",
    "oauth2_provider/device/accept_deny.html",
    "oauth2_provider/device/device_grant_status.html",
    "oauth2_provider/device/user_code.html",
    "oauth2_provider/error.html",
    "oauth2_provider/grant_facts.html",
    "oauth2_provider/logout_confirm.html",
    "oauth2_provider/scope_choices.html",
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
        environment.set_formatter(escape);
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

/// Escapes text as HTML, where it may stand between tags and in quoted attributes. Slashes stay as they are: URLs remain
/// readable, and programs find them that read pages without a parser.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let Some(text) = value.as_str().filter(|_| !value.is_safe()) else {
        return minijinja::escape_formatter(out, state, value);
    };
    for piece in text.split_inclusive(['&', '<', '>', '"', '\'']) {
        let plain = piece.trim_end_matches(['&', '<', '>', '"', '\'']);
        out.write_str(plain)?;
        out.write_str(match &piece[plain.len()..] {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            "'" => "&#39;",
            _ => "",
        })?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn rendered(text: &str, value: &str) -> String {
        let given = vec![("a.html".to_owned(), text.to_owned())];
        let templates = Templates::read(&TemplateSources { folder: None, given }).unwrap();
        templates.render("a.html", context! { value }).unwrap()
    }

    #[test]
    fn oa_100_values_are_escaped_as_html() {
        let evil = "<a href=\"x\" title='y'>&&amp;</a>/é";
        let escaped = "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&amp;amp;&lt;/a&gt;/é";
        assert_eq!(rendered("{{ value }}", evil), escaped);
        assert_eq!(rendered("{{ missing }}{{ value|length }}", "ab"), "2");
    }

    #[test]
    fn a_template_of_the_application_comes_before_ours() {
        let text = "{% extends \"oauth2_provider/base.html\" %}{% block content %}Mine{% endblock %}";
        assert!(rendered(text, "").contains("<main class=\"narrow\">\nMine"));
        let given = vec![("oauth2_provider/error.html".to_owned(), "Mine".to_owned())];
        let templates = Templates::read(&TemplateSources { folder: None, given }).unwrap();
        assert_eq!(templates.render("oauth2_provider/error.html", context! {}).unwrap(), "Mine");
    }

    #[test]
    fn a_folder_is_read_once_and_mistakes_are_told() {
        let folder = std::env::temp_dir().join(format!("webapi-templates-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("registration")).unwrap();
        std::fs::write(folder.join("registration/login.html"), "Mine {{ next }}").unwrap();
        let sources = TemplateSources { folder: Some(folder.clone()), given: Vec::new() };
        let templates = Templates::read(&sources).unwrap();
        assert_eq!(templates.render("registration/login.html", context! { next => "/" }).unwrap(), "Mine /");
        std::fs::write(folder.join("registration/login.html"), "{% if %}").unwrap();
        let error = Templates::read(&sources).unwrap_err().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("`registration/login.html`"), "{error}");
        assert!(matches!(Templates::read(&sources), Err(TemplateError::Folder { .. })));
    }
}
