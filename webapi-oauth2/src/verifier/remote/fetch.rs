//! [`Fetch`]: one request, one answer, within bounds.

use std::sync::Arc;
use std::time::Duration;

use oauth2::{HttpRequest, HttpResponse, http};
use tokio::sync::Semaphore;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

/// Longer answers are not read.
const LONGEST_ANSWER: u64 = 256 * 1024;

/// How many requests to one issuer are under way at a time.
const MOST_AT_ONCE: usize = 16;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(in crate::verifier) enum FetchError {
    #[error("too many requests are under way")]
    Busy,
    #[error("{0}")]
    Failed(#[from] ureq::Error),
    #[error("the request was given up")]
    GivenUp,
}

/// Asks servers. It runs on threads for blocking work: the client is a blocking one, small and without a runtime of its
/// own.
#[derive(Debug, Clone)]
pub(in crate::verifier) struct Fetch {
    agent: Agent,
    turns: Arc<Semaphore>,
}

impl Fetch {
    pub(in crate::verifier) fn new(timeout: Duration) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .proxy(None)
            .user_agent("webapi-oauth2")
            .max_response_header_size(16 * 1024)
            .build();
        Self { agent: config.new_agent(), turns: Arc::new(Semaphore::new(MOST_AT_ONCE)) }
    }

    /// Sends a request and reads the whole answer, whatever its status.
    pub(in crate::verifier) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let turn = Arc::clone(&self.turns).try_acquire_owned().map_err(|_| FetchError::Busy)?;
        let agent = self.agent.clone();
        let work = move || {
            let _turn = turn;
            let (head, mut body) = agent.run(request)?.into_parts();
            let body = body.with_config().limit(LONGEST_ANSWER).read_to_vec()?;
            Ok(http::Response::from_parts(head, body))
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| FetchError::GivenUp)?
    }
}
