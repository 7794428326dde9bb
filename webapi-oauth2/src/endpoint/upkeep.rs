//! The task that looks after signing keys, once per server and process: makes those that are missing or due, learns
//! those that other processes made, and erases what signs no more.
//!
//! Keys are made on a thread of their own, since an RSA key takes up to some seconds.

use std::time::Duration;

use webapi_core::WebApi;
use webapi_core::db::DbConn;
use webapi_core::error::{ApiError, ApiResult};

use crate::server::AuthorizationServer;

/// How often the table is read: more often than keys in memory are trusted.
const INTERVAL: Duration = Duration::from_mins(1);

/// Starts the task, if keys are made here and it does not run yet. Needs the runtime of a worker.
pub(super) fn start(api: &WebApi, server: &AuthorizationServer) {
    let makes_keys = server.keys().is_some_and(|keys| keys.keyring().settings.given.is_none());
    if !makes_keys || tokio::runtime::Handle::try_current().is_err() {
        return;
    }
    server.upkeep().call_once(|| drop(actix_web::rt::spawn(run(api.clone(), server.clone()))));
}

async fn run(api: WebApi, server: AuthorizationServer) {
    loop {
        if let Err(error) = round(&api, &server).await {
            tracing::error!(?error, "the signing keys could not be looked after");
        }
        actix_web::rt::time::sleep(INTERVAL).await;
    }
}

async fn round(api: &WebApi, server: &AuthorizationServer) -> ApiResult<()> {
    let (again, now) = ((api.clone(), server.clone()), api.clock().now());
    let look = move |conn: &mut DbConn| -> ApiResult<bool> {
        let (api, server) = again;
        let Some(keys) = server.keys() else { return Ok(false) };
        let known = keys.keyring().read(conn, keys.store(), api.database(), now)?;
        keys.keyring().tidy(conn, keys.store(), &known, now)?;
        Ok(!keys.keyring().due(&known, now).is_empty())
    };
    if api.database().run_write(look).await?? {
        make(api.clone(), server.clone()).await?;
    }
    Ok(())
}

/// Makes what is due on a thread of its own, and waits for it.
async fn make(api: WebApi, server: AuthorizationServer) -> ApiResult<()> {
    let (done, wait) = tokio::sync::oneshot::channel();
    let work = move || {
        let made = server.keys().map_or(Ok(()), |keys| keys.prepare(&api));
        // Nobody waits any more if the server stopped.
        let _ = done.send(made);
    };
    std::thread::Builder::new().name("webapi-keys".to_owned()).spawn(work).map_err(ApiError::internal)?;
    match wait.await {
        Ok(made) => made.map_err(ApiError::internal),
        Err(_) => Err(ApiError::internal("the thread that makes keys ended early")),
    }
}
