//! One connection: asks for one page after the other at its own pace, judges each answer, and notes how long it took.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::api::{Served, TOKEN};
use super::judge::Page;
use super::{CONNECTIONS, Moment, PACE, Phase};

/// What one connection saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) rest: Vec<Duration>,
    pub(super) switching: Vec<Duration>,
    /// How often it asked the extension itself.
    pub(super) own: usize,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) generation: u64,
    pub(super) body: Value,
}

/// Starts a connection; the one with the next number begins a little later.
pub(super) fn start(served: &Served, moment: &Arc<Moment>, number: u32) -> JoinHandle<Seen> {
    let (address, base, moment) = (served.address, served.base, Arc::clone(moment));
    std::thread::spawn(move || {
        let late = PACE * number / CONNECTIONS;
        ask(&mut Connection::open(address), base, &moment, number, late)
    })
}

fn ask(connection: &mut Connection, base: u64, moment: &Moment, number: u32, late: Duration) -> Seen {
    let mut seen = Seen::default();
    let mut due = Instant::now() + late;
    for page in Page::ALL.into_iter().cycle().skip(number as usize) {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let before = moment.phase();
        if before == Phase::Over {
            break;
        }
        let answer = connection.get(page);
        // From when it was due: an answer that is late makes the next one late, too.
        let took = due.elapsed();
        due += PACE;
        page.judge(&answer, Served::is_enabled_in(base, answer.generation));
        if page == Page::Own {
            seen.own += 1;
            continue;
        }
        match (before, moment.phase()) {
            (Phase::Rest, Phase::Rest) => seen.rest.push(took),
            (Phase::Switching, Phase::Switching) => seen.switching.push(took),
            _ => {}
        }
    }
    seen
}

struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a socket");
        let reader = BufReader::new(stream.try_clone().expect("a socket"));
        Self { stream, reader }
    }

    fn get(&mut self, page: Page) -> Answer {
        let proof =
            if page.needs_token() { format!("Authorization: Bearer {TOKEN}\r\n") } else { String::new() };
        let request = format!("GET {} HTTP/1.1\r\nHost: bench\r\n{proof}\r\n", page.path());
        self.stream.write_all(request.as_bytes()).expect("it reads");
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("an answer");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let (mut generation, mut length) = (None, 0);
        loop {
            line.clear();
            self.reader.read_line(&mut line).expect("a head");
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().expect("a number"),
                "x-tree-generation" => generation = value.parse().ok(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).expect("a body");
        let body = serde_json::from_slice(&body).expect("JSON");
        Answer { status, generation: generation.expect("every answer says which tree gave it"), body }
    }
}
