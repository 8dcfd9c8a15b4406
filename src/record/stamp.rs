//! The stamp that a clean close leaves: what the journal and the view were when they were left, so
//! that the next opening need not read them to believe them.

use super::hash::Hash;
use super::lock::boot_id;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The stamp's file in a store.
pub const STAMP: &str = "stamp";

/// A file as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Path within the store.
    pub path: PathBuf,
    /// Bytes.
    pub len: u64,
    /// Last change, in seconds and nanoseconds.
    pub changed: (i64, i64),
}

/// What a clean close vouches for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Seq of the last line.
    pub seq: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// The journal.
    pub journal: Left,
    /// The view's directory and files; `None` where no view was closed in order.
    pub view: Option<Vec<Left>>,
    /// The host's boot.
    pub boot: Option<String>,
}

/// The file's form: the hash tells a whole stamp from a torn one.
#[derive(Serialize, Deserialize)]
struct Sealed {
    stamp: Stamp,
    seal: String,
}

fn seal(stamp: &Stamp) -> io::Result<String> {
    Ok(Hash::of(&serde_json::to_vec(stamp)?).hex())
}

/// How a file is now.
///
/// # Errors
/// As the system reports them.
pub fn look(store: &Path, path: &Path) -> io::Result<Left> {
    let meta = fs::metadata(store.join(path))?;
    Ok(Left { path: path.to_owned(), len: meta.len(), changed: (meta.mtime(), meta.mtime_nsec()) })
}

/// How all files of a directory in a store are now, sorted by path.
///
/// # Errors
/// As the system reports them.
pub fn look_all(store: &Path, dir: &Path) -> io::Result<Vec<Left>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(store.join(dir))? {
        let entry = entry?;
        let path = dir.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            found.extend(look_all(store, &path)?);
        } else {
            found.push(look(store, &path)?);
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

impl Stamp {
    /// Vouches for the journal and view as they are now; all of it must be synced.
    ///
    /// # Errors
    /// As the system reports them.
    pub fn now(
        store: &Path,
        seq: u64,
        hash: String,
        journal: &Path,
        view: Option<&Path>,
    ) -> io::Result<Self> {
        let view = view.map(|dir| look_all(store, dir)).transpose()?;
        Ok(Self { seq, hash, journal: look(store, journal)?, view, boot: boot_id() })
    }

    /// Reads the stamp of a store, if there is a whole one.
    pub fn read(store: &Path) -> Option<Self> {
        let bytes = fs::read(store.join(STAMP)).ok()?;
        let sealed: Sealed = serde_json::from_slice(&bytes).ok()?;
        (seal(&sealed.stamp).ok()? == sealed.seal).then_some(sealed.stamp)
    }

    /// Writes it, and makes it durable.
    ///
    /// # Errors
    /// As the system reports them; no stamp is left then.
    pub fn write(&self, store: &Path) -> io::Result<()> {
        let sealed = Sealed { stamp: self.clone(), seal: seal(self)? };
        super::files::replace(&store.join(STAMP), &serde_json::to_vec(&sealed)?)
    }

    /// Takes it away: from now on the files may change.
    ///
    /// # Errors
    /// As the system reports them.
    pub fn remove(store: &Path) -> io::Result<()> {
        match fs::remove_file(store.join(STAMP)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// True where the journal's size and time are as they were left.
    pub fn holds_for_journal(&self, store: &Path) -> bool {
        look(store, &self.journal.path).is_ok_and(|now| now == self.journal)
    }

    /// True where the view in this directory is as it was left, file by file.
    pub fn holds_for_view(&self, store: &Path, dir: &Path) -> bool {
        self.view.as_ref().is_some_and(|left| look_all(store, dir).is_ok_and(|now| now == *left))
    }
}
