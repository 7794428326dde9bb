//! HTTP methods of a resource and the action that each is for tokens.

/// A method that resources can declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Read.
    Get,
    /// Read without a body (RFC 9110 section 9.3.2).
    Head,
    /// What is allowed here (RFC 9110 section 9.3.7).
    Options,
    /// Create in a list.
    Post,
    /// Update; absent fields keep their value, as in Djblets.
    Put,
    /// Update by JSON merge-patch (RFC 7396) or by form fields.
    Patch,
    /// Delete.
    Delete,
}

/// What a token may do: the part of a scope after the colon. PATCH writes, beyond Djblets' map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// GET, HEAD, OPTIONS.
    Read,
    /// POST, PUT, PATCH.
    Write,
    /// DELETE.
    Destroy,
}

impl Action {
    /// The actions, in the order in which scopes are listed.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Destroy];

    /// `read`, `write` or `destroy`.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Destroy => "destroy",
        }
    }
}

impl Method {
    /// The method's token, for example `GET`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Reads a method's token; case-sensitive (RFC 9110 section 9.1).
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Get, Self::Head, Self::Options, Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.as_str() == text)
    }

    /// Which part of a scope the method needs.
    pub const fn action(self) -> Action {
        match self {
            Self::Get | Self::Head | Self::Options => Action::Read,
            Self::Post | Self::Put | Self::Patch => Action::Write,
            Self::Delete => Action::Destroy,
        }
    }

    /// Whether the method changes nothing (RFC 9110 section 9.2.1).
    pub const fn is_safe(self) -> bool {
        matches!(self.action(), Action::Read)
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Methods in the order an `Allow` header lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MethodSet(Vec<Method>);

impl MethodSet {
    /// The methods, without repetitions.
    pub fn new(methods: impl IntoIterator<Item = Method>) -> Self {
        let mut set = Self::default();
        for method in methods {
            if !set.0.contains(&method) {
                set.0.push(method);
            }
        }
        set
    }

    /// The value of an `Allow` header.
    pub fn allow(&self) -> String {
        self.0.iter().map(|method| method.as_str()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patch_needs_the_write_scope() {
        assert_eq!(Method::Patch.action(), Action::Write);
    }

    #[test]
    fn method_names_are_case_sensitive() {
        assert_eq!(Method::parse("put"), None);
        assert_eq!(Method::parse("PUT"), Some(Method::Put));
    }
}
