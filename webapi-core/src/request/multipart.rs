//! `multipart/form-data` bodies (RFC 7578).
//!
//! In: the boundary, from the `Content-Type` header, and the payload stream. Out: [`Parameters`]: parts with a
//! file name become [`UploadedFile`]s, which go to disk if they are large, all others text. Parts are read one chunk at a time against the limits, and
//! reading stops at the first breach. Parts that name a file field left empty in a browser are skipped.

use std::cell::Cell;
use std::rc::Rc;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::body::payload_error;
use super::content_type::{ContentType, require_utf8};
use super::file::{Content, Spool};
use super::{DecodeError, Limits, Parameters, RawValue, UploadedFile};

/// Reads a multipart body of the declared type.
pub(crate) async fn read<S>(
    declared: &ContentType,
    payload: S,
    limits: &Limits,
) -> Result<Parameters, DecodeError>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
{
    let boundary = declared.parameter("boundary").filter(|boundary| !boundary.is_empty());
    let content_type = boundary.and_then(quoted).ok_or(DecodeError::MissingBoundary)?;
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);

    let meter = Meter { overrun: Rc::default(), limit: limits.multipart_bytes() };
    let mut parts = Multipart::new(&headers, meter.watch(payload));
    let mut budget = Budget { limits, text: limits.body_bytes, file: limits.file_bytes, files: 0 };
    let mut parameters = Parameters::new();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|error| meter.explain(&error))?;
        let name = part.name().ok_or(DecodeError::MalformedMultipart)?.to_owned();
        limits.admit(&name, parameters.len())?;
        if let Some(file_name) = file_name(&part)? {
            let content = budget.file(&mut part, &meter).await?;
            let declared = part.content_type().map(ToString::to_string);
            if let Some(file) = UploadedFile::of(&file_name, declared, content) {
                parameters.push(name, RawValue::File(file));
            }
        } else {
            if let Some(charset) = part.content_type().and_then(|kind| kind.get_param("charset")) {
                require_utf8(charset.as_str())?;
            }
            parameters.push(name, RawValue::Text(budget.text(&mut part, &meter).await?));
        }
    }
    Ok(parameters)
}

/// The type with its boundary in quotes, which the parser wants around a `=`. RBTools sends one without them.
fn quoted(boundary: &str) -> Option<HeaderValue> {
    let header = format!("multipart/form-data; boundary=\"{boundary}\"");
    HeaderValue::from_str(&header).ok().filter(|_| !boundary.contains(['"', '\\']))
}

/// The file name of a part; the extended form (RFC 8187) is preferred. Text parts have none.
fn file_name(part: &Field) -> Result<Option<String>, DecodeError> {
    let Some(disposition) = part.content_disposition() else { return Ok(None) };
    if let Some(extended) = disposition.get_filename_ext() {
        require_utf8(&extended.charset.to_string())?;
        let name = String::from_utf8(extended.value.clone()).map_err(|_| DecodeError::BodyNotUtf8)?;
        return Ok(Some(name));
    }
    Ok(disposition.get_filename().map(str::to_owned))
}

/// What the parts still to come may use.
struct Budget<'a> {
    limits: &'a Limits,
    /// Bytes left for text parts.
    text: usize,
    /// Bytes left for file parts.
    file: usize,
    /// File parts seen so far.
    files: usize,
}

impl Budget<'_> {
    async fn text(&mut self, part: &mut Field, meter: &Meter) -> Result<String, DecodeError> {
        let too_large = DecodeError::BodyTooLarge { limit: self.limits.body_bytes };
        let raw = drain(part, &mut self.text, &too_large, meter).await?;
        String::from_utf8(raw.into()).map_err(|_| DecodeError::BodyNotUtf8)
    }

    async fn file(&mut self, part: &mut Field, meter: &Meter) -> Result<Content, DecodeError> {
        if self.files >= self.limits.files {
            return Err(DecodeError::TooManyFiles { limit: self.limits.files });
        }
        self.files += 1;
        let too_large = DecodeError::FilesTooLarge { limit: self.limits.file_bytes };
        let mut spool = Spool::new(self.limits.file_memory);
        while let Some(chunk) = next(part, &mut self.file, &too_large, meter).await? {
            spool.push(&chunk).await.map_err(|error| not_stored(&error))?;
        }
        spool.finish().await.map_err(|error| not_stored(&error))
    }
}

fn not_stored(error: &std::io::Error) -> DecodeError {
    tracing::error!(%error, "an uploaded file cannot be kept in a temporary file");
    DecodeError::FileNotStored
}

