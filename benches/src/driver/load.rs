//! The load generator: some connections, each sending its next request when it has the last answer.
//!
//! It runs on the one thread of the driver, because the server needs the cores. A measurement is
//! over when its time is up and the requests that were under way then have been answered, so
//! no work of the server goes uncounted.

use super::Failure;
use super::connection::Connection;
use super::source::Source;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long the last answers may take before the measurement is given up.
const GRACE: Duration = Duration::from_secs(30);

/// Open connections that wait for the start.
pub(super) struct Load {
    connections: Vec<Connection>,
}

/// What the connections saw.
pub(super) struct Outcome {
    /// From the start to the last answer.
    pub(super) time: Duration,
    /// Microseconds from sending a request to the end of its answer, for each request.
    pub(super) latencies: Vec<u32>,
}

impl Load {
    pub(super) async fn connect(server: SocketAddr, connections: u32) -> Result<Self, Failure> {
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(Connection::open(server).await?);
        }
        Ok(Self { connections: open })
    }

    /// Sends requests for `time`, or until there are none left; any status but `expected` ends the measurement.
    pub(super) async fn run(
        self,
        source: Arc<Source>,
        expected: u16,
        time: Duration,
    ) -> Result<Outcome, Failure> {
        let count = self.connections.len();
        let start = Instant::now();
        let mut clients = JoinSet::new();
        for (index, connection) in self.connections.into_iter().enumerate() {
            let source = Arc::clone(&source);
            let first = index * source.len() / count;
            clients.spawn(async move {
                // A boxed error cannot leave the task, its text can.
                client(connection, &source, first, expected, start + time)
                    .await
                    .map_err(|error| error.to_string())
            });
        }
        let all = tokio::time::timeout(time + GRACE, async {
            let mut latencies = Vec::new();
            while let Some(client) = clients.join_next().await {
                latencies.extend(client??);
            }
            Ok::<_, Failure>(latencies)
        });
        let latencies = all.await.map_err(|_| format!("no answer within {} seconds", GRACE.as_secs()))??;
        Ok(Outcome { time: start.elapsed(), latencies })
    }
}

async fn client(
    mut connection: Connection,
    source: &Source,
    first: usize,
    expected: u16,
    deadline: Instant,
) -> Result<Vec<u32>, Failure> {
    let mut latencies = Vec::new();
    let mut sent = Instant::now();
    for turn in first.. {
        let Some(request) = source.request(turn) else { break };
        let status = source.send(&mut connection, &request).await?;
        if status != expected {
            let request = String::from_utf8_lossy(&request);
            let line = request.lines().next().unwrap_or_default();
            return Err(format!("`{line}` was answered with status {status} instead of {expected}").into());
        }
        let now = Instant::now();
        latencies.push(u32::try_from((now - sent).as_micros()).unwrap_or(u32::MAX));
        if now >= deadline {
            break;
        }
        sent = now;
    }
    Ok(latencies)
}
