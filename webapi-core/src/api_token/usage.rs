//! When a token was last used: noted once a minute, on a thread of the database, while the request goes on.
//!
//! The note is one UPDATE in a statement of its own. It is not part of the request: it costs no time there, it is
//! noted whatever the request comes to, and if it cannot be written the next minute's is.

use std::sync::Arc;

use super::store;
use super::verified::VerifiedApiToken;
use crate::auth::backend::Tools;

/// Notes that the token was used, if it is time to.
pub(super) fn note(token: &Arc<VerifiedApiToken>, tools: &Tools<'_>) {
    let now = tools.clock.now();
    if !token.is_use_to_be_noted(now) {
        return;
    }
    let id = token.id();
    tools.database.later(move |conn| {
        if let Err(error) = store::touch(conn, id, now) {
            tracing::warn!(%error, token = id, "the use of an API token could not be noted");
        }
    });
}
