//! What a table of `[[clients]]` may hold.

use std::time::Duration;

use chrono::TimeDelta;

use super::ClientSpec;
use crate::command::grant_named;
use crate::scope::ScopeSet;
use crate::server::settings::{LONGEST_ACCESS_TOKEN, LONGEST_CODE, LONGEST_FAMILY};
use crate::settings::{Accepts, Section, Setting};
use crate::signing::SigningAlgorithm;
use crate::store::{ClientAuthMethod, ClientKind, PkceRule};

macro_rules! field {
    ($name:literal, $default:literal, $about:literal, $accepts:expr) => {
        &Setting { name: $name, accepts: $accepts, default: $default, about: $about, toolkit: "" }
    };
}

macro_rules! time {
    ($name:literal, $field:ident, $most:expr, $about:literal) => {
        field!(
            $name,
            "the server's",
            $about,
            Accepts::Time {
                least: Duration::from_secs(1),
                most: Duration::from_secs($most.num_seconds().unsigned_abs()),
                apply: |mut spec, time| {
                    spec.record.$field = TimeDelta::from_std(time).ok();
                    spec
                },
            }
        )
    };
}

macro_rules! list {
    ($name:literal, $field:ident, $form:literal, $about:literal) => {
        field!(
            $name,
            "none",
            $about,
            Accepts::List {
                form: $form,
                check: |text| !text.is_empty(),
                apply: |mut spec, all| {
                    spec.record.$field = all;
                    spec
                },
            }
        )
    };
}

macro_rules! scopes {
    ($name:literal, $field:ident, $default:literal, $about:literal) => {
        field!(
            $name,
            $default,
            $about,
            Accepts::List {
                form: "a scope",
                check: |text| ScopeSet::parse(text).is_ok_and(|scopes| scopes.len() == 1),
                apply: |mut spec, all| {
                    spec.record.$field = ScopeSet::parse(&all.join(" ")).ok();
                    spec
                },
            }
        )
    };
}

macro_rules! flag {
    ($name:literal, $default:literal, $about:literal, $apply:expr) => {
        field!($name, $default, $about, Accepts::Flag($apply))
    };
}

/// What a table of `[[clients]]` may hold.
pub(in crate::command) static SECTION: Section<ClientSpec> =
    Section { name: "clients", environment: "", settings: &[WHO, WHAT, LIFETIMES] };

const WHO: &[&Setting<ClientSpec>] = &[
    field!(
        "client_id",
        "must be given",
        "Names the client in requests.",
        Accepts::Text {
            form: "1 to 200 printable ASCII characters",
            check: |text| (1..=200).contains(&text.len())
                && text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
            apply: |mut spec, text| {
                spec.record.client_id = text;
                spec
            },
        }
    ),
    field!(
        "name",
        "empty",
        "Names the client to people.",
        Accepts::Text {
            form: "a text of up to 255 characters",
            check: |text| text.chars().count() <= 255,
            apply: |mut spec, text| {
                spec.record.name = text;
                spec
            },
        }
    ),
    field!(
        "type",
        "`confidential`",
        "Whether it can keep a secret.",
        Accepts::Text {
            form: "`confidential` or `public`",
            check: |text| ["confidential", "public"].contains(&text),
            apply: |mut spec, text| {
                spec.record.kind =
                    if text == "public" { ClientKind::Public } else { ClientKind::Confidential };
                spec
            },
        }
    ),
    field!(
        "secret",
        "generated once",
        "The secret of a confidential client.",
        Accepts::Secret(|mut spec, secret| {
            spec.secret = Some(secret);
            spec
        })
    ),
    field!(
        "secret_env",
        "",
        "The environment variable that holds the secret.",
        Accepts::Text {
            form: "the name of an environment variable",
            check: |text| !text.is_empty() && !text.contains('='),
            apply: |mut spec, text| {
                spec.secret_env = Some(text);
                spec
            },
        }
    ),
    field!(
        "owner",
        "nobody",
        "The login name of whom it belongs to.",
        Accepts::Text {
            form: "a login name",
            check: |text| !text.is_empty(),
            apply: |mut spec, text| {
                spec.owner = Some(text);
                spec
            },
        }
    ),
    flag!("enabled", "`true`", "Whether it may do anything at all.", |mut spec, on| {
        spec.disabled = !on;
        spec
    }),
];

