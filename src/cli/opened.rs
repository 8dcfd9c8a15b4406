//! A store opened with a desk on it, and left in order.

use crate::cli::fault::{Code, Fault};
use crate::desk::{LocalDesk, StoreOptions, Today, open_store};
use crate::domain::Words;
use crate::record::{OpenError, OpenOptions};
use std::path::Path;

/// A desk on a store on disk. Dropping it leaves the store in order.
pub struct Opened {
    desk: LocalDesk,
}

impl Opened {
    /// Opens a store and starts a desk on it. What the desk cannot answer before the store is
    /// readable it answers then.
    ///
    /// # Errors
    /// Why it does not open.
    pub fn open(dir: &Path, options: OpenOptions, today: Today) -> Result<Self, Fault> {
        let OpenOptions { clock, author, founding, progress, .. } = options;
        let options = StoreOptions { account: author, clock, today, founding, notice: None, progress };
        open_store(dir, options).map(|desk| Self { desk }).map_err(told)
    }

    /// What people should be told of how the store was found, as far as that is known by now.
    pub fn warnings(&self) -> Vec<Words> {
        let cut = self.desk.found().cut.as_deref().map(set_aside);
        cut.into_iter().chain(self.desk.warnings()).collect()
    }

    /// The store's id.
    pub fn id(&self) -> &str {
        &self.desk.found().id
    }

    /// The desk.
    pub fn desk(&self) -> Option<&LocalDesk> {
        Some(&self.desk)
    }
}

/// Why a store does not open, as a command ends.
fn told(error: OpenError) -> Fault {
    let code = match error.exit_code() {
        4 => Code::Held,
        5 => Code::Damaged,
        _ => Code::Bad,
    };
    Fault::new(code, error.words())
}

/// What was being written when the last process stopped.
fn set_aside(path: &Path) -> Words {
    let path = path.display();
    Words::made(
        format!("上次没有写完的一段从未算数，另存为 {path}"),
        format!("what was being written when the last process stopped never counted; it is kept as {path}"),
    )
}
