//! A bulk action from the sender's side: in one command where it is short, else in parts that one commit
//! brings into force.

use super::protocol::{BULK_ALONE, BULK_PART, BulkWhat, Command, Connection, Do, Done, Refusal};
use crate::domain::DossierId;
use crate::record::CommandId;

/// What is sent of a bulk action, step by step; whoever has the answers waits for each.
#[derive(Debug, Clone)]
pub struct Bulker {
    id: CommandId,
    dossiers: Vec<(DossierId, Option<u64>)>,
    what: BulkWhat,
    taken: usize,
    parts: usize,
    done: bool,
}

impl Bulker {
    /// An action under that command id, which no other has ever had.
    pub fn new(id: CommandId, dossiers: Vec<(DossierId, Option<u64>)>, what: BulkWhat) -> Self {
        Self { id, dossiers, what, taken: 0, parts: 0, done: false }
    }

    /// How many dossiers were taken so far, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.taken, self.dossiers.len())
    }

    /// True while it can still be let go of: the commit has not been sent.
    pub fn may_stop(&self) -> bool {
        !self.done
    }

    /// The next command to send; `None` after the last one.
    pub fn next_command(&mut self) -> Option<Do> {
        if self.done {
            return None;
        }
        let (id, command) = if self.dossiers.len() <= BULK_ALONE {
            self.done = true;
            let (dossiers, what) = (self.dossiers.clone(), self.what.clone());
            (self.id.clone(), Command::Bulk { dossiers, what })
        } else if self.taken == self.dossiers.len() {
            self.done = true;
            (self.id.clone(), Command::BulkCommit { bulk: self.id.0.clone(), count: self.taken })
        } else {
            self.parts += 1;
            let rest = &self.dossiers[self.taken..];
            let part = Command::BulkPart {
                bulk: self.id.0.clone(),
                from: self.taken,
                dossiers: rest[..rest.len().min(BULK_PART)].to_vec(),
                what: self.what.clone(),
            };
            (CommandId(format!("{}/{}", self.id.0, self.parts)), part)
        };
        Some(Do { id, base: None, command })
    }

    /// The command sent last was accepted; true where it was the last one.
    ///
    /// # Errors
    /// Where the desk did not say what it took.
    pub fn accepted(&mut self, done: &Done) -> Result<bool, Refusal> {
        if !self.done {
            if done.taken == 0 {
                return Err(Refusal::closed());
            }
            self.taken = (self.taken + done.taken).min(self.dossiers.len());
        }
        Ok(self.done)
    }

    /// Forgets what was sent: nothing of it is done.
    pub fn abort(&self) -> Do {
        let id = CommandId(format!("{}/no", self.id.0));
        Do { id, base: None, command: Command::BulkAbort { bulk: self.id.0.clone() } }
    }

    /// Sends all of it and waits for the end; `told` hears how far it has come.
    ///
    /// # Errors
    /// The desk's refusal; nothing is done then.
    pub fn run(
        mut self,
        connection: &mut Connection,
        mut told: impl FnMut(usize, usize),
    ) -> Result<Done, Refusal> {
        while let Some(command) = self.next_command() {
            let sent = connection.command(command).and_then(|done| Ok((self.accepted(&done)?, done)));
            match sent {
                Ok((true, done)) => return Ok(done),
                Ok((false, _)) => told(self.taken, self.dossiers.len()),
                Err(refusal) => {
                    if self.parts > 0 {
                        // The desk has forgotten it, or does so now.
                        let _ = connection.command(self.abort());
                    }
                    return Err(refusal);
                }
            }
        }
        Err(Refusal::closed())
    }
}
