//! The example application with its demo, and RBTools in front of it.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::own_database::OwnDatabase;
use crate::program::{Place, Server};

/// A server with the demo, and a home for the client. The server stops when this is dropped.
pub(crate) struct Site {
    server: Server,
    place: Place,
    // Last, so that it goes when nobody uses it any more.
    _database: Option<OwnDatabase>,
}

/// Asks a fact of a new site on each database.
pub(crate) fn everywhere(fact: impl Fn(&Site)) {
    static FACTS: AtomicU32 = AtomicU32::new(1);
    let number = FACTS.fetch_add(1, Ordering::Relaxed);
    eprintln!("on SQLite:");
    fact(&Site::open(Place::new(&format!("end-to-end-{number}")), None));
    eprintln!("on PostgreSQL:");
    let database = OwnDatabase::create(&format!("end_to_end_{number}"));
    let place = Place::with_database(&format!("end-to-end-postgres-{number}"), &database.url());
    fact(&Site::open(place, Some(database)));
}

impl Site {
    fn open(place: Place, database: Option<OwnDatabase>) -> Self {
        std::fs::create_dir(place.directory.join("home")).expect("a directory can be made");
        Self { server: place.serve(&[]), place, _database: database }
    }

    /// The address of the server, as people give it to RBTools.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// What a function of a script in `rbtools/` returns.
    #[track_caller]
    pub(crate) fn tells(&self, script: &str, function: &str) -> Value {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/end_to_end/rbtools");
        let mut python = self.client("bin/python3");
        python.arg(scripts.join("run.py")).args([script, function, &self.url()]);
        // Nothing is written beside the sources.
        let output = python.env("PYTHONDONTWRITEBYTECODE", "1").output().expect("Python runs");
        assert!(output.status.success(), "{script}.{function}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the script prints JSON")
    }

    /// Runs an `rbt` command to its end, in this directory, with these answers to what it asks.
    pub(crate) fn rbt_in(&self, directory: &Path, arguments: &[&str], answers: &str) -> Output {
        let mut rbt = self.client("bin/rbt");
        rbt.args(arguments).current_dir(directory);
        rbt.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = rbt.spawn().expect("rbt runs");
        // It may end before it reads everything.
        let _ = running.stdin.take().map(|mut input| input.write_all(answers.as_bytes()));
        running.wait_with_output().expect("rbt ends")
    }

    /// Runs an `rbt` command on this server that must do its work; what it prints.
    #[track_caller]
    pub(crate) fn rbt(&self, command: &str, arguments: &[&str]) -> String {
        let output = self.rbt_here(command, arguments);
        assert!(
            output.status.success(),
            "{command} {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("rbt prints text")
    }

    /// Runs an `rbt` command on this server that must not do its work; its exit status and all that it prints.
    #[track_caller]
    pub(crate) fn rbt_fails(&self, command: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.rbt_here(command, arguments);
        assert!(!output.status.success(), "{command} {arguments:?} did its work");
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).expect("rbt prints text"))
    }

    fn rbt_here(&self, command: &str, arguments: &[&str]) -> Output {
        // What follows a path is not an option of `api-get` any more.
        let url = self.url();
        self.rbt_in(&self.home(), &[&[command, "--server", &url], arguments].concat(), "")
    }

    /// The home directory of the client, where it keeps its cookies and its cache.
    pub(crate) fn home(&self) -> PathBuf {
        self.place.directory.join("home")
    }

    /// A program of RBTools' environment that knows nothing of the person who runs the tests.
    fn client(&self, program: &str) -> Command {
        let environment = env::var_os("WEBAPI_TEST_RBTOOLS").expect(
            "WEBAPI_TEST_RBTOOLS names no Python environment with RBTools; `cargo xtask test` makes one, also for \
             `cargo xtask test -p example-app --test end_to_end`",
        );
        let mut command = Command::new(Path::new(&environment).join(program));
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("HOME", self.home());
        command.current_dir(self.home()).stdin(Stdio::null());
        command
    }
}
