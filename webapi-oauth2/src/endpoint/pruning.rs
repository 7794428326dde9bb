//! The task that deletes what expired, once per server and process.

use std::time::Duration;

use webapi_core::WebApi;

use crate::server::AuthorizationServer;
use crate::store::prune::{Pruned, prune};

/// Rounds that follow one another when there is much to delete, before the task waits again.
const MOST_ROUNDS: usize = 1_000;

/// Starts the task, if the settings want one and it does not run yet. Needs the runtime of a worker.
pub(super) fn start(api: &WebApi, server: &AuthorizationServer) {
    let (interval, batch) = (server.settings().prune_interval, server.settings().prune_batch);
    if interval.is_zero() || tokio::runtime::Handle::try_current().is_err() {
        return;
    }
    server.pruning().call_once(|| drop(actix_web::rt::spawn(run(api.clone(), interval, batch))));
}

async fn run(api: WebApi, interval: Duration, batch: i64) {
    loop {
        actix_web::rt::time::sleep(interval).await;
        for _ in 0..MOST_ROUNDS {
            let now = api.clock().now();
            match api.database().run_write(move |conn| prune(conn, now, batch)).await {
                Ok(Ok(pruned)) => {
                    if pruned != Pruned::default() {
                        tracing::debug!(?pruned, "expired rows were deleted");
                    }
                    if !pruned.is_full(batch) {
                        break;
                    }
                }
                Ok(Err(error)) => {
                    tracing::warn!(?error, "expired rows could not be deleted");
                    break;
                }
                Err(error) => {
                    tracing::warn!(%error, "expired rows could not be deleted");
                    break;
                }
            }
        }
    }
}
