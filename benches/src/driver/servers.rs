//! The servers under test: where their programs are, how they start, how they end.
//!
//! A server is a program of this crate that takes `--database ADDRESS --port N` (0 for any port),
//! stores the tokens of the fixture, and prints `ready http://ADDRESS:PORT` once it accepts
//! connections. One that has migrations of its own also takes `--database ADDRESS --migrate`, runs
//! them on the empty database, and ends.

use super::Failure;
use super::settings::Settings;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// One row per server: another one to compare with is one row more.
const SERVERS: [Row; 2] = [
    Row { name: "handwritten", program: "bench-handwritten", migrates: false },
    Row { name: "ours", program: "bench-ours", migrates: true },
];

/// How long a server may take until it is ready.
const START_TIME: Duration = Duration::from_mins(1);

struct Row {
    name: &'static str,
    program: &'static str,
    migrates: bool,
}

/// A server whose program exists.
pub(super) struct Server {
    /// Unique among the servers of this run.
    pub(super) name: String,
    program: PathBuf,
    migrates: bool,
}

/// Finds the programs of the servers that the settings ask for; under cargo it builds them first.
pub(super) fn locate(settings: &Settings) -> Result<Vec<Server>, Failure> {
    let folder = std::env::current_exe()?.parent().map(Path::to_path_buf).unwrap_or_default();
    let mut servers: Vec<Server> = Vec::new();
    for wanted in &settings.servers {
        let row = SERVERS.iter().find(|row| row.name == wanted).ok_or_else(|| {
            let names: Vec<&str> = SERVERS.iter().map(|row| row.name).collect();
            format!("there is no server `{wanted}`; there are: {}", names.join(", "))
        })?;
        if !settings.no_build {
            build(row.program, &folder)?;
        }
        let program = folder.join(row.program);
        if !program.exists() {
            return Err(not_built(row).into());
        }
        let earlier = servers.iter().filter(|server| server.program == program).count();
        let name = if earlier == 0 { wanted.clone() } else { format!("{wanted}-{}", earlier + 1) };
        servers.push(Server { name, program, migrates: row.migrates });
    }
    Ok(servers)
}

/// `cargo run` builds the program that it runs and not its neighbours, which would then be missing or old.
fn build(program: &str, folder: &Path) -> Result<(), Failure> {
    let (Some(cargo), Some(target)) = (std::env::var_os("CARGO"), folder.parent()) else {
        return Ok(());
    };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin").join(program).with_extension("rs");
    if !source.exists() {
        return Ok(());
    }
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", env!("CARGO_PKG_NAME"), "--bin", program, "--target-dir"]);
    command.arg(target).current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    succeeded(command.status()?, &format!("building {program}"))
}

fn not_built(row: &Row) -> String {
    format!(
        "the server `{}` is not built yet: there is no program {} beside this one; run \
         `cargo build --release --package {} --bins`, or leave it out with --servers handwritten,handwritten",
        row.name,
        row.program,
        env!("CARGO_PKG_NAME"),
    )
}

fn succeeded(status: ExitStatus, what: &str) -> Result<(), Failure> {
    if status.success() { Ok(()) } else { Err(format!("{what} failed: {status}").into()) }
}

impl Server {
    /// Runs the server's own migrations, if it has any.
    pub(super) fn migrate(&self, database: &str) -> Result<(), Failure> {
        if !self.migrates {
            return Ok(());
        }
        let status = Command::new(&self.program).args(["--database", database, "--migrate"]).status()?;
        succeeded(status, &format!("{} --migrate", self.name))
    }
}

/// A server that accepts connections; it is ended together with this value.
pub(super) struct Running {
    pub(super) name: String,
    pub(super) address: SocketAddr,
    child: Child,
}

impl Running {
    /// Starts `server` and waits until it is ready.
    pub(super) fn start(server: &Server, database: &str) -> Result<Self, Failure> {
        let child = Command::new(&server.program)
            .args(["--database", database, "--port", "0"])
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        // From here on an early return ends the child.
        let mut running = Self { name: server.name.clone(), address: ([127, 0, 0, 1], 0).into(), child };
        let output = running.child.stdout.take().ok_or("the server has no standard output")?;
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // Reading on to the end keeps a talkative server from blocking on a full pipe.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        loop {
            let line = lines.recv_timeout(START_TIME).map_err(|_| {
                format!(
                    "the server `{}` ended or said nothing before `ready http://ADDRESS:PORT`",
                    server.name
                )
            })?;
            if let Some(address) = line.strip_prefix("ready http://") {
                running.address = address.trim_end_matches('/').parse()?;
                return Ok(running);
            }
        }
    }

    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
