//! One keep-alive connection: a request goes out, its answer is read to the end.

use super::Failure;
use super::answer::Head;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Larger than a list of 25, so that one read usually gets a whole answer.
const BUFFER_SIZE: usize = 64 * 1_024;

/// A connection with its buffer.
pub(super) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; BUFFER_SIZE] })
    }

    /// Sends `request` and reads its answer, throwing the body away; returns the status.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> Result<u16, Failure> {
        self.stream.write_all(request).await?;
        let (head, filled) = self.head().await?;
        let mut missing = missing(head, filled)?;
        while missing > 0 {
            let room = missing.min(self.buffer.len());
            missing -= read(&mut self.stream, &mut self.buffer[..room]).await?;
        }
        Ok(head.status)
    }

    /// Sends `request` and keeps its answer.
    pub(super) async fn fetch(&mut self, request: &[u8]) -> Result<Answer, Failure> {
        self.stream.write_all(request).await?;
        let (head, filled) = self.head().await?;
        let mut bytes = self.buffer[..filled].to_vec();
        bytes.resize(filled + missing(head, filled)?, 0);
        self.stream.read_exact(&mut bytes[filled..]).await?;
        let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
        Ok(Answer {
            status: head.status,
            head: text(&bytes[..head.length]),
            body: text(&bytes[head.length..]),
        })
    }

    /// Reads until the head is complete; also says how many bytes are in the buffer.
    async fn head(&mut self) -> Result<(Head, usize), Failure> {
        let mut filled = 0;
        loop {
            filled += read(&mut self.stream, &mut self.buffer[filled..]).await?;
            if let Some(head) = Head::parse(&self.buffer[..filled])? {
                return Ok((head, filled));
            }
            if filled == self.buffer.len() {
                return Err(format!("the head of an answer is longer than {BUFFER_SIZE} bytes").into());
            }
        }
    }
}

/// An answer that was kept.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

async fn read(stream: &mut TcpStream, buffer: &mut [u8]) -> Result<usize, Failure> {
    match stream.read(buffer).await? {
        0 => Err("the server closed a connection in the middle of an answer".into()),
        read => Ok(read),
    }
}

fn missing(head: Head, filled: usize) -> Result<usize, Failure> {
    (head.length + head.body_length)
        .checked_sub(filled)
        .ok_or_else(|| "the server sent more than its Content-Length says".into())
}
