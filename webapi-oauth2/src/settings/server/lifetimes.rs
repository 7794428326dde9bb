//! How long things live, and are remembered.

use std::time::Duration;

use super::super::Accepts;
use super::Setting;
use crate::server::AuthorizationServerBuilder as Builder;
use crate::server::settings::LARGEST_BATCH;

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_hours(24);
const YEAR: Duration = Duration::from_hours(366 * 24);

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "access_token_lifetime",
        accepts: Accepts::Time { least: SECOND, most: DAY, apply: Builder::access_token_lifetime },
        default: "`1h`",
        about: "How long access tokens live, unless the client has its own lifetime.",
        toolkit: "ACCESS_TOKEN_EXPIRE_SECONDS",
    },
    &Setting {
        name: "code_lifetime",
        accepts: Accepts::Time {
            least: SECOND,
            most: Duration::from_mins(10),
            apply: Builder::code_lifetime,
        },
        default: "`1m`",
        about: "How long authorization codes live.",
        toolkit: "AUTHORIZATION_CODE_EXPIRE_SECONDS",
    },
    &Setting {
        name: "refresh_idle_lifetime",
        accepts: Accepts::Time { least: SECOND, most: YEAR, apply: Builder::refresh_idle_lifetime },
        default: "`14d`",
        about: "How long a refresh token lives unused.",
        toolkit: "REFRESH_TOKEN_EXPIRE_SECONDS",
    },
    &Setting {
        name: "refresh_absolute_lifetime",
        accepts: Accepts::Time { least: SECOND, most: YEAR, apply: Builder::refresh_absolute_lifetime },
        default: "`90d`",
        about: "How long a grant can be refreshed at all; never shorter than `refresh_idle_lifetime`.",
        toolkit: "",
    },
    &Setting {
        name: "retry_grace",
        accepts: Accepts::Time {
            least: Duration::ZERO,
            most: Duration::from_mins(1),
            apply: Builder::retry_grace,
        },
        default: "`10s`",
        about: "For how long a refresh that is asked for again gets the same answer.",
        toolkit: "REFRESH_TOKEN_GRACE_PERIOD_SECONDS",
    },
    &Setting {
        name: "rotate_refresh_tokens",
        accepts: Accepts::Flag(|builder, on| if on { builder } else { builder.keep_refresh_tokens() }),
        default: "`true`",
        about: "Whether confidential clients get a new refresh token with each use; public ones always do.",
        toolkit: "ROTATE_REFRESH_TOKEN",
    },
    &Setting {
        name: "pending_lifetime",
        accepts: Accepts::Time {
            least: SECOND,
            most: Duration::from_hours(1),
            apply: Builder::pending_lifetime,
        },
        default: "`30m`",
        about: "How long an authorization request waits for a login and a decision.",
        toolkit: "",
    },
    &Setting {
        name: "pushed_request_lifetime",
        accepts: Accepts::Time {
            least: Duration::from_secs(5),
            most: Duration::from_mins(10),
            apply: Builder::pushed_request_lifetime,
        },
        default: "`90s`",
        about: "How long a pushed authorization request waits for a browser.",
        toolkit: "",
    },
    &Setting {
        name: "cache_lifetime",
        accepts: Accepts::Time {
            least: Duration::ZERO,
            most: Duration::from_mins(5),
            apply: Builder::cache_lifetime,
        },
        default: "`30s`",
        about: "How long a verified token is known from memory; `0s` for never.",
        toolkit: "",
    },
    &Setting {
        name: "cached_tokens",
        accepts: Accepts::Number {
            least: 0,
            most: 10_000_000,
            apply: |builder, number| builder.cached_tokens(usize::try_from(number).unwrap_or_default()),
        },
        default: "10000",
        about: "How many verified tokens are known from memory.",
        toolkit: "",
    },
    &Setting {
        name: "client_cache_lifetime",
        accepts: Accepts::Time {
            least: Duration::ZERO,
            most: Duration::from_mins(1),
            apply: Builder::client_cache_lifetime,
        },
        default: "`10s`",
        about: "How long a client is known from memory; `0s` for never.",
        toolkit: "",
    },
    &Setting {
        name: "cached_clients",
        accepts: Accepts::Number {
            least: 0,
            most: 1_000_000,
            apply: |builder, number| builder.cached_clients(usize::try_from(number).unwrap_or_default()),
        },
        default: "1000",
        about: "How many clients are known from memory.",
        toolkit: "",
    },
    &Setting {
        name: "prune_interval",
        accepts: Accepts::Time { least: Duration::ZERO, most: DAY, apply: Builder::prune_every },
        default: "`10m`",
        about: "How often a running server deletes what expired; `0s` for never.",
        toolkit: "CLEAR_EXPIRED_TOKENS_BATCH_INTERVAL",
    },
    &Setting {
        name: "prune_batch",
        accepts: Accepts::Number { least: 1, most: LARGEST_BATCH, apply: Builder::prune_batch },
        default: "1000",
        about: "How many rows one statement of that deletes at most.",
        toolkit: "CLEAR_EXPIRED_TOKENS_BATCH_SIZE",
    },
];
