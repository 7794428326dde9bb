//! OpenID Connect, and the keys that its tokens are signed with. Keys themselves are given in code, or made: a secret
//! that stands in a file of settings would be shown where that file is.

use std::time::Duration;

use super::super::Accepts;
use super::Setting;
use crate::server::AuthorizationServerBuilder as Builder;
use crate::signing::SigningAlgorithm;

const DAY: Duration = Duration::from_hours(24);

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "openid_connect",
        accepts: Accepts::Flag(
            |builder, on| {
                if on { builder.openid_connect() } else { builder.without_openid_connect() }
            },
        ),
        default: "`false`",
        about: "Offers OpenID Connect: identity tokens, discovery, userinfo and logout.",
        toolkit: "OIDC_ENABLED",
    },
    &Setting {
        name: "id_token_lifetime",
        accepts: Accepts::Time {
            least: Duration::from_secs(1),
            most: DAY,
            apply: Builder::id_token_lifetime,
        },
        default: "`1h`",
        about: "How long identity tokens live.",
        toolkit: "ID_TOKEN_EXPIRE_SECONDS",
    },
    &Setting {
        name: "refresh_needs_offline_access",
        accepts: Accepts::Flag(
            |builder, on| if on { builder.refresh_needs_offline_access() } else { builder },
        ),
        default: "`false`",
        about: "Issues refresh tokens for requests with `openid` only where `offline_access` is granted too.",
        toolkit: "",
    },
    &Setting {
        name: "revoke_at_logout",
        accepts: Accepts::Flag(|builder, on| if on { builder.revoke_at_logout() } else { builder }),
        default: "`false`",
        about: "Revokes everything that a user granted when a client logs the user out.",
        toolkit: "OIDC_RP_INITIATED_LOGOUT_DELETE_TOKENS",
    },
    &Setting {
        name: "signing_algorithms",
        accepts: Accepts::List {
            form: "`RS256`, `ES256` or `EdDSA`",
            check: |name| SigningAlgorithm::parse(name).is_some(),
            apply: |builder, names| {
                builder.signing_algorithms(names.iter().filter_map(|name| SigningAlgorithm::parse(name)))
            },
        },
        default: "all three",
        about: "How identity tokens can be signed; RS256 must be among them.",
        toolkit: "",
    },
    &Setting {
        name: "signing_key_lifetime",
        accepts: Accepts::Time {
            least: Duration::ZERO,
            most: Duration::from_hours(3660 * 24),
            apply: Builder::signing_key_lifetime,
        },
        default: "`90d`",
        about: "How long a signing key is used before the next one takes over, at least a day; `0s` for ever.",
        toolkit: "",
    },
    &Setting {
        name: "signing_key_lead",
        accepts: Accepts::Time {
            least: Duration::from_mins(10),
            most: Duration::from_hours(7 * 24),
            apply: Builder::signing_key_lead,
        },
        default: "`1d`",
        about: "For how long a signing key is published before it signs.",
        toolkit: "",
    },
    &Setting {
        name: "sealing_key_file",
        accepts: Accepts::Text {
            form: "a path of a file",
            check: |path| !path.is_empty(),
            apply: |builder, path| builder.sealing_key_file(path),
        },
        default: "beside an SQLite database",
        about: "The key that signing keys are sealed with in the database; made if it is not there.",
        toolkit: "",
    },
];
