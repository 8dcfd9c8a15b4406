//! A store with a desk on it: opened by ourselves and left in order, or a hub's.

use crate::cli::blacklist::SideKeeper;
use crate::cli::fault::{Code, Fault};
use crate::desk::{Answer, Connection, LocalDesk, Query, StoreOptions, Today, Viewer, open_store};
use crate::domain::Words;
use crate::hub::Hub;
use crate::hub::client::Patience;
use crate::record::{OpenError, OpenOptions};
use std::path::Path;
use std::time::Duration;

/// A desk on a store on disk.
pub enum Opened {
    /// In this process. Dropping it leaves the store in order, and then the file beside it from which
    /// the blacklist is looked up cold.
    Own(LocalDesk, SideKeeper),
    /// A hub's, and how long it is waited for when it goes away.
    Hub(Hub, Patience),
}

impl Opened {
    /// Opens a store and starts a desk on it. What the desk cannot answer before the store is
    /// readable it answers then.
    ///
    /// # Errors
    /// Why it does not open.
    pub fn open(dir: &Path, options: OpenOptions, today: Today) -> Result<Self, OpenError> {
        let OpenOptions { clock, author, founding, progress, .. } = options;
        let options = StoreOptions { account: author, clock, today, founding, notice: None, progress };
        let account = options.account.clone();
        let desk = open_store(dir, options)?;
        let keeper = SideKeeper::start(dir, desk.connect(Viewer::new(account)));
        Ok(Self::Own(desk, keeper))
    }

    /// What people should be told of how the store was found, as far as that is known by now.
    pub fn warnings(&self) -> Vec<Words> {
        let Self::Own(desk, _) = self else { return Vec::new() };
        let cut = desk.found().cut.as_deref().map(set_aside);
        cut.into_iter().chain(desk.warnings()).collect()
    }

    /// The store's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Own(desk, _) => &desk.found().id,
            Self::Hub(hub, _) => &hub.welcome().store,
        }
    }

    /// Who we are to it: behind a hub what the system says, else `account`.
    pub fn me<'a>(&'a self, account: &'a str) -> &'a str {
        match self {
            Self::Own(..) => account,
            Self::Hub(hub, _) => &hub.welcome().me.account,
        }
    }

    /// The desk, where it is our own.
    pub fn desk(&self) -> Option<&LocalDesk> {
        match self {
            Self::Own(desk, _) => Some(desk),
            Self::Hub(..) => None,
        }
    }

    /// A line to the desk; for `account`, where the store is our own.
    pub fn connect(&self, account: &str) -> Connection {
        match self {
            Self::Own(desk, _) => desk.connect(Viewer::new(account)),
            Self::Hub(hub, patience) => hub.connect(*patience),
        }
    }

    /// Waits until every dossier has its row: for commands that read the whole queue. `line` is one of
    /// its own.
    pub fn wait_whole(&self, line: &mut Connection) {
        match self {
            Self::Own(desk, _) => desk.wait_whole(),
            // What is wrong is told when the command itself asks.
            Self::Hub(..) => {
                while let Ok(Answer::Overview(now)) = line.ask(Query::Overview)
                    && now.progress.is_some()
                {
                    std::thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

/// Why a store does not open, as a command ends.
pub fn told(error: OpenError) -> Fault {
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
