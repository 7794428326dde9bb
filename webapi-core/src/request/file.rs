//! A file that came with a multipart request.
//!
//! In: a file part's name, type and bytes. Out: [`UploadedFile`], held in memory, with a name that is safe to show.
//! Nothing is written to disk here, and the declared content type is not checked against the content.

use actix_web::web::Bytes;

/// The longest file name that is kept, in characters.
const NAME_CHARACTERS: usize = 255;

/// A file part of a `multipart/form-data` body.
///
/// Cloning is cheap: the content is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    name: String,
    content_type: Option<String>,
    content: Bytes,
}

impl UploadedFile {
    /// A file called `name`, or none if the name is empty once made safe.
    ///
    /// Of a path in the name only the last component is kept (`/` and `\` both separate), control characters are
    /// dropped, and at most 255 characters remain. Browsers send an empty name for a file input that was left
    /// empty, and such a part counts as absent, as in Djblets.
    pub fn new(name: &str, content_type: Option<String>, content: Bytes) -> Option<Self> {
        Some(Self { name: safe_name(name)?, content_type, content })
    }

    /// The file name as the client gave it, without any path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The content type that the client declared, such as `text/plain`. Nothing guarantees that it is true.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The bytes of the file.
    pub fn content(&self) -> &Bytes {
        &self.content
    }

    /// The size of the file in bytes.
    pub fn size(&self) -> usize {
        self.content.len()
    }
}

/// The part of a file name that may be kept, or none if nothing remains.
fn safe_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let kept: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARACTERS).collect();
    let kept = kept.trim();
    (!matches!(kept, "" | "." | "..")).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_component_of_a_path_is_kept() {
        assert_eq!(safe_name("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(safe_name("C:\\files\\a.txt").as_deref(), Some("a.txt"));
        assert_eq!(safe_name("ü\0\r\n.txt").as_deref(), Some("ü.txt"));
    }

    #[test]
    fn a_name_without_substance_is_no_file() {
        for name in ["", ".", "..", "a/", "\0", " "] {
            assert_eq!(UploadedFile::new(name, None, Bytes::new()), None, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(safe_name(&"é".repeat(1000)).map(|name| name.chars().count()), Some(255));
    }
}