const WHAT: &[&Setting<ClientSpec>] = &[
    field!(
        "grants",
        "none",
        "The grants that it may use.",
        Accepts::List {
            form: "the name of a grant, such as `authorization_code`",
            check: |text| grant_named(text).is_some(),
            apply: |mut spec, all| {
                spec.record.grants = all.iter().filter_map(|word| grant_named(word)).collect();
                spec
            },
        }
    ),
    field!(
        "auth_methods",
        "those of its type",
        "How it may authenticate.",
        Accepts::List {
            form: "`client_secret_basic`, `client_secret_post` or `none`",
            check: |text| ClientAuthMethod::parse(text).is_some(),
            apply: |mut spec, all| {
                spec.auth_methods =
                    Some(all.iter().filter_map(|word| ClientAuthMethod::parse(word)).collect());
                spec
            },
        }
    ),
    list!("redirect_uris", redirect_uris, "a URI", "Where authorization answers may be sent."),
    list!(
        "post_logout_redirect_uris",
        post_logout_redirect_uris,
        "a URI",
        "Where browsers may be sent after a logout."
    ),
    list!(
        "allowed_origins",
        allowed_origins,
        "an origin such as `https://spa.example.com`",
        "Origins whose scripts may read answers."
    ),
    scopes!("allowed_scopes", allowed_scopes, "all", "The scopes that it may ask for."),
    scopes!("default_scopes", default_scopes, "the server's", "The scopes of a request that names none."),
    flag!("skip_authorization", "`false`", "Whether users are not asked for consent.", |mut spec, on| {
        spec.record.skip_authorization = on;
        spec
    }),
    field!(
        "pkce",
        "`s256`",
        "What it must do about PKCE.",
        Accepts::Text {
            form: "`s256`, `s256-or-plain`, `optional` or `optional-or-plain`",
            check: |text| PkceRule::ALL.iter().any(|rule| rule.as_str() == text),
            apply: |mut spec, text| {
                spec.record.pkce = PkceRule::parse(&text);
                spec
            },
        }
    ),
    field!(
        "id_token_algorithm",
        "`RS256`",
        "How its identity tokens are signed.",
        Accepts::Text {
            form: "`RS256`, `ES256` or `EdDSA`",
            check: |text| SigningAlgorithm::parse(text).is_some(),
            apply: |mut spec, text| {
                spec.record.id_token_algorithm = SigningAlgorithm::parse(&text).unwrap_or_default();
                spec
            },
        }
    ),
    flag!(
        "require_pushed_requests",
        "`false`",
        "Whether its authorization requests must be pushed.",
        |mut spec, on| {
            spec.record.requires_pushed_requests = on;
            spec
        }
    ),
    flag!("introspector", "`false`", "Whether it may introspect tokens of other clients.", |mut spec, on| {
        spec.record.is_introspector = on;
        spec
    }),
    field!(
        "extra",
        "`{}`",
        "Members that this version does not know.",
        Accepts::Text {
            form: "a JSON object",
            check: |text| serde_json::from_str::<serde_json::Map<_, _>>(text).is_ok(),
            apply: |mut spec, text| {
                spec.record.extra = text;
                spec
            },
        }
    ),
];

const LIFETIMES: &[&Setting<ClientSpec>] = &[
    time!(
        "access_token_lifetime",
        access_token_lifetime,
        LONGEST_ACCESS_TOKEN,
        "How long its access tokens live."
    ),
    time!("code_lifetime", code_lifetime, LONGEST_CODE, "How long its authorization codes live."),
    time!(
        "refresh_idle_lifetime",
        refresh_idle_lifetime,
        LONGEST_FAMILY,
        "How long its refresh tokens live unused."
    ),
    time!(
        "refresh_absolute_lifetime",
        refresh_absolute_lifetime,
        LONGEST_FAMILY,
        "How long its refresh tokens can be renewed at all."
    ),
];
