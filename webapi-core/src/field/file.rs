//! Uploaded files as field values.
//!
//! In: a file part. Out: [`UploadedFile`]. A text under the name of a file field counts as absent, as in Djblets;
//! that rule is in [`take`](super::take), since an absent value never comes here.

use serde_json::Value;

use super::{FieldError, FieldInfo, FieldKind, FieldValue};
use crate::request::{RawValue, UploadedFile};

const EXPECTED: &str = "This value is not a file; send it as a file part of a multipart/form-data body";

/// A file part; text and JSON are never files.
impl FieldValue for UploadedFile {
    const KIND: FieldKind = FieldKind::File;

    fn clean(raw: &RawValue, _: &FieldInfo) -> Result<Self, FieldError> {
        match raw {
            RawValue::File(file) => Ok(file.clone()),
            RawValue::Text(_) | RawValue::Json(_) => Err(FieldError::new(EXPECTED)),
        }
    }

    fn clean_text(_: &str, _: &FieldInfo) -> Result<Self, FieldError> {
        Err(FieldError::new(EXPECTED))
    }

    fn clean_json(_: &Value, _: &FieldInfo) -> Result<Self, FieldError> {
        Err(FieldError::new(EXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::web::Bytes;

    use super::*;

    #[test]
    fn only_a_file_part_is_a_file() {
        const FILE: FieldInfo = FieldInfo::new("file", FieldKind::File);
        let file = UploadedFile::new("a.txt", None, Bytes::from_static(b"x")).expect("the name is usable");
        assert_eq!(UploadedFile::clean(&RawValue::File(file.clone()), &FILE), Ok(file));
        assert_eq!(UploadedFile::clean(&RawValue::Text("x".into()), &FILE), Err(FieldError::new(EXPECTED)));
        assert_eq!(Option::<UploadedFile>::clean(&RawValue::Json(Value::Null), &FILE), Ok(None));
    }
}