/// Reads a part to its end, taking its size from what is `left`.
async fn drain(
    part: &mut Field,
    left: &mut usize,
    too_large: &DecodeError,
    meter: &Meter,
) -> Result<BytesMut, DecodeError> {
    let mut content = BytesMut::new();
    while let Some(chunk) = next(part, left, too_large, meter).await? {
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

/// The next piece of a part, taking its size from what is `left`.
async fn next(
    part: &mut Field,
    left: &mut usize,
    too_large: &DecodeError,
    meter: &Meter,
) -> Result<Option<Bytes>, DecodeError> {
    let Some(chunk) = part.next().await else { return Ok(None) };
    let chunk = chunk.map_err(|error| meter.explain(&error))?;
    *left = left.checked_sub(chunk.len()).ok_or_else(|| too_large.clone())?;
    Ok(Some(chunk))
}

/// Counts the bytes of the whole body, so that preambles and headers are bounded too.
struct Meter {
    /// Set when the body, and not the parser's own buffer, was found too large.
    overrun: Rc<Cell<bool>>,
    limit: usize,
}

impl Meter {
    fn watch<S>(&self, payload: S) -> impl Stream<Item = Result<Bytes, PayloadError>> + 'static
    where
        S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
    {
        let (overrun, mut left) = (Rc::clone(&self.overrun), self.limit);
        // The parser wants to hold the stream without knowing that it is pinned.
        Box::pin(payload).map(move |chunk| {
            let chunk = chunk?;
            left = left.checked_sub(chunk.len()).ok_or_else(|| {
                overrun.set(true);
                PayloadError::Overflow
            })?;
            Ok(chunk)
        })
    }

    fn explain(&self, error: &MultipartError) -> DecodeError {
        match error {
            MultipartError::ContentTypeParse => DecodeError::MissingBoundary,
            MultipartError::Payload(PayloadError::Overflow) if !self.overrun.get() => {
                DecodeError::MalformedMultipart
            }
            MultipartError::Payload(error) => payload_error(error, self.limit),
            _ => DecodeError::MalformedMultipart,
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::System;
    use futures_util::stream;
    use proptest::prelude::*;

    use super::*;

    const HEADER: &str = "multipart/form-data; boundary=XbX";

    fn text_part(name: &str, value: &str) -> String {
        format!("--XbX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    }

    fn file_part(disposition: &str, content: &str) -> String {
        format!(
            "--XbX\r\nContent-Disposition: form-data; name=\"file\"; {disposition}\r\n\
             Content-Type: text/plain\r\n\r\n{content}\r\n"
        )
    }

    fn body(parts: &[String]) -> String {
        parts.concat() + "--XbX--\r\n"
    }

    fn decode_chunked(
        header: &str,
        body: &[u8],
        step: usize,
        limits: &Limits,
    ) -> Result<Parameters, DecodeError> {
        let chunks: Vec<_> = body.chunks(step).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        let declared = ContentType::parse(header).expect("a media type");
        System::new().block_on(read(&declared, stream::iter(chunks), limits))
    }

    fn decode(body: &str, limits: &Limits) -> Result<Parameters, DecodeError> {
        decode_chunked(HEADER, body.as_bytes(), 11, limits)
    }

    fn files(parameters: &Parameters) -> Vec<UploadedFile> {
        let file = |value: &RawValue| match value {
            RawValue::File(file) => Some(file.clone()),
            _ => None,
        };
        parameters.iter().filter_map(|(_, value)| file(value)).collect()
    }

    #[test]
    fn text_and_file_parts_are_told_apart_by_the_file_name() {
        let body = body(&[text_part("name", "mülti\r\nline"), file_part("filename=\"a.txt\"", "hello")]);
        let parameters = decode(&body, &Limits::DEFAULT).expect("a well-formed body");
        assert_eq!(parameters.text("name"), Some("mülti\r\nline"));
        let files = files(&parameters);
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].name(), files[0].size()), ("a.txt", 5));
        assert_eq!(files[0].content_type(), Some("text/plain"));
    }

    #[test]
    fn file_names_may_be_utf8_or_extended() {
        for disposition in ["filename=\"ü.txt\"", "filename=\"u.txt\"; filename*=UTF-8''%C3%BC.txt"] {
            let parameters = decode(&body(&[file_part(disposition, "x")]), &Limits::DEFAULT);
            assert_eq!(files(&parameters.expect("a well-formed body"))[0].name(), "ü.txt");
        }
    }

    #[test]
    fn a_file_field_left_empty_is_absent() {
        let parameters = decode(&body(&[file_part("filename=\"\"", "")]), &Limits::DEFAULT);
        assert_eq!(parameters, Ok(Parameters::new()));
    }

    #[test]
    fn a_body_cut_anywhere_is_malformed() {
        let whole = body(&[text_part("a", "1"), file_part("filename=\"a.txt\"", "hello")]);
        // The line break after the closing boundary may be missing.
        for end in 0..whole.len() - 2 {
            let cut = decode(&whole[..end], &Limits::DEFAULT);
            assert_eq!(cut, Err(DecodeError::MalformedMultipart), "{:?}", &whole[..end]);
        }
    }

    #[test]
    fn a_boundary_is_needed_and_must_match() {
        for header in ["multipart/form-data", "multipart/form-data; boundary=\"\""] {
            let refused = decode_chunked(header, b"garbage", 3, &Limits::DEFAULT);
            assert_eq!(refused, Err(DecodeError::MissingBoundary));
        }
        let other =
            decode_chunked("multipart/form-data; boundary=y", b"--x\r\n\r\n--x--", 3, &Limits::DEFAULT);
        assert_eq!(other, Err(DecodeError::MalformedMultipart));
    }

    #[test]
    fn a_boundary_may_hold_equals_signs_without_quotes() {
        let header = "multipart/form-data; boundary================0123==";
        let raw = body(&[text_part("a", "1")]).replace("XbX", "===============0123==");
        let parameters = decode_chunked(header, raw.as_bytes(), 9, &Limits::DEFAULT);
        assert_eq!(parameters.expect("a well-formed body").text("a"), Some("1"));
    }

    #[test]
    fn a_boundary_of_other_characters_than_it_may_have_is_refused() {
        for boundary in [r#""a\"b""#, r#""a\\b""#, "a\u{7f}"] {
            let header = format!("multipart/form-data; boundary={boundary}");
            let refused = decode_chunked(&header, b"garbage", 3, &Limits::DEFAULT);
            assert_eq!(refused, Err(DecodeError::MissingBoundary), "{boundary}");
        }
    }

    #[test]
    fn parts_are_counted_and_measured() {
        let limits = Limits { files: 1, file_bytes: 6, body_bytes: 3, parameters: 3, ..Limits::DEFAULT };
        let file = |content: &str| file_part("filename=\"a.txt\"", content);
        assert!(decode(&body(&[text_part("a", "123"), file("123456")]), &limits).is_ok());
        assert_eq!(
            decode(&body(&[text_part("a", "12"), text_part("b", "34")]), &limits),
            Err(DecodeError::BodyTooLarge { limit: 3 })
        );
        assert_eq!(decode(&body(&[file("1234567")]), &limits), Err(DecodeError::FilesTooLarge { limit: 6 }));
        assert_eq!(
            decode(&body(&[file("1"), file("2")]), &limits),
            Err(DecodeError::TooManyFiles { limit: 1 })
        );
        let many = vec![text_part("a", ""); 4];
        assert_eq!(decode(&body(&many), &limits), Err(DecodeError::TooManyParameters { limit: 3 }));
    }

    #[test]
    fn a_preamble_without_end_is_too_large() {
        let limits = Limits { files: 1, file_bytes: 6, body_bytes: 3, parameters: 3, ..Limits::DEFAULT };
        let preamble = "preamble\r\n".repeat(1000);
        assert_eq!(decode(&preamble, &limits), Err(DecodeError::BodyTooLarge { limit: 9 + 4 * 1024 }));
    }

    #[test]
    fn a_body_that_comes_in_drops_is_read_to_its_end() {
        let whole = body(&[text_part("a", "1"), file_part("filename=\"a.txt\"", "hello")]);
        let drops: Vec<_> = whole.bytes().map(|byte| Ok(Bytes::from(vec![byte]))).collect();
        let slow = stream::iter(drops).then(|drop| async {
            actix_web::rt::task::yield_now().await;
            drop
        });
        let declared = ContentType::parse(HEADER).expect("a media type");
        let read = System::new().block_on(read(&declared, slow, &Limits::DEFAULT));
        assert_eq!(read, decode(&whole, &Limits::DEFAULT));
        assert_eq!(read.map(|parameters| parameters.len()), Ok(2));
    }

    #[test]
    fn text_must_be_utf8() {
        let mut raw =
            b"--XbX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--XbX--\r\n".to_vec();
        assert_eq!(decode_chunked(HEADER, &raw, 9, &Limits::DEFAULT), Err(DecodeError::BodyNotUtf8));
        raw.retain(|byte| *byte != 0xff);
        assert!(decode_chunked(HEADER, &raw, 9, &Limits::DEFAULT).is_ok());
    }

    proptest! {
        #[test]
        fn any_text_survives_any_chunking(value in "[^\r]*", step in 1_usize..40) {
            let parameters = decode_chunked(HEADER, body(&[text_part("a", &value)]).as_bytes(), step, &Limits::DEFAULT);
            let parameters = parameters.expect("a well-formed body");
            prop_assert_eq!(parameters.text("a"), Some(value.as_str()));
        }

        #[test]
        fn damaged_bodies_never_panic(index in 0_usize..200, byte in any::<u8>(), step in 1_usize..40) {
            let mut raw = body(&[text_part("a", "1"), file_part("filename=\"a.txt\"", "hello")]).into_bytes();
            let index = index % raw.len();
            raw[index] = byte;
            let _ = decode_chunked(HEADER, &raw, step, &Limits::DEFAULT);
        }
    }
}
