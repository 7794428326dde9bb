//! The keeper: a process beside ours that owns the server and cleans up after it, whatever happens to us.
//!
//! Ctrl-C, SIGTERM and SIGKILL end a process before it can run a destructor, and handling signals would need unsafe
//! code or a dependency. So xtask starts itself once more as `keep-postgres`, in a process group of its own that Ctrl-C
//! does not reach, with pipes between the two. The keeper holds the [`Cluster`] until its standard input ends: the
//! system closes that pipe however we end.
//!
//! In, at the keeper: lines with [`Message`]s. Out: one line with the port, once the server accepts connections.

use std::fmt;
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};

use super::cluster::{Cluster, GOLDEN};
use super::installation::{Part, Programs};
use super::packages;
use crate::failure::Failure;

/// A server that runs until this is dropped, or this process ends.
pub(crate) struct Server {
    keeper: Child,
    messages: Option<ChildStdin>,
    port: u16,
}

impl Server {
    /// Starts a keeper, and through it a server.
    ///
    /// # Errors
    ///
    /// When the server did not start; the keeper has then said why on the standard error stream.
    pub(crate) fn start() -> Result<Self, Failure> {
        let spawned = std::env::current_exe().and_then(|xtask| {
            let mut command = Command::new(xtask);
            command.arg("keep-postgres").process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
        });
        let mut keeper = spawned.map_err(|error| Failure::io("start the server's keeper", &error))?;
        let messages = keeper.stdin.take();
        let mut line = String::new();
        if let Some(output) = keeper.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let port = line.trim_end().parse();
        let mut server = Self { keeper, messages, port: 0 };
        server.port =
            port.map_err(|_| Failure::new("there is no PostgreSQL server; the lines above say why"))?;
        Ok(server)
    }

    /// Tells `command` where the server is.
    pub(crate) fn describe_to(&self, command: &mut Command) {
        command
            .env("WEBAPI_TEST_POSTGRES_URL", self.url("postgres"))
            .env("GOLDEN_POSTGRES_URL", self.url(GOLDEN));
    }

    /// Names what the keeper ends if we are gone before we could wait for it, and says so once that is safe.
    pub(crate) fn watch(&mut self, child: Watched) {
        self.tell(Message::Watch(child));
        eprintln!("xtask: PostgreSQL runs on 127.0.0.1:{} until this command ends", self.port);
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn tell(&mut self, message: Message) {
        if let Some(pipe) = &mut self.messages {
            // A keeper that is gone has stopped the server, which the command will notice.
            let _ = writeln!(pipe, "{message}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tell(Message::Done);
        self.messages = None;
        let _ = self.keeper.wait();
    }
}

/// A command that uses the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watched {
    /// One process, by its id.
    Process(u32),
    /// A process group, by the id of its first process.
    Group(u32),
}

impl Watched {
    /// Asks it to end (SIGTERM). It may be gone already.
    pub(crate) fn end(self) {
        let target = match self {
            Self::Process(id) => id.to_string(),
            Self::Group(id) => format!("-{id}"),
        };
        // The shell's own `kill`, since not every container has the program; dash wants `-s` before `--`.
        let script = "kill -s TERM -- \"$1\" 2>/dev/null";
        let _ = Command::new("sh").args(["-c", script, "sh", &target]).stdin(Stdio::null()).status();
    }
}

/// What the keeper is told, one a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    Watch(Watched),
    Done,
}

impl Message {
    fn parse(line: &str) -> Option<Self> {
        let (word, id) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "process" => id.parse().ok().map(|id| Self::Watch(Watched::Process(id))),
            "group" => id.parse().ok().map(|id| Self::Watch(Watched::Group(id))),
            "done" => Some(Self::Done),
            _ => None,
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Watch(Watched::Process(id)) => write!(f, "process {id}"),
            Self::Watch(Watched::Group(id)) => write!(f, "group {id}"),
            Self::Done => f.write_str("done"),
        }
    }
}

/// Which command is still running once the messages have ended.
fn left_running(messages: impl Iterator<Item = Message>) -> Option<Watched> {
    messages.fold(None, |_, message| match message {
        Message::Watch(child) => Some(child),
        Message::Done => None,
    })
}

/// The keeper's whole life: `cargo xtask keep-postgres`.
///
/// # Errors
///
/// When the server does not start.
pub(crate) fn keep() -> Result<(), Failure> {
    let programs = Programs::find().ok_or_else(|| packages::advice(&[Part::Server]))?;
    let cluster = Cluster::start(programs)?;
    // Whoever asked may be gone by now; then the messages end at once.
    let _ = writeln!(io::stdout(), "{}", cluster.port());
    let lines = io::stdin().lock().lines().map_while(Result::ok);
    if let Some(child) = left_running(lines.filter_map(|line| Message::parse(&line))) {
        child.end();
    }
    drop(cluster);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    const SIGTERM: i32 = 15;

    /// Waits for input that never comes, in a group of its own.
    fn waiting(program: &str) -> Child {
        let mut command = Command::new("sh");
        command
            .args(["-c", program])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_process_is_asked_to_end() {
        let mut child = waiting("exec cat");
        Watched::Process(child.id()).end();
        // `Child::wait` would close the input, at which `cat` ends by itself.
        let _input = child.stdin.take();
        assert_eq!(child.wait().unwrap().signal(), Some(SIGTERM));
    }

    #[test]
    fn a_group_is_asked_to_end_down_to_its_last_member() {
        let mut child = waiting("cat & echo; cat");
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut String::new()).unwrap();
        Watched::Group(child.id()).end();
        let _input = child.stdin.take();
        assert_eq!(child.wait().unwrap().signal(), Some(SIGTERM));
        // The output ends with the last process that could write to it.
        assert_eq!(output.read_line(&mut String::new()).unwrap(), 0);
    }

    #[test]
    fn messages_survive_the_pipe() {
        for message in
            [Message::Watch(Watched::Process(7)), Message::Watch(Watched::Group(4_000_000)), Message::Done]
        {
            assert_eq!(Message::parse(&message.to_string()), Some(message));
        }
        assert_eq!(Message::parse("group -1"), None);
        assert_eq!(Message::parse("hello"), None);
    }

    #[test]
    fn a_command_is_ended_only_when_nobody_waited_for_it() {
        let watch = Message::Watch(Watched::Group(7));
        assert_eq!(left_running([watch].into_iter()), Some(Watched::Group(7)));
        assert_eq!(left_running([watch, Message::Done].into_iter()), None);
        assert_eq!(left_running([].into_iter()), None);
    }
}
