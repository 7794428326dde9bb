//! What git says about a repository.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::failure::Failure;

use super::log::Log;

/// A repository on this machine.
#[derive(Debug)]
pub(crate) struct Checkout {
    path: PathBuf,
    /// The name of its directory.
    pub(crate) name: String,
    /// Its first commit, which tells it from others wherever it lies.
    pub(crate) root_commit: String,
    /// Where it was cloned from, without credentials; else its name.
    pub(crate) origin: String,
    /// The branch that is checked out; empty for none.
    pub(crate) branch: String,
    /// Whether the history was cut when it was cloned, so that its first commit is not the repository's.
    pub(crate) is_shallow: bool,
}

impl Checkout {
    /// Looks at the repository in a directory.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let path =
            path.canonicalize().map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
        let directory = asked(&path, &["rev-parse", "--path-format=absolute", "--git-common-dir"])?;
        if asked(&path, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
            return Err(Failure::failed(format!("{} has no commits yet", path.display())));
        }
        let roots = asked(&path, &["rev-list", "--max-parents=0", "--reverse", "HEAD", "--"])?;
        let root_commit = roots.lines().next().unwrap_or_default().to_owned();
        let name = name(Path::new(directory.trim_end_matches('\n')));
        let origin = asked(&path, &["config", "--get", "remote.origin.url"]).unwrap_or_default();
        let origin = match origin.trim() {
            url if url.contains("://") => without_credentials(url),
            _ => name.clone(),
        };
        let branch = asked(&path, &["symbolic-ref", "--quiet", "--short", "HEAD"]).unwrap_or_default();
        let is_shallow = asked(&path, &["rev-parse", "--is-shallow-repository"])?.trim() == "true";
        Ok(Self { path, name, root_commit, origin, branch: branch.trim().to_owned(), is_shallow })
    }

    /// How many commits [`Checkout::log`] will give.
    pub(crate) fn count(&self, limit: Option<u32>) -> Result<u64, Failure> {
        let limit = limit.map(|limit| format!("--max-count={limit}"));
        let arguments = ["rev-list", "--count"].into_iter().chain(limit.as_deref()).chain(["HEAD", "--"]);
        let count = asked(&self.path, &arguments.collect::<Vec<_>>())?;
        count
            .trim()
            .parse()
            .map_err(|_| Failure::failed(format!("git counted {count:?}, which is no number")))
    }

    /// The commits that led to what is checked out, oldest first; with a limit, the newest of them.
    pub(crate) fn log(&self, limit: Option<u32>) -> Result<Log, Failure> {
        let mut git = git(&self.path);
        git.args(["log", "--reverse", "--no-show-signature", "--no-notes", "--encoding=UTF-8", "-z"]);
        git.arg(format!("--format=tformat:{}", super::log::FORMAT));
        if let Some(limit) = limit {
            git.arg(format!("--max-count={limit}"));
        }
        git.args(["HEAD", "--"]).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let child: Child = git.spawn().map_err(|error| not_started(&error))?;
        Log::of(child)
    }
}

fn git(path: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(path).stdin(Stdio::null());
    git
}

fn asked(path: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let Output { status, stdout, stderr } =
        git(path).args(arguments).output().map_err(|error| not_started(&error))?;
    if !status.success() {
        let reason = String::from_utf8_lossy(&stderr);
        let reason = reason.trim();
        return Err(Failure::failed(format!("git cannot read {}: {reason}", path.display())));
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

fn not_started(error: &std::io::Error) -> Failure {
    match error.kind() {
        ErrorKind::NotFound => {
            Failure::failed("`git` is not installed, or not on the PATH; install it and try again")
        }
        _ => Failure::failed(format!("`git` cannot be started: {error}")),
    }
}

/// The name of a repository that keeps its data here: a bare one is called like the directory without `.git`, any
/// other like the directory that `.git` is in.
fn name(path: &Path) -> String {
    let path = if path.ends_with(".git") { path.parent().unwrap_or(path) } else { path };
    let name =
        path.file_name().map_or_else(|| "repository".into(), |name| name.to_string_lossy().into_owned());
    name.strip_suffix(".git").filter(|name| !name.is_empty()).map_or(name.clone(), str::to_owned)
}

/// Clones of private repositories may hold a token in their URL, which is nobody's business.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.rsplit('@').next().unwrap_or(host);
    format!("{scheme}://{host}/{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_called_like_its_directory() {
        for path in ["/src/rust.git", "/src/rust/.git", "/src/rust"] {
            assert_eq!(name(Path::new(path)), "rust", "{path}");
        }
        assert_eq!(name(Path::new("/")), "repository");
    }

    #[test]
    fn a_token_in_the_url_is_not_kept() {
        let url = "https://user:secret@example.com/a/b@c.git";
        assert_eq!(without_credentials(url), "https://example.com/a/b@c.git");
    }
}
