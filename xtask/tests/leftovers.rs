//! `cargo xtask postgres` from outside: what the command gets, and that nothing is left when it ends.
//!
//! These tests start servers, so they run only where there is one already: under `cargo xtask test`. They wait for no
//! fixed time: the standard error stream ends when the last process that holds it, which is the keeper, has ended.

#![forbid(unsafe_code)]

use std::env;
use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A temporary folder of one test's own, in which the server's folder is made.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = env::temp_dir().join(format!("xtask-{test}-{}", std::process::id()));
        DirBuilder::new()
            .mode(0o755)
            .create(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self(path)
    }

    fn is_empty(&self) -> bool {
        fs::read_dir(&self.0).is_ok_and(|mut entries| entries.next().is_none())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn servers_can_run() -> bool {
    let can = env::var_os("WEBAPI_TEST_POSTGRES_URL").is_some();
    if !can {
        eprintln!("not run without a PostgreSQL server: `cargo xtask test` brings one");
    }
    can
}

/// `xtask postgres -- sh -c SCRIPT`
fn xtask(folder: &Path, script: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["postgres", "--", "sh", "-c", script]).env("TMPDIR", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The `127.0.0.1:PORT` of `postgres://postgres@127.0.0.1:PORT/database`.
fn address(url: &str) -> &str {
    url.trim().trim_start_matches("postgres://postgres@").split('/').next().unwrap_or_default()
}

#[test]
fn the_command_gets_two_addresses_and_the_server_goes_with_it() {
    if !servers_can_run() {
        return;
    }
    let folder = Folder::new("success");
    let output =
        xtask(&folder.0, "echo $WEBAPI_TEST_POSTGRES_URL; echo $GOLDEN_POSTGRES_URL").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let printed = String::from_utf8(output.stdout).unwrap();
    let [tests, golden] = printed.lines().collect::<Vec<_>>()[..] else { panic!("{printed}") };
    assert!(tests.ends_with("/postgres") && golden.ends_with("/golden"), "{printed}");
    assert_eq!(address(tests), address(golden));
    assert!(TcpStream::connect(address(tests)).is_err());
    assert!(folder.is_empty());
}

#[test]
fn a_command_that_fails_gives_its_exit_status_and_leaves_nothing() {
    if !servers_can_run() {
        return;
    }
    let folder = Folder::new("failure");
    let output = xtask(&folder.0, "exit 7").output().unwrap();
    assert_eq!(output.status.code(), Some(7), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.is_empty());
}

#[test]
fn a_killed_xtask_takes_its_command_and_its_server_along() {
    if !servers_can_run() {
        return;
    }
    for signal in ["TERM", "KILL"] {
        let folder = Folder::new(signal);
        let mut child = xtask(&folder.0, "echo $WEBAPI_TEST_POSTGRES_URL; exec sleep 60").spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let (mut url, mut said) = (String::new(), String::new());
        output.read_line(&mut url).unwrap();
        errors.read_line(&mut said).unwrap();
        assert!(said.contains("until this command ends"), "{said}");
        assert!(TcpStream::connect(address(&url)).is_ok(), "{url}");

        let killed = Instant::now();
        let kill =
            Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
        assert!(kill.success());
        assert!(!child.wait().unwrap().success());
        errors.read_to_string(&mut said).unwrap();
        assert!(killed.elapsed() < Duration::from_secs(45), "the command ran to its end after SIG{signal}");

        assert!(TcpStream::connect(address(&url)).is_err(), "after SIG{signal}: {said}");
        assert!(folder.is_empty(), "after SIG{signal}: {said}");
    }
}
