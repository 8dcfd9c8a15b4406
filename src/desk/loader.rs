//! A load from the client's side: cut into parts, sent a few ahead of their answers.

use super::protocol::{
    Command, Connection, Do, Done, LOAD_PART, LoadResult, Refusal, Reply, Request, RequestId,
};
use crate::domain::Dossier;
use crate::record::{CommandId, Source};
use std::collections::VecDeque;

/// Parts sent before the first of them is answered.
const AHEAD: usize = 4;

/// Bytes of a part at the most, as the desk counts them.
const BYTES: usize = 800 * 1024;

/// Sends dossiers in parts and makes them visible with one commit. On a connection of its own: what
/// else comes on it is dropped.
#[derive(Debug)]
pub struct Loader<'a> {
    connection: &'a mut Connection,
    load: String,
    source: Source,
    part: Vec<Dossier>,
    bytes: usize,
    sent: u64,
    pushed: u64,
    waiting: VecDeque<RequestId>,
    results: Vec<LoadResult>,
}

impl<'a> Loader<'a> {
    /// A load under that id, which no other load has ever had.
    pub fn new(connection: &'a mut Connection, load: impl Into<String>, source: Source) -> Self {
        Self {
            connection,
            load: load.into(),
            source,
            part: Vec::new(),
            bytes: 0,
            sent: 0,
            pushed: 0,
            waiting: VecDeque::new(),
            results: Vec::new(),
        }
    }

    /// Adds a dossier. What became of it is in the answer to [`Loader::commit`].
    ///
    /// # Errors
    /// The desk's refusal of a part sent before: the load is over.
    pub fn push(&mut self, dossier: Dossier) -> Result<(), Refusal> {
        let size = super::load::size(&dossier);
        if self.part.len() >= LOAD_PART || (!self.part.is_empty() && self.bytes + size > BYTES) {
            self.flush()?;
        }
        self.bytes += size;
        self.pushed += 1;
        self.part.push(dossier);
        Ok(())
    }

    /// What became of those answered so far.
    pub fn results(&self) -> &[LoadResult] {
        &self.results
    }

    /// Makes the load visible, whole; with `accept_good` without those that cannot be taken.
    ///
    /// # Errors
    /// The desk's refusal; nothing is visible then, and [`Loader::abort`] forgets the load.
    pub fn commit(&mut self, accept_good: bool) -> Result<Done, Refusal> {
        self.flush()?;
        while !self.waiting.is_empty() {
            self.receive()?;
        }
        let load = self.load.clone();
        if self.sent == 0 {
            // An empty file: there is no load to commit.
            return Ok(Done {
                at: None,
                words: crate::domain::Words::default(),
                load: Vec::new(),
                taken: 0,
                row: None,
            });
        }
        let command = self.numbered(Command::LoadCommit { load, count: self.pushed, accept_good });
        self.connection.command(command)
    }

    /// Forgets the load.
    ///
    /// # Errors
    /// The desk's refusal.
    pub fn abort(mut self) -> Result<(), Refusal> {
        let load = self.load.clone();
        let command = self.numbered(Command::LoadAbort { load });
        self.connection.command(command).map(|_| ())
    }

    fn numbered(&mut self, command: Command) -> Do {
        self.sent += 1;
        Do { id: CommandId(format!("{}/{}", self.load, self.sent)), base: None, command }
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        if self.part.is_empty() {
            return Ok(());
        }
        while self.waiting.len() >= AHEAD {
            self.receive()?;
        }
        self.bytes = 0;
        let (load, source) = (self.load.clone(), self.source.clone());
        let dossiers = std::mem::take(&mut self.part);
        let what = self.numbered(Command::LoadPart { load, dossiers, source });
        let id = self.connection.send(Request::Do(what))?;
        self.waiting.push_back(id);
        Ok(())
    }

    fn receive(&mut self) -> Result<(), Refusal> {
        loop {
            let delivery = self.connection.replies.recv().map_err(|_| Refusal::closed())?;
            let Some(at) = self.waiting.iter().position(|id| *id == delivery.id) else { continue };
            self.waiting.remove(at);
            match delivery.reply {
                Reply::Done(done) => self.results.extend(done.load),
                Reply::Refused(refusal) => return Err(refusal),
                _ => return Err(Refusal::closed()),
            }
            return Ok(());
        }
    }
}
