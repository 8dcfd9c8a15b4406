//! Where the socket is, and whether that place can be believed: only the hub's own account may be able
//! to put anything there.

use super::peer::my_uid;
use crate::domain::Words;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// The folder made for hubs on a host.
pub const FOLDER: &str = "/run/pingwei";

/// The socket's name in it.
pub const SOCKET: &str = "hub.sock";

/// In a store: where its hub listens, for those who can read the store.
pub const POINTER: &str = "hub";

/// Where a hub listens, and clients look, when nothing else is said.
pub fn default_socket() -> PathBuf {
    Path::new(FOLDER).join(SOCKET)
}

/// Why a place is not used.
#[derive(Debug)]
pub enum Bad {
    /// Nothing is there.
    Nothing,
    /// It could be somebody else's doing.
    Untrusted(Words),
    /// Another hub listens there.
    Taken,
    /// The system's error, and about what.
    Io(PathBuf, io::Error),
}

fn untrusted(path: &Path, zh: &str, en: &str) -> Bad {
    let path = path.display();
    Bad::Untrusted(Words::made(format!("{path}: {zh}"), format!("{path}: {en}")))
}

fn look(path: &Path) -> Result<Metadata, Bad> {
    fs::symlink_metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Bad::Nothing,
        _ => Bad::Io(path.to_owned(), error),
    })
}

/// The socket's folder and the account it belongs to: a real folder that nobody else can write to, in
/// folders that nobody else can exchange.
///
/// # Errors
/// [`Bad::Nothing`], or what is wrong with it.
pub fn folder_owner(socket: &Path) -> Result<u32, Bad> {
    let folder = socket.parent().filter(|folder| folder.is_absolute()).ok_or(Bad::Nothing)?;
    let held = look(folder)?;
    if held.is_symlink() || !held.is_dir() {
        return Err(untrusted(folder, "不是真正的目录，不采用", "is no real folder: not used"));
    }
    if held.mode() & 0o022 != 0 {
        return Err(untrusted(
            folder,
            "别人可以写入，不采用；请改为 0755",
            "others can write to it: not used; make it 0755",
        ));
    }
    for above in folder.ancestors().skip(1) {
        let step = look(above)?;
        let sticky = step.mode() & 0o1000 != 0;
        let own = step.uid() == 0 || step.uid() == held.uid();
        if step.is_symlink() || !own || (step.mode() & 0o022 != 0 && !sticky) {
            return Err(untrusted(
                above,
                "别人可以换掉其中的目录，不采用",
                "others can exchange folders in it: not used",
            ));
        }
    }
    Ok(held.uid())
}

/// The account whose hub listens at a socket, as far as files tell: the socket is a real one and
/// belongs to the folder's account.
///
/// # Errors
/// See [`folder_owner`].
pub fn socket_owner(socket: &Path) -> Result<u32, Bad> {
    let owner = folder_owner(socket)?;
    let held = look(socket)?;
    if !held.file_type().is_socket() || held.uid() != owner {
        return Err(untrusted(
            socket,
            "不是该账号的套接字，不采用",
            "is no socket of that account: not used",
        ));
    }
    Ok(owner)
}

/// A socket that is listened at, and the right to do so; both are given up when it is dropped.
#[derive(Debug)]
pub struct Seat {
    /// Where clients come.
    pub listener: UnixListener,
    socket: PathBuf,
    pointer: Option<PathBuf>,
    /// The system's lock: it ends with its holder, however that ends.
    _lock: File,
}

impl Seat {
    /// Takes a place. A socket left by a hub that was killed is taken away: whoever has the lock
    /// knows that nobody listens there.
    ///
    /// # Errors
    /// See [`Bad`].
    pub fn take(socket: &Path) -> Result<Self, Bad> {
        let folder = socket
            .parent()
            .filter(|folder| folder.is_absolute())
            .ok_or_else(|| untrusted(socket, "套接字要写绝对路径", "the socket needs an absolute path"))?;
        match fs::DirBuilder::new().mode(0o755).create(folder) {
            // The mask of the account may have narrowed it; others must be able to pass.
            Ok(()) => fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
                .map_err(|error| Bad::Io(folder.to_owned(), error))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Bad::Io(folder.to_owned(), error)),
        }
        if folder_owner(socket)? != my_uid() {
            return Err(untrusted(
                folder,
                "不属于本账号，不采用",
                "does not belong to this account: not used",
            ));
        }
        let lock = lock(socket)?;
        let io = |error| Bad::Io(socket.to_owned(), error);
        match look(socket) {
            Ok(held) if held.file_type().is_socket() => fs::remove_file(socket).map_err(io)?,
            Ok(_) => return Err(untrusted(socket, "已有别的文件", "is another file")),
            Err(Bad::Nothing) => {}
            Err(other) => return Err(other),
        }
        let listener = UnixListener::bind(socket).map_err(io)?;
        // Who may come in is asked of the kernel and the roster, not of the file's mode.
        fs::set_permissions(socket, fs::Permissions::from_mode(0o666)).map_err(io)?;
        Ok(Self { listener, socket: socket.to_owned(), pointer: None, _lock: lock })
    }

    /// Leaves word in the store where its hub listens.
    ///
    /// # Errors
    /// The system's.
    pub fn leave_word(&mut self, store: &Path) -> io::Result<()> {
        let pointer = store.join(POINTER);
        crate::record::files::replace_lightly(&pointer, self.socket.as_os_str().as_encoded_bytes())?;
        self.pointer = Some(pointer);
        Ok(())
    }

    /// Where it is.
    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // Whatever cannot be taken away is told from a living one by the next hub and by clients.
        let _ = fs::remove_file(&self.socket);
        if let Some(pointer) = &self.pointer {
            let _ = fs::remove_file(pointer);
        }
    }
}

