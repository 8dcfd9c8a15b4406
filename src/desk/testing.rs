//! A desk on a record in memory, with a clock that stands still: for tests and benchmarks.

use super::protocol::{Answer, Command, Connection, Do, Done, DossierSheet, Query, Refusal};
use super::{IndexCache, Loader, LocalDesk, Parts, Today, Viewer};
use crate::domain::{Day, Dossier, DossierId, Reviewer, Row};
use crate::policy::{Notice, specimen};
use crate::record::clock::FixedClock;
use crate::record::memory::MemoryStore;
use crate::record::{CommandId, Shelf, Source, Writer};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The owner of stores made here.
pub const OWNER: &str = "owner";

/// A desk on a record in memory, on 2020-11-02 at 10:00, writable; nobody is on its roster.
pub fn desk() -> LocalDesk {
    desk_on(&store(), Today::default())
}

/// A record in memory whose clock stands at 2020-11-02 10:00 +08:00.
pub fn store() -> MemoryStore {
    MemoryStore::new(clock())
}

/// The clock of these stores.
pub fn clock() -> Arc<FixedClock> {
    let at = jiff::Timestamp::from_second(1_604_282_400).unwrap_or_default();
    Arc::new(FixedClock::at(at))
}

/// A desk on that record.
pub fn desk_on(store: &MemoryStore, today: Today) -> LocalDesk {
    desk_of(Box::new(store.clone()), Arc::new(store.clone()), today, None)
}

/// A desk on the two sides of a store.
pub fn desk_of(
    writer: Box<dyn Writer>,
    shelf: Arc<dyn Shelf>,
    today: Today,
    cache: Option<std::sync::Arc<dyn IndexCache>>,
) -> LocalDesk {
    let parts = Parts {
        writer,
        shelf,
        notice: Arc::new(Notice::embedded().clone()),
        notice_sha256: Notice::sha256(Notice::EMBEDDED_TEXT),
        clock: clock(),
        today,
        owner: OWNER.to_owned(),
        cache,
    };
    LocalDesk::start(parts).unwrap_or_else(|error| unreachable!("memory can be read: {error}"))
}

/// The specimen under another number: `SL2020-0007`.
pub fn dossier(number: usize) -> Dossier {
    changed(number, &[])
}

/// The specimen under another number with some cells changed.
pub fn changed(number: usize, changes: &[(&str, &str)]) -> Dossier {
    let mut dossier = specimen::with(changes);
    specimen::change(&mut dossier, "申报人.申报编号", &id(number).0);
    dossier
}

/// The number of the specimens made here.
pub fn id(number: usize) -> DossierId {
    DossierId(format!("SL2020-{number:04}"))
}

/// A person for the roster: `person("wang", "王岚", "经办人")`.
pub fn person(account: &str, name: &str, roles: &str) -> Reviewer {
    let mut reviewer = Reviewer::default();
    for (column, text) in Reviewer::COLUMNS.iter().zip([account, name, "示例评审单位", "高级工程师", roles])
    {
        let at = Reviewer::COLUMNS.iter().position(|held| held.zh == column.zh).unwrap_or_default();
        let _ = reviewer.set(at, text);
    }
    reviewer
}

static COMMANDS: AtomicU64 = AtomicU64::new(1);

/// A command with a fresh id.
pub fn fresh(command: Command) -> Do {
    let number = COMMANDS.fetch_add(1, Ordering::Relaxed);
    Do { id: CommandId(format!("test-{number}")), base: None, command }
}

/// A connection with the usual steps in short.
pub struct Hand(pub Connection);

impl Hand {
    /// A hand of that account.
    pub fn of(desk: &LocalDesk, account: &str) -> Self {
        Self(desk.connect(Viewer::new(account)))
    }

    /// Commands, made from nothing seen.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn run(&mut self, command: Command) -> Result<Done, Refusal> {
        self.0.command(fresh(command))
    }

    /// Loads dossiers, whole.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn load(&mut self, dossiers: Vec<Dossier>) -> Result<Done, Refusal> {
        self.load_with(dossiers, false)
    }

    /// Loads dossiers; the good ones only, where `accept_good`.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn load_with(&mut self, dossiers: Vec<Dossier>, accept_good: bool) -> Result<Done, Refusal> {
        let mut loader = Loader::new(&mut self.0, fresh(Command::Undo).id.0, Source::default());
        dossiers.into_iter().try_for_each(|dossier| loader.push(dossier))?;
        loader.commit(accept_good)
    }

    /// A dossier's sheet.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn sheet(&mut self, dossier: &DossierId) -> Result<DossierSheet, Refusal> {
        match self.0.ask(Query::Sheet { dossier: dossier.clone(), submission: None })? {
            Answer::Sheet(sheet) => Ok(*sheet),
            _ => Err(Refusal::closed()),
        }
    }
}

/// A day.
pub fn day(year: i16, month: i8, day: i8) -> Day {
    jiff::civil::date(year, month, day)
}
