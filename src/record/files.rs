//! Small files, replaced whole: after a crash there is the old one or the new one.

use super::media::sync_dir;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Replaces a file (mode 0600) and makes that durable.
///
/// # Errors
/// As the system reports them; the old file stands then.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_beside(path, bytes, true)?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// Replaces a file (mode 0600) that may be lost in a power cut: it is made anew from other data.
///
/// # Errors
/// As the system reports them; the old file stands then.
pub fn replace_lightly(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_beside(path, bytes, false)
}

fn write_beside(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let written = (|| {
        // A leftover may belong to somebody else or be a link: never written through.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        if sync {
            file.sync_all()?;
        }
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Makes a directory (mode 0700) and those above it.
///
/// # Errors
/// As the system reports them.
pub fn make_dir(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Keeps a directory and all in it to its owner: 0700 and 0600.
///
/// # Errors
/// As the system reports them.
pub fn keep_private(dir: &Path) -> io::Result<()> {
    set_mode(dir, 0o700)?;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            keep_private(&entry.path())?;
        } else {
            set_mode(&entry.path(), 0o600)?;
        }
    }
    Ok(())
}

/// Sets a mode where it is another.
///
/// # Errors
/// As the system reports them.
pub fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_is_whole_and_private() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("x");
        replace(&path, b"one").expect("written");
        fs::write(dir.path().join("x.new"), b"left by a crash").expect("written");
        replace(&path, b"two").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert!(!dir.path().join("x.new").exists());
    }

    #[test]
    fn a_failed_replacement_leaves_the_old_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("x");
        replace(&path, b"one").expect("written");
        fs::create_dir(dir.path().join("x.new")).expect("made");
        assert!(replace(&path, b"two").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"one");
    }

    #[test]
    fn directories_are_private() {
        let dir = tempfile::tempdir().expect("a directory");
        let inner = dir.path().join("a/b");
        make_dir(&inner).expect("made");
        fs::write(inner.join("f"), b"x").expect("written");
        fs::set_permissions(inner.join("f"), fs::Permissions::from_mode(0o644)).expect("set");
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).expect("set");
        keep_private(&dir.path().join("a")).expect("kept");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&inner), mode(&inner.join("f"))), (0o700, 0o600));
    }
}