fn lock(socket: &Path) -> Result<File, Bad> {
    let mut name = socket.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    let path = socket.with_file_name(name);
    let io = |error| Bad::Io(path.clone(), error);
    let file =
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Bad::Taken),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

/// Where the hub of a store says it listens; `None` where there is none, or the store is not ours to
/// read.
pub fn word_of(store: &Path) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = fs::read(store.join(POINTER)).ok().filter(|bytes| bytes.len() < 4096)?;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn mode(path: &Path, bits: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(bits)).unwrap();
    }

    fn room() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("run");
        (dir, folder.join("hub.sock"))
    }

    #[test]
    fn a_seat_makes_its_folder_and_leaves_nothing_behind() {
        let (dir, socket) = room();
        let mut seat = Seat::take(&socket).unwrap();
        assert_eq!(socket_owner(&socket).unwrap(), my_uid());
        assert_eq!(fs::metadata(socket.parent().unwrap()).unwrap().mode() & 0o777, 0o755);
        seat.leave_word(dir.path()).unwrap();
        assert_eq!(word_of(dir.path()), Some(socket.clone()));
        drop(seat);
        assert!(matches!(socket_owner(&socket), Err(Bad::Nothing)));
        assert_eq!(word_of(dir.path()), None);
    }

    #[test]
    fn two_cannot_sit_in_one_place_and_a_dead_ones_socket_is_taken_away() {
        let (_dir, socket) = room();
        let first = Seat::take(&socket).unwrap();
        assert!(matches!(Seat::take(&socket), Err(Bad::Taken)));
        drop(first);
        // As a killed hub leaves it: the socket is there, nobody listens.
        drop(UnixListener::bind(&socket).unwrap());
        assert!(fs::symlink_metadata(&socket).is_ok());
        let again = Seat::take(&socket).unwrap();
        assert!(std::os::unix::net::UnixStream::connect(again.socket()).is_ok());
    }

    #[test]
    fn what_others_could_write_or_exchange_is_not_used() {
        let (dir, socket) = room();
        let folder = socket.parent().unwrap().to_owned();
        drop(Seat::take(&socket).unwrap());
        for bits in [0o777, 0o775, 0o1777] {
            mode(&folder, bits);
            assert!(matches!(Seat::take(&socket), Err(Bad::Untrusted(_))), "{bits:o}");
            assert!(matches!(folder_owner(&socket), Err(Bad::Untrusted(_))), "{bits:o}");
        }
        mode(&folder, 0o755);
        let link = dir.path().join("link");
        symlink(&folder, &link).unwrap();
        assert!(matches!(Seat::take(&link.join("hub.sock")), Err(Bad::Untrusted(_))));
        // A folder above that anybody may write to, without the sticky bit.
        mode(dir.path(), 0o777);
        assert!(matches!(Seat::take(&socket), Err(Bad::Untrusted(_))));
        mode(dir.path(), 0o1777);
        assert!(Seat::take(&socket).is_ok());
    }

    #[test]
    fn a_file_in_the_sockets_place_is_left_alone() {
        let (_dir, socket) = room();
        drop(Seat::take(&socket).unwrap());
        fs::write(&socket, "mine").unwrap();
        assert!(matches!(Seat::take(&socket), Err(Bad::Untrusted(_))));
        assert_eq!(fs::read_to_string(&socket).unwrap(), "mine");
        assert!(matches!(socket_owner(&socket), Err(Bad::Untrusted(_))));
        assert!(matches!(Seat::take(Path::new("hub.sock")), Err(Bad::Untrusted(_))));
    }
}
