//! Where the sealing key is: given, in a file, or, for an SQLite database, in a file beside it.
//!
//! A file that is not there is made, readable by its owner alone. It appears whole or not at all, so that several
//! processes that start at once agree on one.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use webapi_core::db::{Backend, Database};

use super::key::KeyError;
use super::sealing::SealingKey;

/// What a setting says about the sealing key.
#[derive(Debug, Clone, Default)]
pub(crate) enum SealingSource {
    /// Nothing: beside an SQLite file.
    #[default]
    Beside,
    /// The key itself.
    Given(SealingKey),
    /// A file that keeps it.
    File(PathBuf),
}

impl SealingSource {
    /// The key; made if it should be in a file that is not there.
    pub(crate) fn key(&self, database: &Database) -> Result<SealingKey, KeyError> {
        match (self, self.file(database)) {
            (Self::Given(key), _) => Ok(key.clone()),
            (_, Some(path)) => in_file(&path),
            // A database in memory ends with the process, and so may its key.
            (_, None) if database.backend() == Backend::Sqlite => SealingKey::generate(),
            (_, None) => Err(KeyError::NoSealingKey),
        }
    }
}

impl SealingSource {
    /// Whether the key can be had, asked before anything needs it. Nothing is made.
    pub(crate) fn check(&self, database: &Database) -> Result<(), KeyError> {
        if let Self::Given(_) = self {
            return Ok(());
        }
        let Some(path) = self.file(database) else {
            return if database.backend() == Backend::Sqlite { Ok(()) } else { Err(KeyError::NoSealingKey) };
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => SealingKey::parse(&text).map(drop),
            Err(error) if error.kind() == ErrorKind::NotFound => folder(&path),
            Err(error) => Err(unusable(&path, &error)),
        }
    }

    /// The file that keeps the key, whether it is there or not.
    pub(crate) fn file(&self, database: &Database) -> Option<PathBuf> {
        match self {
            Self::Given(_) => None,
            Self::File(path) => Some(path.clone()),
            Self::Beside => database.file().map(beside),
        }
    }
}

/// Whether the folder is there in which the file can be made.
fn folder(path: &Path) -> Result<(), KeyError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::read_dir(folder).map(drop).map_err(|error| unusable(path, &error))
}

/// Whether others on this machine than its owner can read a file.
pub(crate) fn is_readable_by_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// The file beside a database: `reviews.db.key` for `reviews.db`.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".key");
    name.into()
}

fn in_file(path: &Path) -> Result<SealingKey, KeyError> {
    match std::fs::read_to_string(path) {
        Ok(text) => return SealingKey::parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable(path, &error)),
    }
    let key = SealingKey::generate()?;
    match put(path, &key) {
        Ok(()) => Ok(key),
        // Another process was faster: its key counts.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => std::fs::read_to_string(path)
            .map_err(|error| unusable(path, &error))
            .and_then(|text| SealingKey::parse(&text)),
        Err(error) => Err(unusable(path, &error)),
    }
}

/// Writes the key under a name of its own, and gives that file its name if the name is free.
fn put(path: &Path, key: &SealingKey) -> std::io::Result<()> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{:016x}", u64::from_le_bytes(random)));
    let draft = PathBuf::from(draft);
    let written = private(&draft).and_then(|mut file| {
        file.write_all(format!("{}\n", key.expose()).as_bytes())?;
        file.sync_all()?;
        std::fs::hard_link(&draft, path)
    });
    // The draft is the second name of the file, or of no use.
    let _ = std::fs::remove_file(&draft);
    written
}

/// A new file that nobody but its owner can read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn unusable(path: &Path, error: &std::io::Error) -> KeyError {
    KeyError::SealingKeyFile(path.display().to_string(), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("webapi-sealing-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn oa_416_the_sealing_key_is_made_once_and_readable_by_its_owner_alone() {
        let folder = Folder::new("once");
        let path = folder.0.join("reviews.db.key");
        let keys: Vec<String> = std::thread::scope(|scope| {
            let made: Vec<_> = (0..8).map(|_| scope.spawn(|| in_file(&path).unwrap().expose())).collect();
            made.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]), "all take the same key");
        assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_something_else_is_refused_and_left_alone() {
        let folder = Folder::new("else");
        let path = folder.0.join("key");
        std::fs::write(&path, "something else").unwrap();
        assert!(matches!(in_file(&path), Err(KeyError::BadSealingKey)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else");
        assert!(matches!(in_file(&folder.0.join("no/key")), Err(KeyError::SealingKeyFile(..))));
        let database = Database::open("sqlite::memory:").unwrap();
        let check = |name: &str| SealingSource::File(folder.0.join(name)).check(&database);
        assert!(matches!(check("key"), Err(KeyError::BadSealingKey)));
        assert!(matches!(check("no/key"), Err(KeyError::SealingKeyFile(..))));
        assert!(check("new").is_ok() && !folder.0.join("new").exists(), "a look makes nothing");
    }

    #[test]
    fn the_key_of_a_database_is_beside_it() {
        assert_eq!(beside(Path::new("/var/reviews.db")), Path::new("/var/reviews.db.key"));
    }
}
