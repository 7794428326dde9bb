//! A flow on a server of its own.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::{Place, Server};

/// What came of a flow.
pub(crate) struct Walked(Value);

/// Walks a flow through the pages of a new server.
#[track_caller]
pub(crate) fn walk(flow: &str) -> Walked {
    Site::new(flow).walk(flow, &Value::Null)
}

/// A server with a place of its own, through whose pages flows are walked.
pub(crate) struct Site {
    // A server goes before its place.
    server: Server,
    pub(crate) place: Place,
}

impl Site {
    pub(crate) fn new(name: &str) -> Self {
        let place = Place::new(&format!("browser-{name}"));
        Self { server: place.serve(&[]), place }
    }

    /// Walks a flow, which is told something, or nothing.
    #[track_caller]
    pub(crate) fn walk(&self, flow: &str, told: &Value) -> Walked {
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
        std::fs::create_dir_all(&pictures).expect("a folder can be made");
        let mut node = Command::new("node");
        node.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/browser/driver/run.mjs"));
        node.arg(flow).arg(format!("http://{}", self.server.address())).arg(pictures).arg(told.to_string());
        node.env("WEBAPI_TEST_BROWSER", installed("WEBAPI_TEST_BROWSER"));
        node.env("WEBAPI_TEST_CHROMIUM", installed("WEBAPI_TEST_CHROMIUM"));
        let output = node.stdin(Stdio::null()).output().expect("Node runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{flow}: {said}");
        let walked = Walked(serde_json::from_slice(&output.stdout).expect("the driver prints JSON"));
        let complaints = walked.0["complaints"].as_array().expect("a list");
        assert!(
            complaints.is_empty(),
            "{flow}: {}",
            serde_json::to_string_pretty(complaints).unwrap_or_default()
        );
        walked
    }
}

impl Walked {
    /// All that it reports.
    pub(crate) fn report(&self) -> &Value {
        &self.0
    }

    /// What a flow found out, once with scripts and once without.
    pub(crate) fn both(&self) -> [&Value; 2] {
        [&self.0["with_scripts"], &self.0["without_scripts"]]
    }

    /// How many pages were looked at, each time they were.
    pub(crate) fn looked(&self) -> usize {
        self.0["looked"].as_array().map_or(0, Vec::len)
    }
}

fn installed(name: &str) -> PathBuf {
    let found = env::var_os(name).unwrap_or_else(|| {
        panic!("{name} is not set; `cargo xtask test` installs a browser, also for `cargo xtask test -p example-app --test browser`")
    });
    found.into()
}
