//! The narrow seam to the disk under the journal: everything it asks of a file, and a file that
//! fails on order, for tests.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A file as the journal uses it. One thread writes; any may read what was written before.
pub trait Media: Send + Sync {
    /// Its length in bytes.
    ///
    /// # Errors
    /// As the system reports them, here and below.
    fn len(&self) -> io::Result<u64>;
    /// True where nothing was ever written.
    ///
    /// # Errors
    /// See [`Media::len`].
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Writes at `offset`; says how many bytes, which may be fewer than were given.
    ///
    /// # Errors
    /// See [`Media::len`].
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize>;
    /// Reads from `offset`; says how many bytes, 0 at the end.
    ///
    /// # Errors
    /// See [`Media::len`].
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Returns once the data is on the disk.
    ///
    /// # Errors
    /// See [`Media::len`]. After a failed sync nothing is known of the data since the last good one.
    fn sync_data(&self) -> io::Result<()>;
    /// Cuts the file.
    ///
    /// # Errors
    /// See [`Media::len`].
    fn truncate(&self, len: u64) -> io::Result<()>;
}

/// Reads exactly `len` bytes from `offset`.
///
/// # Errors
/// As the system reports them; `UnexpectedEof` where the file ends before.
pub fn read_exact(media: &dyn Media, offset: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; len];
    let mut filled = 0;
    while filled < len {
        match media.read_at(&mut buffer[filled..], offset + filled as u64) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(buffer)
}

impl Media for File {
    fn len(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        FileExt::write_at(self, bytes, offset)
    }
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, buffer, offset)
    }
    fn sync_data(&self) -> io::Result<()> {
        File::sync_data(self)
    }
    fn truncate(&self, len: u64) -> io::Result<()> {
        self.set_len(len)
    }
}

/// Makes what a directory lists durable.
///
/// # Errors
/// As the system reports them.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// True for errors that say there is no room: disk, quota or the largest file allowed.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// What goes wrong next, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The `nth` write (from 0) takes only so many bytes, without an error.
    ShortWrite(usize, usize),
    /// The `nth` write takes so many bytes, and each one after it fails with this error.
    FailWrite(usize, usize, io::ErrorKind),
    /// The `nth` sync fails with this error.
    FailSync(usize, io::ErrorKind),
    /// The `nth` cut fails with this error.
    FailTruncate(usize, io::ErrorKind),
}

/// A file that fails on order: for tests.
pub struct Faulty {
    inner: Arc<dyn Media>,
    orders: Mutex<Orders>,
}

#[derive(Debug, Default)]
struct Orders {
    faults: Vec<Fault>,
    writes: usize,
    syncs: usize,
    cuts: usize,
}

impl std::fmt::Debug for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Faulty({:?})", self.orders)
    }
}

impl Faulty {
    /// Over a real file; nothing fails until it is told to.
    pub fn over(inner: Arc<dyn Media>) -> Arc<Self> {
        Arc::new(Self { inner, orders: Mutex::default() })
    }

    /// Counts writes, syncs and cuts anew, and has these fail.
    pub fn order(&self, faults: &[Fault]) {
        *self.orders() = Orders { faults: faults.to_vec(), ..Orders::default() };
    }

    /// How many writes and syncs there were since the last order.
    pub fn counts(&self) -> (usize, usize) {
        let orders = self.orders();
        (orders.writes, orders.syncs)
    }

    fn orders(&self) -> std::sync::MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Media for Faulty {
    fn len(&self) -> io::Result<u64> {
        self.inner.len()
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        let (now, faults) = {
            let mut orders = self.orders();
            orders.writes += 1;
            (orders.writes - 1, orders.faults.clone())
        };
        for fault in faults {
            match fault {
                Fault::ShortWrite(nth, len) if nth == now => {
                    return self.inner.write_at(&bytes[..len.min(bytes.len())], offset);
                }
                Fault::FailWrite(nth, len, kind) if nth <= now => {
                    let len = if nth == now { len.min(bytes.len()) } else { 0 };
                    if len == 0 {
                        return Err(kind.into());
                    }
                    return self.inner.write_at(&bytes[..len], offset);
                }
                _ => {}
            }
        }
        self.inner.write_at(bytes, offset)
    }
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.inner.read_at(buffer, offset)
    }
    fn sync_data(&self) -> io::Result<()> {
        let mut orders = self.orders();
        orders.syncs += 1;
        let now = orders.syncs - 1;
        for fault in &orders.faults {
            if let Fault::FailSync(nth, kind) = fault
                && *nth == now
            {
                return Err((*kind).into());
            }
        }
        self.inner.sync_data()
    }
    fn truncate(&self, len: u64) -> io::Result<()> {
        let mut orders = self.orders();
        orders.cuts += 1;
        let now = orders.cuts - 1;
        for fault in &orders.faults {
            if let Fault::FailTruncate(nth, kind) = fault
                && *nth == now
            {
                return Err((*kind).into());
            }
        }
        self.inner.truncate(len)
    }
}
