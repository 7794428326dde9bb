//! When what expired is deleted.

use std::time::Duration;

use super::AuthorizationServerBuilder;

impl AuthorizationServerBuilder {
    /// How often a running server deletes what expired; every ten minutes by default, zero for never.
    pub fn prune_every(mut self, interval: Duration) -> Self {
        self.prune_interval = interval;
        self
    }

    /// How many rows one statement of pruning deletes at most; 1 000 by default, up to 10 000. It deletes fewer where so
    /// many take longer than some 20 milliseconds.
    pub fn prune_batch(mut self, rows: i64) -> Self {
        self.prune_batch = rows;
        self
    }
}
