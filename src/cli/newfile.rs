//! A file that is there whole or not at all.

use super::fault::Fault;
use crate::domain::Words;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file being written beside its place; it takes the place when it is finished.
pub struct NewFile {
    file: BufWriter<File>,
    target: PathBuf,
    /// Where it is written meanwhile; `None` where the target is a device or a pipe.
    beside: Option<PathBuf>,
}

impl NewFile {
    /// Begins the file; one that is there already stays until [`NewFile::finish`].
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(target: &Path) -> Result<Self, Fault> {
        let special = fs::metadata(target).is_ok_and(|meta| !meta.is_file());
        let beside = (!special).then(|| {
            let mut name = target.file_name().unwrap_or_default().to_os_string();
            name.push(format!(".{}.part", std::process::id()));
            target.with_file_name(name)
        });
        let path = beside.as_deref().unwrap_or(target);
        let file = fs::OpenOptions::new().write(true).create(true).truncate(true).open(path);
        let file = file.map_err(|error| Fault::file(target, &error))?;
        Ok(Self { file: BufWriter::new(file), target: target.to_owned(), beside })
    }

    /// Puts it in its place, synced.
    ///
    /// # Errors
    /// Where the disk cannot take it; what stood there before is untouched then.
    pub fn finish(mut self) -> Result<(), Fault> {
        let done = self.file.flush().and_then(|()| match &self.beside {
            Some(beside) => self.file.get_ref().sync_all().and_then(|()| fs::rename(beside, &self.target)),
            None => Ok(()),
        });
        done.map_err(|error| Fault::file(&self.target, &error))?;
        self.beside = None;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // Left unfinished: nobody misses it.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Puts a file that only its owner may read in its place at once; what is lost of it in a power cut
/// is made again.
///
/// # Errors
/// As the system reports them.
pub fn write_private(target: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let beside = target.with_file_name(name);
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
    let done = file.and_then(|mut file| file.write_all(bytes)).and_then(|()| fs::rename(&beside, target));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

/// A file that is there already and is not to be lost.
pub fn exists(path: &Path) -> Fault {
    let name = path.display();
    Fault::bad(Words::made(format!("{name}: 已经存在"), format!("{name}: exists already")))
        .next(Words::fixed("换个名字，或加 --force 覆盖", "choose another name, or add --force to overwrite"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_until_the_new_file_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        let put = |text: &[u8], finish: bool| {
            let mut file = NewFile::create(&path).unwrap();
            file.write_all(text).unwrap();
            if finish {
                file.finish().unwrap();
            }
        };
        put(b"old", true);
        put(b"half", false);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        put(b"new", true);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_private_file_is_its_owners() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        write_private(&path, b"{}").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write_private(&dir.path().join("no/such"), b"{}").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
