//! Who the server is, and which endpoints it has.

use super::super::Accepts;
use super::Setting;
use crate::server::AuthorizationServerBuilder as Builder;

pub(super) const ALL: &[&Setting] = &[
    &Setting {
        name: "issuer",
        accepts: Accepts::Text {
            form: "a URL such as `https://example.com`",
            check: |text| text.starts_with("https://") || text.starts_with("http://"),
            apply: |builder, issuer| builder.issuer(issuer),
        },
        default: "what the application says",
        about: "Scheme and host under which clients know the server.",
        toolkit: "OIDC_ISS_ENDPOINT",
    },
    &Setting {
        name: "allow_insecure_issuer",
        accepts: Accepts::Flag(|builder, on| if on { builder.allow_insecure_issuer() } else { builder }),
        default: "`false`",
        about: "Unsafe: takes an issuer with plain http that is not this machine.",
        toolkit: "",
    },
    &Setting {
        name: "prefix",
        accepts: Accepts::Text {
            form: "a path such as `/o/`",
            check: |text| text.starts_with('/'),
            apply: |builder, prefix| builder.prefix(prefix),
        },
        default: "`/o/`",
        about: "Path below which the endpoints are.",
        toolkit: "",
    },
    &Setting {
        name: "realm",
        accepts: Accepts::Text {
            form: "printable ASCII without quotation marks and backslashes",
            check: |text| {
                text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
            },
            apply: |builder, realm| builder.realm(realm),
        },
        default: "`Web API`",
        about: "The realm of challenges.",
        toolkit: "",
    },
    &Setting {
        name: "explain_refusals",
        accepts: Accepts::Flag(|builder, on| if on { builder.explain_refusals() } else { builder }),
        default: "`false`",
        about: "Tells the owner of a token in the body of a 403 from a protected handler which rule refused.",
        toolkit: "",
    },
    &Setting {
        name: "introspection",
        accepts: Accepts::Flag(|builder, on| if on { builder } else { builder.without_introspection() }),
        default: "`true`",
        about: "Whether there is an introspection endpoint.",
        toolkit: "",
    },
    &Setting {
        name: "introspection_scope",
        accepts: Accepts::Text {
            form: "one scope",
            check: |text| crate::scope::ScopeSet::parse(text).is_ok_and(|scopes| scopes.len() == 1),
            apply: |builder, scope| builder.introspection_scope(scope),
        },
        default: "`introspection`",
        about: "The scope with which a bearer token may introspect any token.",
        toolkit: "",
    },
    &Setting {
        name: "resources",
        accepts: Accepts::List {
            form: "an absolute URI without a fragment",
            check: crate::resource::is_identifier,
            apply: |builder, all| all.into_iter().fold(builder, Builder::resource),
        },
        default: "the API alone",
        about: "Resource servers that tokens can be for, beside the API itself (RFC 8707).",
        toolkit: "OAUTH2_PROTECTED_RESOURCE_IDENTIFIER",
    },
    &Setting {
        name: "scopes_in_errors",
        accepts: Accepts::Flag(|builder, on| if on { builder.scopes_in_errors() } else { builder }),
        default: "`false`",
        about: "Names the missing scope in the body of a 403, too.",
        toolkit: "ERROR_RESPONSE_WITH_SCOPES",
    },
    &Setting {
        name: "exact_bearer_scheme",
        accepts: Accepts::Flag(|builder, on| if on { builder.exact_bearer_scheme() } else { builder }),
        default: "`false`",
        about: "Takes the scheme `Bearer` as it stands only, as Djblets does.",
        toolkit: "",
    },
];
