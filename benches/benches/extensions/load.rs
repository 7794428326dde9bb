//! Requests for other resources by sixteen connections, at rest and while an extension is switched again and again.
//!
//! Every answer says which tree gave it. The extension is enabled in every second one, so whether an answer shows its
//! links and templates must follow from the number.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::{App, HttpServer};
use webapi_core::WebApi;
use webapi_core::db::Database;
use webapi_core::descriptor::Descriptor;
use webapi_core::extension::{By, Extension, Manifest};
use webapi_core::rate_limit::RateLimits;

use super::tree;

const CONNECTIONS: usize = 16;
const ID: &str = "switched";

struct Switched(&'static Descriptor);

impl Extension for Switched {
    fn manifest(&self) -> Manifest {
        Manifest::new(ID, "Switched", "1.0").descriptor(self.0)
    }
}

/// Measures at rest and under so many switches, and prints both.
pub(super) fn run(switches: u32) {
    let api = api();
    let base = api.snapshot().generation();
    let (address, server) = serve(&api);
    let rest = during(address, base, || std::thread::park_timeout(Duration::from_secs(2)));
    let before = memory();
    let extensions = api.extensions().expect("there are extensions");
    let by = By::program("bench");
    let begin = Instant::now();
    let mut growth = 0;
    let load = during(address, base, || {
        for round in 0..switches {
            extensions.enable(ID, &by).expect("it can be enabled");
            extensions.disable(ID, &by).expect("it can be disabled");
            if round == switches / 2 {
                growth = memory();
            }
        }
    });
    let per_switch = begin.elapsed() / (2 * switches);
    let after = memory();
    println!("{} switches, {per_switch:.2?} each", 2 * switches);
    println!("at rest   {rest}");
    println!("switching {load}");
    println!("memory    {before} KiB before, {growth} in the middle, {after} after");
    actix_web::rt::System::new().block_on(server.stop(false));
    if !cfg!(debug_assertions) {
        let bound = rest.p99.mul_f64(1.5) + Duration::from_micros(200);
        assert!(load.p99 <= bound, "p99 of {:?} is more than {bound:?}", load.p99);
        assert!(after < growth + growth / 10 + 4_096, "memory grows");
    }
}

fn api() -> WebApi {
    let file = std::env::temp_dir().join(format!("webapi-switched-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let database = Database::open(&format!("sqlite:{}", file.display())).expect("a file can be made");
    let ids = tree::ids();
    let builder = WebApi::builder().database(database).rate_limits(RateLimits::off()).without_inventory();
    let builder =
        (0..100).fold(builder, |builder, number| builder.descriptor(tree::leaked(number, ids[number])));
    let switched = Switched(tree::leaked(100, ids[100]));
    let api = builder.announce_generation().extension(switched).build().expect("the tree has no mistakes");
    api.migrate().expect("the migrations run");
    api
}

fn serve(api: &WebApi) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let api = api.clone();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || App::new().configure(api.configure())).workers(2);
            let server = server.bind("127.0.0.1:0").expect("a port is free");
            let address = server.addrs()[0];
            let running = server.run();
            sender.send((address, running.handle())).expect("the benchmark waits");
            running.await
        })
    });
    receiver.recv().expect("the server starts")
}

/// What was measured.
struct Measured {
    requests: usize,
    p50: Duration,
    p99: Duration,
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>8} requests, p50 {:?}, p99 {:?}", self.requests, self.p50, self.p99)
    }
}

/// Keeps all connections busy while `work` runs.
fn during(address: SocketAddr, base: u64, work: impl FnOnce()) -> Measured {
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || ask(address, base, &stop))
        })
        .collect();
    work();
    stop.store(true, Ordering::Relaxed);
    let mut all: Vec<Duration> =
        clients.into_iter().flat_map(|client| client.join().expect("no request fails")).collect();
    all.sort_unstable();
    let at = |share: usize| all.get(all.len() * share / 100).copied().unwrap_or_default();
    Measured { requests: all.len(), p50: at(50), p99: at(99) }
}

fn ask(address: SocketAddr, base: u64, stop: &AtomicBool) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket");
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    let mut took = Vec::new();
    let paths = ["/api/extensions/switched/", "/api/resource-7/", "/api/resource-99/"];
    for path in paths.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let begin = Instant::now();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").expect("it reads");
        let (generation, body) = answer(&mut reader);
        took.push(begin.elapsed());
        if path.contains(ID) {
            let is_enabled = (generation - base) % 2 == 1;
            assert_eq!(
                body.contains("\"resource_100\""),
                is_enabled,
                "generation {generation} mixes two trees"
            );
        }
    }
    took
}

/// The generation and the body of an answer, which must be 200.
fn answer(reader: &mut BufReader<TcpStream>) -> (u64, String) {
    let (mut generation, mut length) = (0, 0);
    let mut line = String::new();
    reader.read_line(&mut line).expect("an answer");
    assert!(line.contains(" 200 "), "{line}");
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a head");
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().expect("a number"),
            "x-tree-generation" => generation = value.parse().expect("a number"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    (generation, String::from_utf8(body).expect("text"))
}

/// Resident memory in KiB, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
