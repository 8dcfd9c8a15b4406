//! Files written whole or not at all: beside their place first, synced, then put there.

use crate::domain::text::visible;
use crate::domain::{Lang, Words};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Why nothing was written. Whatever stood there before still stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFailure {
    /// Something is there already, and nobody said to overwrite it.
    Exists(PathBuf),
    /// The name's end is none of `.xlsx`, `.csv`, `.jsonl`, `.md`.
    UnknownType(PathBuf),
    /// The directory is not there.
    NoDirectory(PathBuf),
    /// A directory stands where the file should.
    IsDirectory(PathBuf),
    /// The system does not allow it.
    Denied(PathBuf),
    /// The disk is full, or the quota used up.
    Full(PathBuf),
    /// What a file of that type cannot hold.
    Unfit(PathBuf, String),
    /// Anything else: the system's own words.
    Failed(PathBuf, String),
}

impl WriteFailure {
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::AlreadyExists => Self::Exists(path),
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoDirectory(path),
            ErrorKind::IsADirectory => Self::IsDirectory(path),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::Denied(path),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full(path),
            _ => Self::Failed(path, error.to_string()),
        }
    }

    /// What is wrong and what to do, the file named first.
    pub fn words(&self) -> Words {
        let (path, zh, en) = match self {
            Self::Exists(path) => (
                path,
                "已经存在，未覆盖；请换个文件名，或明确要求覆盖".to_owned(),
                "is there already and was not overwritten; choose another name, or ask to overwrite it"
                    .to_owned(),
            ),
            Self::UnknownType(path) => (
                path,
                "文件类型不认识，应为 .xlsx、.csv、.jsonl 或 .md".to_owned(),
                "unknown type of file; expected .xlsx, .csv, .jsonl or .md".to_owned(),
            ),
            Self::NoDirectory(path) => (
                path,
                "所在目录不存在，请先建立".to_owned(),
                "its directory is not there; make it first".to_owned(),
            ),
            Self::IsDirectory(path) => {
                (path, "是一个目录，请给出文件名".to_owned(), "is a directory; give a file's name".to_owned())
            }
            Self::Denied(path) => (
                path,
                "没有写入权限，请换个目录".to_owned(),
                "may not be written here; choose another directory".to_owned(),
            ),
            Self::Full(path) => (
                path,
                "磁盘已满或配额用尽，未写入任何内容；请腾出空间后重试".to_owned(),
                "the disk is full or the quota used up; nothing was written; free some space and try again"
                    .to_owned(),
            ),
            Self::Unfit(path, why) => (
                path,
                format!("这种文件装不下: {why}；请改用 .jsonl"),
                format!("cannot hold this: {why}; use .jsonl"),
            ),
            Self::Failed(path, why) => {
                (path, format!("无法写入（{why}）"), format!("cannot be written ({why})"))
            }
        };
        let name = path.display().to_string();
        let name = visible(&name, false);
        Words::made(format!("{name}: {zh}"), format!("{name}: {en}"))
    }
}

impl std::fmt::Display for WriteFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words().get(Lang::En))
    }
}

impl std::error::Error for WriteFailure {}

/// What stands beside the place until it is done; it goes when it is dropped.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have been put in its place already.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Writes a file: `content` fills it, and only a whole, synced file appears under its name.
pub(super) fn write_file(
    path: &Path,
    overwrite: bool,
    content: impl FnOnce(&mut BufWriter<File>) -> Result<(), WriteFailure>,
) -> Result<(), WriteFailure> {
    let fail = |error: std::io::Error| WriteFailure::io(path, &error);
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => return Err(WriteFailure::IsDirectory(path.to_owned())),
        Ok(_) if !overwrite => return Err(WriteFailure::Exists(path.to_owned())),
        _ => {}
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (file, beside) = create_beside(directory, path)?;
    let mut writer = BufWriter::new(file);
    content(&mut writer)?;
    writer.flush().map_err(fail)?;
    writer.get_ref().sync_all().map_err(fail)?;
    drop(writer);
    if overwrite {
        std::fs::rename(&beside.0, path).map_err(fail)?;
    } else {
        // A link refuses to take a place that is taken; a rename would not.
        match std::fs::hard_link(&beside.0, path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(fail(error)),
            Err(_) if path.exists() => return Err(WriteFailure::Exists(path.to_owned())),
            // Some file systems know no links.
            Err(_) => std::fs::rename(&beside.0, path).map_err(fail)?,
            Ok(()) => {}
        }
    }
    sync_directory(directory);
    Ok(())
}

/// The name is made durable too, where the file system can do that.
fn sync_directory(directory: &Path) {
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
}

fn create_beside(directory: &Path, path: &Path) -> Result<(File, Beside), WriteFailure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // A name may be at most 255 bytes long on most systems.
    let short: String = name.chars().take(40).collect();
    for attempt in 0..100_u32 {
        let beside = directory.join(format!(".{short}.{}-{attempt}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, Beside(beside))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(WriteFailure::io(path, &error)),
        }
    }
    Err(WriteFailure::Failed(path.to_owned(), "temporary name".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(dir)
            .expect("readable")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
    fn put(path: &Path, text: &str, overwrite: bool) -> Result<(), WriteFailure> {
        write_file(path, overwrite, |out| {
            out.write_all(text.as_bytes()).map_err(|e| WriteFailure::io(path, &e))
        })
    }

    #[test]
    fn a_file_appears_whole_and_is_not_overwritten_unasked() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("名单.md");
        put(&path, "one", false).expect("written");
        assert_eq!(put(&path, "two", false), Err(WriteFailure::Exists(path.clone())));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "one");
        put(&path, "two", true).expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "two");
        assert_eq!(names(dir.path()), ["名单.md"]);
        assert_eq!(put(dir.path(), "x", true), Err(WriteFailure::IsDirectory(dir.path().to_owned())));
        let nowhere = dir.path().join("no/such.md");
        assert_eq!(put(&nowhere, "x", false), Err(WriteFailure::NoDirectory(nowhere)));
    }

    #[test]
    fn a_failure_in_the_middle_leaves_nothing_behind_and_the_old_file_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a.csv");
        put(&path, "old", false).expect("written");
        let full = std::io::Error::from(ErrorKind::StorageFull);
        let outcome = write_file(&path, true, |out| {
            out.write_all(b"half").map_err(|e| WriteFailure::io(&path, &e))?;
            Err(WriteFailure::io(&path, &full))
        });
        assert_eq!(outcome, Err(WriteFailure::Full(path.clone())));
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "old");
        assert_eq!(names(dir.path()), ["a.csv"]);
    }
}
