//! Forms of the protocol: strict where a browser's forms are lenient.
//!
//! In: a query or a body of the type `application/x-www-form-urlencoded`. Out: names and values, or why not. What two
//! programs could read differently is refused: a percent sign that begins no escape, bytes that are not UTF-8, NUL,
//! and names that stand twice (RFC 6749 section 3.1; `resource` may, RFC 8707 section 2).

use percent_encoding::percent_decode;

/// More parameters than this are refused.
const MOST: usize = 100;

/// The only parameter that may stand several times.
const REPEATABLE: &str = "resource";

/// The parameters of a protocol request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

/// Why a form cannot be read. The texts name no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormError {
    /// A percent sign is not followed by two hexadecimal digits.
    #[error("a percent sign must be followed by two hexadecimal digits")]
    BadEscape,
    /// Something is not UTF-8.
    #[error("parameters must be UTF-8")]
    NotUtf8,
    /// There is a NUL character, which no database keeps.
    #[error("parameters must not contain NUL characters")]
    Nul,
    /// There are too many parameters.
    #[error("there are more than 100 parameters")]
    TooMany,
}

impl Form {
    /// Reads a query (without its `?`) or a body.
    ///
    /// # Errors
    ///
    /// [`FormError`]. Names that stand twice are not an error yet: see [`Form::repeated`].
    pub fn parse(raw: &[u8]) -> Result<Self, FormError> {
        let mut pairs = Vec::new();
        for piece in raw.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
            if pairs.len() == MOST {
                return Err(FormError::TooMany);
            }
            let mut halves = piece.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            pairs.push((name, decode(halves.next().unwrap_or_default())?));
        }
        Ok(Self(pairs))
    }

    /// A parameter's value; an empty one counts as omitted (RFC 6749 section 3.1). Ask [`Form::repeated`] first.
    pub fn value(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(known, value)| known == name && !value.is_empty());
        found.next().map(|(_, value)| value.as_str())
    }

    /// All values of a parameter that are not empty.
    pub fn values<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, value)| known == name && !value.is_empty())
            .map(|(_, v)| v.as_str())
    }

    /// All names and values that are not empty, in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(_, value)| !value.is_empty())
    }

    /// The names that stand twice and must not, empty values included.
    pub fn repeated(&self) -> impl Iterator<Item = &str> {
        self.0.iter().enumerate().filter_map(|(place, (name, _))| {
            let earlier = self.0[..place].iter().any(|(other, _)| other == name);
            (earlier && name != REPEATABLE).then_some(name.as_str())
        })
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Form {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Decodes one name or value: `+` is a space, and every percent sign begins an escape.
pub(crate) fn decode(raw: &[u8]) -> Result<String, FormError> {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let escapes = raw.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    for (place, _) in escapes {
        if !is_hex(raw.get(place + 1)) || !is_hex(raw.get(place + 2)) {
            return Err(FormError::BadEscape);
        }
    }
    let spaced: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = String::from_utf8(percent_decode(&spaced).collect()).map_err(|_| FormError::NotUtf8)?;
    if text.contains('\0') { Err(FormError::Nul) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_values_count_as_omitted() {
        let form = Form::parse(b"a=&b&c=1&&d=x+y%2B%C3%A9").unwrap();
        assert_eq!((form.value("a"), form.value("b"), form.value("c")), (None, None, Some("1")));
        assert_eq!(form.value("d"), Some("x y+é"));
    }

    #[test]
    fn what_two_programs_could_read_differently_is_refused() {
        for (raw, error) in [
            ("a=%", FormError::BadEscape),
            ("a=%4", FormError::BadEscape),
            ("%zz=a", FormError::BadEscape),
            ("a=%ff", FormError::NotUtf8),
            ("a=x%00y", FormError::Nul),
        ] {
            assert_eq!(Form::parse(raw.as_bytes()), Err(error), "{raw}");
        }
        assert_eq!(Form::parse("a=1&".repeat(101).as_bytes()), Err(FormError::TooMany));
    }

    #[test]
    fn only_resource_may_stand_twice() {
        let form = Form::parse(b"resource=a&x=1&resource=b&x=").unwrap();
        assert_eq!(form.repeated().collect::<Vec<_>>(), ["x"]);
        assert_eq!(form.values("resource").collect::<Vec<_>>(), ["a", "b"]);
    }
}
