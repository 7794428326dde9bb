//! The scope tables of the corpus's description.

/// Scope and description, of all profiles but `tutorial`.
pub const BASE: [(&str, &str); 14] = [
    ("read", "Read scope"),
    ("write", "Write scope"),
    ("groups", "Access to your groups"),
    ("introspection", "Introspect tokens"),
    ("music", "Music"),
    ("music:read", "Read music"),
    ("music:write", "Write music"),
    ("can_make_it", "Can make it"),
    ("can_break_it", "Can break it"),
    ("create1", "Create one"),
    ("scope2", "Scope two"),
    ("alt-scope3", "Alternative three"),
    ("alt-scope4", "Alternative four"),
    ("alt-scope5", "Alternative five"),
];

/// What the profile `oidc` has besides.
pub const IDENTITY: [(&str, &str); 3] =
    [("openid", "OpenID Connect"), ("profile", "Profile"), ("email", "Email")];

/// The first of them: those of the profile `tutorial`.
pub const TUTORIAL: usize = 3;
