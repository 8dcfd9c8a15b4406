//! The desk, opened as a command needs it.

use super::context::Context;
use super::fault::Fault;
use crate::desk::{Answer, Command, Connection, Do, Done, DossierSheet, Overview, Query, Refusal};
use crate::domain::{DossierId, Words};
use crate::policy::Notice;
use crate::record::CommandId;
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::path::Path;

/// A viewer's line to the store, for the time of one command.
pub struct Session {
    line: Connection,
}

impl Session {
    /// Opens the store of the context.
    ///
    /// # Errors
    /// Where there is none.
    pub fn open(context: &Context) -> Result<Self, Fault> {
        let dir = context.store.display();
        Err(Fault::bad(Words::made(format!("{dir}: 没有材料库"), format!("{dir}: no store"))))
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn ask(&mut self, query: Query) -> Result<Answer, Fault> {
        Ok(self.line.ask(query)?)
    }

    /// Commands, and waits until it is on disk.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn command(&mut self, base: Option<u64>, command: Command) -> Result<Done, Fault> {
        Ok(self.line.command(Do { id: command_id(), base, command })?)
    }

    /// A dossier's last submission with its findings.
    ///
    /// # Errors
    /// The desk's refusal: there is no such dossier.
    pub fn sheet(&mut self, dossier: &DossierId) -> Result<DossierSheet, Fault> {
        match self.ask(Query::Sheet { dossier: dossier.clone(), submission: None })? {
            Answer::Sheet(sheet) => Ok(*sheet),
            _ => Err(unanswered()),
        }
    }

    /// The notice in force.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn notice(&mut self) -> Result<Notice, Fault> {
        match self.ask(Query::Notice)? {
            Answer::Notice(notice) => Ok(*notice),
            _ => Err(unanswered()),
        }
    }

    /// Counts, today, and who asks.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn overview(&mut self) -> Result<Overview, Fault> {
        match self.ask(Query::Overview)? {
            Answer::Overview(overview) => Ok(*overview),
            _ => Err(unanswered()),
        }
    }
}

/// The desk answered something else than was asked.
pub fn unanswered() -> Fault {
    Refusal::closed().into()
}

/// An id that no other command has.
pub fn command_id() -> CommandId {
    // The standard library seeds each of these from the system's randomness.
    let part = || RandomState::new().hash_one(std::process::id());
    CommandId(format!("cli-{:016x}{:016x}", part(), part()))
}

/// The text of a file, or of stdin for `-`.
///
/// # Errors
/// Where it cannot be read or is no UTF-8.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    if path.as_os_str() != "-" {
        return std::fs::read_to_string(path).map_err(|error| Fault::file(path, &error));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| {
        let file = if error.kind() == std::io::ErrorKind::InvalidData { "stdin" } else { "-" };
        Fault::file(Path::new(file), &error)
    })?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_do_not_repeat() {
        let ids: std::collections::BTreeSet<CommandId> = (0..1000).map(|_| command_id()).collect();
        assert_eq!(ids.len(), 1000);
    }
}
