//! What happened, for audits: one enum, emitted in one place.
//!
//! In: the steps of the protocol that somebody may want to reconstruct. Out: a line in the log, and a call of the
//! application's own listener. No event holds a credential.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

/// Something that happened. Clients are named by their public id, users and grants by their primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are what their names say")]
pub enum Event<'a> {
    /// Somebody logged in at the authorization server.
    LoginSucceeded { user: i64 },
    /// Somebody failed to log in, as this user if there is such a user. What was typed is not told: people type passwords
    /// into the field for the name.
    LoginFailed { user: Option<i64> },
    /// Somebody was logged out of the authorization server, for this client if one sent the browser.
    LoggedOut { user: i64, client: Option<&'a str> },
    /// A client could not prove who it is.
    ClientRefused { client: &'a str },
    /// A device asked for a pair of codes.
    DeviceRequested { client: &'a str, scope: &'a str },
    /// A user typed a user code that is unknown, expired or used.
    UserCodeRefused { user: i64 },
    /// A user granted a client something.
    ConsentGiven { client: &'a str, user: i64, grant: i64, scope: &'a str },
    /// A user refused.
    ConsentRefused { client: &'a str, user: i64 },
    /// A user or an administrator took a grant back.
    ConsentRevoked { client: Option<&'a str>, user: i64, grant: i64 },
    /// An access token was issued.
    TokenIssued { client: &'a str, user: Option<i64>, grant: Option<i64>, scope: &'a str, source: &'a str },
    /// A refresh token was used, and replaced.
    TokenRefreshed { client: &'a str, user: Option<i64>, grant: i64, generation: i64, scope: &'a str },
    /// A refresh was asked for again within the grace, and answered alike.
    RefreshRetried { client: &'a str, grant: i64, generation: i64 },
    /// A code or a refresh token was used a second time; the whole family was revoked.
    ReuseDetected { client: &'a str, grant: i64, what: &'static str },
    /// A client revoked a token, and with it the family if there is one.
    TokenRevoked { client: &'a str, grant: Option<i64> },
    /// A client was created.
    ClientCreated { client: &'a str },
    /// A client was changed, enabled or disabled, or has another secret.
    ClientChanged { client: &'a str, what: &'static str },
    /// A client was deleted.
    ClientDeleted { client: &'a str },
    /// A signing key was made, and is published from now on.
    SigningKeyMade { algorithm: &'a str, kid: &'a str },
    /// A signing key was withdrawn before its time: what it signed is worth nothing.
    SigningKeyWithdrawn { algorithm: &'a str, kid: &'a str },
}

/// Where a request came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// Names the request in the log.
    pub request_id: Option<String>,
    /// The client's address: that of the peer, or what trusted proxies say.
    pub address: Option<IpAddr>,
}

impl Origin {
    /// An origin.
    pub fn new(request_id: Option<String>, address: Option<IpAddr>) -> Self {
        Self { request_id, address }
    }
}

/// A new id of a request: a word that was drawn when the process began, and a number.
pub(crate) fn request_id() -> String {
    static PROCESS: LazyLock<String> = LazyLock::new(|| {
        let random = crate::token::generate::random_bytes().unwrap_or_default();
        random[..6].iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    });
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    format!("{}-{}", *PROCESS, NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A listener of the application.
pub type Listener = Arc<dyn Fn(&Event<'_>, &Origin) + Send + Sync>;

/// A value that may be missing, as the log writes it.
struct Maybe<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for Maybe<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(f),
            None => f.write_str("-"),
        }
    }
}

impl Event<'_> {
    /// The name under which logs and audits know the event.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::LoginSucceeded { .. } => "login.succeeded",
            Self::LoginFailed { .. } => "login.failed",
            Self::LoggedOut { .. } => "logout",
            Self::ClientRefused { .. } => "client.refused",
            Self::DeviceRequested { .. } => "device.requested",
            Self::UserCodeRefused { .. } => "device.user_code_refused",
            Self::ConsentGiven { .. } => "consent.given",
            Self::ConsentRefused { .. } => "consent.refused",
            Self::ConsentRevoked { .. } => "consent.revoked",
            Self::TokenIssued { .. } => "token.issued",
            Self::TokenRefreshed { .. } => "token.refreshed",
            Self::RefreshRetried { .. } => "token.retried",
            Self::ReuseDetected { .. } => "token.reuse_detected",
            Self::TokenRevoked { .. } => "token.revoked",
            Self::ClientCreated { .. } => "client.created",
            Self::ClientChanged { .. } => "client.changed",
            Self::ClientDeleted { .. } => "client.deleted",
            Self::SigningKeyMade { .. } => "signing_key.made",
            Self::SigningKeyWithdrawn { .. } => "signing_key.withdrawn",
        }
    }

    /// Whether somebody should look at it.
    pub const fn is_alarming(&self) -> bool {
        matches!(
            self,
            Self::LoginFailed { .. }
                | Self::ClientRefused { .. }
                | Self::UserCodeRefused { .. }
                | Self::ReuseDetected { .. }
                | Self::SigningKeyWithdrawn { .. }
        )
    }
}

/// Writes the event to the log and tells the listener: the only place that does.
pub(crate) fn emit(listener: Option<&Listener>, event: &Event<'_>, origin: &Origin) {
    let (request_id, address) = (Maybe(origin.request_id.as_deref()), Maybe(origin.address));
    if event.is_alarming() {
        tracing::warn!(target: "webapi_oauth2::audit", event = event.name(), %request_id, %address, "{event:?}");
    } else {
        tracing::info!(target: "webapi_oauth2::audit", event = event.name(), %request_id, %address, "{event:?}");
    }
    if let Some(listener) = listener {
        listener(event, origin);
    }
}
