//! Runs the program in a directory of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_example-app");

/// A place for one test: an empty directory, and the database that its programs use.
pub(crate) struct Place {
    pub(crate) directory: PathBuf,
    database: String,
    pub(crate) variable: Option<(&'static str, &'static str)>,
}

impl Place {
    /// An empty directory with an SQLite file to be.
    pub(crate) fn new(test: &str) -> Self {
        Self::with_database(test, "sqlite:reviews.db")
    }

    pub(crate) fn with_database(test: &str, database: &str) -> Self {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("reviews-{test}"));
        if directory.exists() {
            std::fs::remove_dir_all(&directory).expect("the directory of the last run can be removed");
        }
        std::fs::create_dir_all(&directory).expect("a directory can be made");
        Self { directory, database: database.to_owned(), variable: None }
    }

    /// What the database of its programs is opened with from elsewhere.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn database(&self) -> String {
        match self.database.strip_prefix("sqlite:") {
            Some(file) => format!("sqlite:{}", self.directory.join(file).display()),
            None => self.database.clone(),
        }
    }

    /// Sets an environment variable for its programs.
    pub(crate) fn with_variable(self, name: &'static str, value: &'static str) -> Self {
        Self { variable: Some((name, value)), ..self }
    }

    fn program(&self, arguments: &[&str]) -> Command {
        let mut program = Command::new(PROGRAM);
        program.args(arguments).env("REVIEWS_DATABASE", &self.database).env_remove("RUST_LOG");
        program.env_remove("REVIEWS_LISTEN").env_remove("REVIEWS_PUBLIC_URL");
        program.envs(self.variable);
        program.current_dir(&self.directory).stdin(Stdio::null());
        program
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.program(arguments).output().expect("the program starts")
    }

    /// Runs a command with a text on its standard input; its exit status and what it prints.
    pub(crate) fn told(&self, arguments: &[&str], text: &str) -> (Option<i32>, String) {
        let mut program = self.program(arguments);
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("its input is a pipe");
        input.write_all(text.as_bytes()).expect("it reads");
        drop(input);
        let Output { status, stdout, .. } = child.wait_with_output().expect("it ends");
        (status.code(), String::from_utf8(stdout).expect("it prints text"))
    }

    /// Runs a command that must do its work; what it prints.
    #[track_caller]
    pub(crate) fn succeeds(&self, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.run(arguments);
        assert!(status.success(), "{arguments:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).expect("it prints text")
    }

    /// Runs a command that must not do its work; its exit status and what it says about it.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let Output { status, stderr, .. } = self.run(arguments);
        assert!(!status.success(), "{arguments:?} did its work");
        (status.code(), String::from_utf8(stderr).expect("it says text"))
    }

    /// Starts a server on a free port and waits until it says where it is.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Server {
        let mut program = self.program(&["--listen", "127.0.0.1:0", "serve"]);
        let mut child = program.args(arguments).stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = child.stdout.take().expect("its output is a pipe");
        let mut greeting: Vec<String> = Vec::new();
        for line in BufReader::new(output).lines() {
            let line = line.expect("it prints text");
            // What a file of clients changed stands before.
            if greeting.is_empty() && !line.starts_with("Serving ") {
                continue;
            }
            greeting.push(line);
            let is_demo = greeting.iter().any(|line| line.starts_with("Log in"));
            let curl_lines = greeting.iter().filter(|line| line.starts_with("curl ")).count();
            if !is_demo && arguments.contains(&"--no-demo") || curl_lines == 3 {
                break;
            }
        }
        Server { child, greeting }
    }
}

/// A running server, stopped when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) greeting: Vec<String>,
}

impl Server {
    /// The address, as in `127.0.0.1:8080`.
    pub(crate) fn address(&self) -> &str {
        let line = self.greeting.first().expect("the server greets");
        let address = line.strip_prefix("Serving http://").and_then(|rest| rest.strip_suffix("/api/"));
        address.unwrap_or_else(|| panic!("{line:?} does not say where the server is"))
    }

    /// The lines to be pasted into a shell.
    pub(crate) fn curl_lines(&self) -> Vec<&str> {
        self.greeting.iter().filter(|line| line.starts_with("curl ")).map(String::as_str).collect()
    }

    /// Asks the server to stop, as a service manager does; whether it ended well.
    pub(crate) fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("`kill` can be run");
        asked.success() && self.child.wait().expect("the server ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
