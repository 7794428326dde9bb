//! The task that deletes what expired, once per server and process.

use std::time::Duration;

use webapi_core::WebApi;
use webapi_core::error::ApiError;

use crate::server::AuthorizationServer;
use crate::store::{Pruned, Rounds};

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
        if let Err(error) = prune_all(&api, batch).await {
            tracing::warn!(?error, "expired rows could not be deleted");
        }
    }
}

/// Deletes in rounds until nothing is left that expired.
async fn prune_all(api: &WebApi, batch: i64) -> Result<(), ApiError> {
    let mut rounds = Rounds::of_at_most(batch);
    loop {
        let now = api.clock().now();
        let round = api.database().run_write(move |conn| {
            let pause = rounds.next(conn, now)?;
            Ok::<_, ApiError>((rounds, pause))
        });
        let pause;
        (rounds, pause) = round.await??;
        let Some(pause) = pause else { break };
        actix_web::rt::time::sleep(pause).await;
    }
    let pruned = rounds.pruned();
    if pruned != Pruned::default() {
        tracing::debug!(?pruned, "expired rows were deleted");
    }
    Ok(())
}
