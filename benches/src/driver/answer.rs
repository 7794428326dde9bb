//! The little of HTTP/1.1 that the load generator reads: status and length.

use super::Failure;

/// What the head of an answer says (RFC 9112 sections 4 and 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    /// Bytes up to and including the empty line.
    pub(super) length: usize,
    /// Bytes after the empty line.
    pub(super) body_length: usize,
}

impl Head {
    /// Reads the head at the start of `bytes`; `None` if it is not complete yet.
    ///
    /// An answer without `Content-Length` is an error: chunked answers would have to be read
    /// differently, and no server under test has a reason to send them.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<Self>, Failure> {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Ok(None);
        };
        let head = &bytes[..end];
        let status = head.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(number);
        let status = status.ok_or_else(|| unreadable("has no HTTP/1.1 status line", head))?;
        let body_length = head
            .split(|&byte| byte == b'\n')
            .find_map(|line| {
                let (name, value) = line.split_at_checked(b"content-length:".len())?;
                name.eq_ignore_ascii_case(b"content-length:").then_some(value.trim_ascii())
            })
            .and_then(number)
            .ok_or_else(|| unreadable("has no Content-Length", head))?;
        let status = u16::try_from(status)?;
        Ok(Some(Self { status, length: end + 4, body_length }))
    }
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn unreadable(what: &str, head: &[u8]) -> Failure {
    format!("an answer {what}:\n{}", String::from_utf8_lossy(head)).into()
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn status_and_lengths_are_read_from_a_complete_head() {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-type: a/b\r\nContent-length: 12\r\n\r\n{}";
        let head = Head::parse(answer).expect("a valid head");
        assert_eq!(head, Some(Head { status: 201, length: answer.len() - 2, body_length: 12 }));
    }

    #[test]
    fn an_incomplete_head_asks_for_more() {
        assert_eq!(
            Head::parse(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n").expect("no mistake so far"),
            None
        );
    }

    #[test]
    fn an_answer_without_a_length_is_an_error() {
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(Head::parse(b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n").is_err());
        assert!(Head::parse(b"nonsense\r\n\r\n").is_err());
    }
}
