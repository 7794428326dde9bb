//! One cluster: a folder of data in the temporary folder, and the server process that works on it.
//!
//! In: the server's programs. Out: a [`Cluster`] that accepts connections. Dropping it stops the server at once and
//! deletes the folder, and so does every early return from [`Cluster::start`].
//!
//! Locale `C` is on every machine, and compares text byte by byte, as SQLite does.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::PathBuf;
use std::process::{self, Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::account::Account;
use super::installation::Programs;
use crate::failure::Failure;

/// The database for replays of the recorded transcripts, apart from the one that the tests make theirs from.
pub(crate) const GOLDEN: &str = "golden";

/// How long a server may take to accept connections; it is under a second on an idle machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Settings that trade everything a test does not need for speed, and let every test hold its own pool.
const SETTINGS: [&str; 5] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
];

/// A running server and its files.
pub(crate) struct Cluster {
    programs: Programs,
    account: Option<Account>,
    folder: PathBuf,
    server: Option<Child>,
    port: u16,
}

impl Cluster {
    /// Creates a cluster, starts its server, waits until it accepts connections and creates the [`GOLDEN`] database.
    ///
    /// # Errors
    ///
    /// When one of these steps fails; the message holds what the server logged.
    pub(crate) fn start(programs: Programs) -> Result<Self, Failure> {
        let account = Account::for_server()?;
        let folder = env::temp_dir().join(folder_name());
        DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .map_err(|error| Failure::io(format!("create {}", folder.display()), &error))?;
        // From here on there is something to delete.
        let mut cluster = Self { programs, account, folder, server: None, port: 0 };
        if let Some(Account { user, group }) = account {
            chown(&cluster.folder, Some(user), Some(group))
                .map_err(|error| Failure::io(format!("give {} away", cluster.folder.display()), &error))?;
        }
        cluster.initialise()?;
        cluster.launch()?;
        cluster.finish(
            "createdb",
            &["-h", "127.0.0.1", "-p", &cluster.port.to_string(), "-U", "postgres", GOLDEN],
        )?;
        Ok(cluster)
    }

    /// The port on 127.0.0.1 where the server listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    fn initialise(&self) -> Result<(), Failure> {
        let options =
            "--username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions";
        let mut arguments: Vec<&OsStr> = options.split(' ').map(OsStr::new).collect();
        let data = self.data();
        arguments.extend([OsStr::new("--pgdata"), data.as_os_str()]);
        self.finish("initdb", &arguments)
    }

    /// A port that was free a moment ago can be taken when the server asks for it, so there are three attempts.
    fn launch(&mut self) -> Result<(), Failure> {
        for _ in 0..3 {
            self.port = free_port().map_err(|error| Failure::io("find a free port on 127.0.0.1", &error))?;
            self.server = Some(self.spawn()?);
            if self.becomes_ready()? {
                return Ok(());
            }
        }
        Err(Failure::new(format!(
            "PostgreSQL stopped before it accepted connections. Its log:\n{}",
            self.log()
        )))
    }

    fn spawn(&self) -> Result<Child, Failure> {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data()).arg("-p").arg(self.port.to_string()).arg("-k").arg(&self.folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let log = File::options().create(true).append(true).open(self.folder.join("log"));
        let log = log.and_then(|log| Ok((log.try_clone()?, log)));
        let (output, errors) = log.map_err(|error| Failure::io("create the server's log", &error))?;
        let spawned = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn();
        spawned.map_err(|error| Failure::io("start `postgres`", &error))
    }

    /// `false` when the server stopped instead.
    fn becomes_ready(&mut self) -> Result<bool, Failure> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let mut question = self.command("pg_isready");
            question.args(["-q", "-h", "127.0.0.1", "-U", "postgres", "-p", &self.port.to_string()]);
            let answer = question.status().map_err(|error| Failure::io("run `pg_isready`", &error))?;
            // In this order: another server that took the port would say it is ready too, but ours has stopped then.
            if self.server.as_mut().is_none_or(|server| server.try_wait().is_ok_and(|ended| ended.is_some()))
            {
                self.server = None;
                return Ok(false);
            }
            if answer.success() {
                return Ok(true);
            }
            thread::sleep(Duration::from_millis(50));
        }
        let waited = PATIENCE.as_secs();
        Err(Failure::new(format!(
            "PostgreSQL took no connections within {waited} seconds. Its log:\n{}",
            self.log()
        )))
    }

    /// Runs one of the programs to its end.
    fn finish(&self, program: &str, arguments: &[impl AsRef<OsStr>]) -> Result<(), Failure> {
        let output = self.command(program).args(arguments).stdin(Stdio::null()).output();
        let output = output.map_err(|error| Failure::io(format!("run `{program}`"), &error))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(format!("`{program}` ended with {}:\n{}", output.status, said.trim_end())))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.path(program));
        // The programs want a working folder that they may enter, which root's is not, and a locale that exists.
        command.current_dir(&self.folder).env("LC_ALL", "C");
        if let Some(account) = self.account {
            account.take_over(&mut command);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let data = self.data();
            let stop = ["stop", "--silent", "--mode=immediate", "--pgdata"].map(OsStr::new);
            let stopped = self.finish("pg_ctl", &[stop.as_slice(), &[data.as_os_str()]].concat());
            if stopped.is_err() {
                let _ = server.kill();
            }
            let _ = server.wait();
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("xtask: {} is left behind: {error}", self.folder.display());
        }
    }
}

/// Unlike any before, also when process ids repeat; and short, because the path of a Unix socket may have 103 bytes.
fn folder_name() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("webapi-pg-{}-{:x}", process::id(), now.as_millis())
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
