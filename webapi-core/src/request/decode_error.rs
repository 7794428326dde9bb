//! Why a query string or a body could not be decoded.
//!
//! In: nothing. Out: [`DecodeError`], whose text is safe to show to any client: it never repeats the request, except
//! for the name of a charset. Errors about the meaning of a field are `crate::field::FieldErrors` instead.

/// What is wrong with the raw form of a request; the text says which form is right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Percent-decoding the query string gave bytes that are not UTF-8.
    #[error(
        "The query string is not valid UTF-8 after percent-decoding; write text as percent-encoded UTF-8"
    )]
    QueryNotUtf8,
    /// The body, or a text part of it, is not UTF-8 (after percent-decoding, in a form).
    #[error("The request body is not valid UTF-8; send text as UTF-8")]
    BodyNotUtf8,
    /// There are more parameters than [`Limits::parameters`](super::Limits::parameters).
    #[error("The request has too many parameters; at most {limit} are allowed")]
    TooManyParameters {
        /// The most parameters allowed.
        limit: usize,
    },
    /// A name is longer than [`Limits::name_bytes`](super::Limits::name_bytes).
    #[error("A parameter name is too long; at most {limit} bytes are allowed")]
    NameTooLong {
        /// The longest name allowed, in bytes.
        limit: usize,
    },
    /// There are more file parts than [`Limits::files`](super::Limits::files).
    #[error("The request has too many files; at most {limit} are allowed")]
    TooManyFiles {
        /// The most file parts allowed.
        limit: usize,
    },
    /// The body is larger than allowed for its kind.
    #[error("The request body is too large; at most {limit} bytes are allowed")]
    BodyTooLarge {
        /// The largest body allowed, in bytes.
        limit: usize,
    },
    /// The file parts together exceed [`Limits::file_bytes`](super::Limits::file_bytes).
    #[error("The uploaded files are too large; at most {limit} bytes are allowed in one request")]
    FilesTooLarge {
        /// The most bytes allowed in all files together.
        limit: usize,
    },
    /// The body declares a charset other than UTF-8.
    #[error("The charset \"{charset}\" is not supported; send UTF-8")]
    UnsupportedCharset {
        /// The charset as declared, cut to 40 characters.
        charset: String,
    },
    /// A multipart body was announced without the text that separates its parts.
    #[error(
        "The Content-Type header lacks a usable boundary; send it as \"multipart/form-data; boundary=...\" with the \
         boundary that the body uses"
    )]
    MissingBoundary,
    /// The multipart body does not follow RFC 7578.
    #[error(
        "The multipart body is malformed; expected parts between boundary lines, each with a \
         \"Content-Disposition: form-data\" header and a name, and a closing boundary at the end"
    )]
    MalformedMultipart,
    /// The body is not JSON as RFC 8259 defines it. `NaN` and `Infinity` are not JSON.
    #[error(
        "The request body is not valid JSON (line {line}, column {column}); expected an object such as \
         {{\"name\": \"value\"}}"
    )]
    MalformedJson {
        /// Where parsing stopped; the first line is 1.
        line: usize,
        /// Where parsing stopped; the first column is 1, 0 stands for the end of the line before.
        column: usize,
    },
    /// The body is JSON, but an array or a scalar.
    #[error("The request body is JSON but not an object; expected an object such as {{\"name\": \"value\"}}")]
    JsonNotObject,
    /// The JSON body is nested deeper than [`Limits::json_depth`](super::Limits::json_depth).
    #[error("The JSON in the request body is nested too deeply; at most {limit} levels are allowed")]
    JsonTooDeep {
        /// The deepest nesting allowed.
        limit: usize,
    },
    /// A large file could not be kept in a temporary file; the log says why.
    #[error("The server cannot take the uploaded file now; try again later")]
    FileNotStored,
    /// The connection delivered less than the request announced.
    #[error("The request body is incomplete; send all of it, and a Content-Length that matches")]
    Incomplete,
    /// The body does not match its `Content-Encoding`.
    #[error("The request body could not be decompressed; send data that matches its Content-Encoding")]
    CorruptEncoding,
}

impl DecodeError {
    /// The HTTP status to answer with: 413 for sizes, 415 for a charset, 503 where the server has no room, 400 for
    /// everything else.
    pub fn status(&self) -> u16 {
        match self {
            Self::BodyTooLarge { .. } | Self::FilesTooLarge { .. } => 413,
            Self::UnsupportedCharset { .. } => 415,
            Self::FileNotStored => 503,
            _ => 400,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_413_and_charsets_415_and_the_rest_400() {
        assert_eq!(DecodeError::BodyTooLarge { limit: 1 }.status(), 413);
        assert_eq!(DecodeError::FilesTooLarge { limit: 1 }.status(), 413);
        assert_eq!(DecodeError::UnsupportedCharset { charset: "x".into() }.status(), 415);
        assert_eq!(DecodeError::MalformedMultipart.status(), 400);
    }

    #[test]
    fn the_json_error_shows_the_right_form() {
        let error = DecodeError::MalformedJson { line: 1, column: 7 };
        let expected = "The request body is not valid JSON (line 1, column 7); expected an object such as \
                        {\"name\": \"value\"}";
        assert_eq!(error.to_string(), expected);
    }
}
