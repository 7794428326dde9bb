//! What clients may ask for, and how.

use super::super::Accepts;
use super::Setting;
use crate::grant::GrantType;
use crate::scope::ScopeSet;

/// Grants that can be listed; legacy ones have settings of their own.
const GRANTS: [GrantType; 3] =
    [GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials];

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "grants",
        accepts: Accepts::List {
            form: "`authorization_code`, `refresh_token` or `client_credentials`",
            check: |text| GRANTS.iter().any(|grant| grant.as_str() == text),
            apply: |builder, wanted| builder.grants(wanted.iter().filter_map(|word| GrantType::parse(word))),
        },
        default: "all three",
        about: "The grants that the server offers.",
        toolkit: "OAUTH2_GRANT_TYPES_SUPPORTED",
    },
    &Setting {
        name: "legacy_password_grant",
        accepts: Accepts::Flag(|builder, on| if on { builder.legacy_password_grant() } else { builder }),
        default: "`false`",
        about: "Unsafe: offers the grant `password`, in which programs see the passwords of people.",
        toolkit: "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT",
    },
    &Setting {
        name: "legacy_implicit_grant",
        accepts: Accepts::Flag(|builder, on| if on { builder.legacy_implicit_grant() } else { builder }),
        default: "`false`",
        about: "Unsafe: offers the grant `implicit`, in which redirects carry access tokens.",
        toolkit: "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT",
    },
    &Setting {
        name: "default_scopes",
        accepts: Accepts::List {
            form: "a scope",
            check: |text| ScopeSet::parse(text).is_ok_and(|scopes| scopes.len() == 1),
            apply: |builder, scopes| builder.default_scopes(scopes.join(" ")),
        },
        default: "all that the client may have",
        about: "The scopes of a request that names none.",
        toolkit: "DEFAULT_SCOPES",
    },
    &Setting {
        name: "legacy_optional_pkce",
        accepts: Accepts::Flag(|builder, on| if on { builder.legacy_optional_pkce() } else { builder }),
        default: "`false`",
        about: "Unsafe: takes authorization requests without PKCE from every client.",
        toolkit: "PKCE_REQUIRED",
    },
    &Setting {
        name: "legacy_plain_pkce",
        accepts: Accepts::Flag(|builder, on| if on { builder.legacy_plain_pkce() } else { builder }),
        default: "`false`",
        about: "Unsafe: takes the challenge method `plain` from every client.",
        toolkit: "COMPLIANT_BCP_RFC9700_PKCE_METHOD",
    },
    &Setting {
        name: "legacy_json_bodies",
        accepts: Accepts::Flag(|builder, on| if on { builder.legacy_json_bodies() } else { builder }),
        default: "`false`",
        about: "Takes JSON objects in the place of forms where tokens are asked for and revoked.",
        toolkit: "OAUTH2_BACKEND_CLASS",
    },
    &Setting {
        name: "require_pushed_requests",
        accepts: Accepts::Flag(|builder, on| if on { builder.require_pushed_requests() } else { builder }),
        default: "`false`",
        about: "Takes authorization requests only from clients that push them.",
        toolkit: "",
    },
    &Setting {
        name: "always_ask_consent",
        accepts: Accepts::Flag(|builder, on| if on { builder.always_ask_consent() } else { builder }),
        default: "`false`",
        about: "Asks for consent even where an earlier grant covers the request.",
        toolkit: "REQUEST_APPROVAL_PROMPT",
    },
    &Setting {
        name: "redirect_schemes",
        accepts: Accepts::List {
            form: "a scheme such as `https` or `com.example.app`",
            check: |text| crate::client::redirect_uri::RedirectRules::default().can_use_scheme(text),
            apply: |builder, schemes| builder.redirect_schemes(schemes),
        },
        default: "https, http on this machine, reversed domain names",
        about: "The only schemes of redirect URIs.",
        toolkit: "ALLOWED_REDIRECT_URI_SCHEMES",
    },
    &Setting {
        name: "allow_localhost_loopback",
        accepts: Accepts::Flag(|builder, on| if on { builder.allow_localhost_loopback() } else { builder }),
        default: "`false`",
        about: "Lets `localhost` match with any port in redirect URIs.",
        toolkit: "ALLOW_LOCALHOST_LOOPBACK",
    },
    &Setting {
        name: "allow_redirect_wildcards",
        accepts: Accepts::Flag(|builder, on| if on { builder.allow_redirect_wildcards() } else { builder }),
        default: "`false`",
        about: "Unsafe: lets hosts of redirect URIs begin with `*.`.",
        toolkit: "ALLOW_URI_WILDCARDS",
    },
    &Setting {
        name: "allow_insecure_redirects",
        accepts: Accepts::Flag(|builder, on| if on { builder.allow_insecure_redirects() } else { builder }),
        default: "`false`",
        about: "Unsafe: lets redirect URIs lead to other machines with plain http.",
        toolkit: "ALLOWED_REDIRECT_URI_SCHEMES",
    },
];
