//! How much one request may ask the server to hold.
//!
//! In: nothing. Out: [`Limits`], read by the query and body decoders. Every bound is checked while reading, before
//! memory is taken, so whatever a request announces, it costs at most about `body_bytes + files * file_memory` of memory,
//! and `file_bytes` of disk.
//!
//! Limits on what single fields accept (lengths, ranges) are not here: see `crate::field`.

use super::DecodeError;

/// Bounds on the size and shape of one request.
///
/// The defaults suit an API that takes small forms and the occasional attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most parameters in a query string or in a body, repeated names included. Default 1000.
    pub parameters: usize,
    /// Longest parameter name, in bytes of UTF-8. Default 200.
    pub name_bytes: usize,
    /// Largest form or JSON body, and all text parts of a multipart body together, in bytes. Default 1 MiB.
    pub body_bytes: usize,
    /// All file parts of a multipart body together, in bytes. Default 10 MiB.
    pub file_bytes: usize,
    /// The largest file that is kept in memory, in bytes; larger ones go to a temporary file. Default 64 KiB.
    pub file_memory: usize,
    /// Most file parts in a multipart body. Default 20.
    pub files: usize,
    /// Deepest nesting of arrays and objects in JSON, the outermost counting as 1. Default 32; above 127 the
    /// parser's own bound of 127 applies.
    pub json_depth: usize,
    /// How many levels deep `expand` may go. Default 5.
    pub expand_levels: usize,
    /// How many objects one answer may expand. Default 5000.
    pub expand_objects: usize,
    /// How many relations one answer may expand, each costing a query; a relation of another level counts again.
    /// Default 50.
    pub expand_relations: usize,
}

/// Room for the boundary line and the headers of one multipart part.
const PART_OVERHEAD: usize = 1024;

impl Limits {
    /// The default bounds, for use in constants.
    pub const DEFAULT: Self = Self {
        parameters: 1000,
        name_bytes: 200,
        body_bytes: 1024 * 1024,
        file_bytes: 10 * 1024 * 1024,
        file_memory: 64 * 1024,
        files: 20,
        json_depth: 32,
        expand_levels: 5,
        expand_objects: 5000,
        expand_relations: 50,
    };

    /// Checks that one more parameter called `name` fits beside `count` others.
    pub(crate) fn admit(&self, name: &str, count: usize) -> Result<(), DecodeError> {
        if count >= self.parameters {
            return Err(DecodeError::TooManyParameters { limit: self.parameters });
        }
        if name.len() > self.name_bytes {
            return Err(DecodeError::NameTooLong { limit: self.name_bytes });
        }
        Ok(())
    }

    /// The most bytes a multipart body may have on the wire, separators and headers included.
    pub(crate) fn multipart_bytes(&self) -> usize {
        let parts = self.parameters.saturating_add(self.files);
        self.body_bytes.saturating_add(self.file_bytes).saturating_add(parts.saturating_mul(PART_OVERHEAD))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_beyond_the_count_is_refused() {
        let limits = Limits { parameters: 2, ..Limits::DEFAULT };
        assert_eq!(limits.admit("a", 1), Ok(()));
        assert_eq!(limits.admit("a", 2), Err(DecodeError::TooManyParameters { limit: 2 }));
    }

    #[test]
    fn the_length_of_a_name_is_counted_in_bytes() {
        let limits = Limits { name_bytes: 3, ..Limits::DEFAULT };
        assert_eq!(limits.admit("abc", 0), Ok(()));
        assert_eq!(limits.admit("éé", 0), Err(DecodeError::NameTooLong { limit: 3 }));
    }

    #[test]
    fn extreme_limits_do_not_overflow() {
        let limits = Limits { body_bytes: usize::MAX, files: usize::MAX, ..Limits::DEFAULT };
        assert_eq!(limits.multipart_bytes(), usize::MAX);
    }
}
