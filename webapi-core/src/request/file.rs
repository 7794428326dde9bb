//! A file that came with a multipart request.
//!
//! In: a file part's name and type, and its bytes as they arrive. Out: [`UploadedFile`], with a name that is safe to
//! show. Small files stay in memory; what is larger than [`Limits::file_memory`](super::Limits::file_memory) goes to a
//! temporary file without a name, which is gone with the last copy of the value, or with the process. The declared
//! content type is not checked against the content.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::rt::task::spawn_blocking;
use actix_web::web::{Bytes, BytesMut};

/// The longest file name that is kept, in characters.
const NAME_CHARACTERS: usize = 255;

/// A file part of a `multipart/form-data` body.
///
/// Cloning is cheap: the content is shared. Reading it may wait for a disk, so it belongs into handlers and hooks, which
/// run on database threads.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    name: String,
    content_type: Option<String>,
    content: Content,
}

/// Where the bytes are.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Memory(Bytes),
    Disk { file: Arc<Mutex<File>>, size: u64 },
}

impl UploadedFile {
    /// A file called `name`, or none if the name is empty once made safe.
    ///
    /// Of a path in the name only the last component is kept (`/` and `\\` both separate), control characters are
    /// dropped, and at most 255 characters remain. Browsers send an empty name for a file input that was left
    /// empty, and such a part counts as absent, as in Djblets.
    pub fn new(name: &str, content_type: Option<String>, content: Bytes) -> Option<Self> {
        Self::of(name, content_type, Content::Memory(content))
    }

    pub(crate) fn of(name: &str, content_type: Option<String>, content: Content) -> Option<Self> {
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

    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Disk { size, .. } => *size,
        }
    }

    /// The content, to be read from its beginning. Several readers do not disturb each other.
    pub fn reader(&self) -> FileReader {
        FileReader { content: self.content.clone(), position: 0 }
    }

    /// The whole content in memory.
    ///
    /// # Errors
    ///
    /// Those of the temporary file.
    pub fn bytes(&self) -> io::Result<Bytes> {
        if let Content::Memory(bytes) = &self.content {
            return Ok(bytes.clone());
        }
        let mut all = Vec::new();
        self.reader().read_to_end(&mut all)?;
        Ok(all.into())
    }

    /// Copies the content to a new file; one that is there already is never overwritten.
    ///
    /// # Errors
    ///
    /// `AlreadyExists`, and what else writing can fail with; what was written then stays.
    pub fn save_as(&self, path: impl AsRef<Path>) -> io::Result<()> {
        let mut file = File::options().write(true).create_new(true).open(path)?;
        io::copy(&mut self.reader(), &mut file)?;
        file.sync_all()
    }
}

/// The same name and type, and the same bytes; a temporary file equals itself alone.
impl PartialEq for UploadedFile {
    fn eq(&self, other: &Self) -> bool {
        let same_content = match (&self.content, &other.content) {
            (Content::Memory(left), Content::Memory(right)) => left == right,
            (Content::Disk { file: left, .. }, Content::Disk { file: right, .. }) => Arc::ptr_eq(left, right),
            _ => false,
        };
        self.name == other.name && self.content_type == other.content_type && same_content
    }
}

impl Eq for UploadedFile {}

/// Reads the content of an [`UploadedFile`].
#[derive(Clone, Debug)]
pub struct FileReader {
    content: Content,
    position: u64,
}

impl Read for FileReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &self.content {
            Content::Memory(bytes) => {
                let start = usize::try_from(self.position).unwrap_or(usize::MAX).min(bytes.len());
                (&bytes[start..]).read(buffer)?
            }
            Content::Disk { file, .. } => {
                // One place in the file serves all readers, so each goes to its own first.
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.position))?;
                file.read(buffer)?
            }
        };
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for FileReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let size = match &self.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Disk { size, .. } => *size,
        };
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position =
            position.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.position)
    }
}

/// Takes the content of a file as it arrives.
#[derive(Debug)]
pub(crate) struct Spool {
    /// What is not on disk yet.
    held: BytesMut,
    /// The temporary file and what it holds so far.
    disk: Option<(File, u64)>,
    memory: usize,
}

impl Spool {
    /// Keeps up to `memory` bytes before it takes a temporary file.
    pub(crate) fn new(memory: usize) -> Self {
        Self { held: BytesMut::new(), disk: None, memory }
    }

    pub(crate) async fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(chunk);
        if self.held.len() > self.memory { self.flush().await } else { Ok(()) }
    }

    /// Writes what is held to the disk, on a thread that may wait for it.
    async fn flush(&mut self) -> io::Result<()> {
        let held = self.held.split().freeze();
        let disk = self.disk.take();
        let written = spawn_blocking(move || {
            let (mut file, size) = match disk {
                Some(disk) => disk,
                None => (tempfile::tempfile()?, 0),
            };
            file.write_all(&held)?;
            Ok::<_, io::Error>((file, size + held.len() as u64))
        });
        self.disk = Some(written.await.map_err(io::Error::other)??);
        Ok(())
    }

    pub(crate) async fn finish(mut self) -> io::Result<Content> {
        if self.disk.is_some() && !self.held.is_empty() {
            self.flush().await?;
        }
        Ok(match self.disk {
            Some((file, size)) => Content::Disk { file: Arc::new(Mutex::new(file)), size },
            None => Content::Memory(self.held.freeze()),
        })
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

    fn spooled(content: &[u8], step: usize, memory: usize) -> UploadedFile {
        actix_web::rt::System::new().block_on(async {
            let mut spool = Spool::new(memory);
            for chunk in content.chunks(step) {
                spool.push(chunk).await.expect("a disk that can be written");
            }
            let content = spool.finish().await.expect("a disk that can be written");
            UploadedFile::of("a.bin", None, content).expect("the name is usable")
        })
    }

    #[test]
    fn a_file_reads_the_same_from_memory_and_from_disk() {
        let content: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        for (memory, on_disk) in [(0, true), (999, true), (9_999, true), (10_000, false)] {
            let file = spooled(&content, 777, memory);
            assert_eq!(matches!(file.content, Content::Disk { .. }), on_disk, "{memory}");
            assert_eq!(file.size(), 10_000);
            assert_eq!(file.bytes().expect("it can be read"), content);
            let (mut one, mut other) = (file.reader(), file.clone().reader());
            let (mut first, mut second) = ([0; 300], [0; 300]);
            one.read_exact(&mut first).expect("enough bytes");
            other.seek(SeekFrom::End(-300)).expect("a place in the file");
            other.read_exact(&mut second).expect("enough bytes");
            assert_eq!((&first[..], &second[..]), (&content[..300], &content[9_700..]));
            assert_eq!(other.read(&mut second).expect("nothing is left"), 0);
            assert!(one.seek(SeekFrom::Current(-301)).is_err());
            assert_eq!(file, file.clone());
        }
        assert_eq!(spooled(b"", 1, 0).size(), 0);
    }

    #[test]
    fn a_copy_never_overwrites() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, path) = (spooled(b"hello", 2, 3), folder.path().join("copy"));
        file.save_as(&path).expect("a new file");
        assert_eq!(std::fs::read(&path).expect("the copy"), b"hello");
        assert_eq!(file.save_as(&path).map_err(|error| error.kind()), Err(io::ErrorKind::AlreadyExists));
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(safe_name(&"é".repeat(1000)).map(|name| name.chars().count()), Some(255));
    }
}
