//! What comes out of a file: pieces one by one, a report about the whole, and how far it is.

use super::decode::hex;
use super::fault::Fault;
use super::form::FileKind;
use super::paper::Slip;
use super::typed::{Arrival, Located, Rejected};
use crate::domain::{BlackEntry, FeeLine, Reviewer, Words};

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The sheet or file being read.
    pub part: &'a str,
    /// Done so far. Only the ratio to `total` means something.
    pub done: u64,
    /// The whole; 0 where it is not known.
    pub total: u64,
}

/// One thing that a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A dossier that can be loaded.
    Dossier(Box<Arrival>),
    /// A dossier or a row that cannot.
    Rejected(Rejected),
    /// A row of a blacklist.
    Black(Located<BlackEntry>),
    /// A row of a roster.
    Reviewer(Located<Reviewer>),
    /// A row of a ballot from paper.
    Slip(Box<Slip>),
    /// A fee.
    Fee(Located<FeeLine>),
}

/// What else is to be said of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it holds.
    pub kind: FileKind,
    /// The file's name, without its folder.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal; of a directory, over the names and hashes of its tables.
    pub sha256: String,
    /// Faults of whole sheets (headers): with one of these no dossier is good.
    pub whole: Vec<Fault>,
    /// How many dossiers or rows can be loaded.
    pub good: u64,
    /// How many dossiers or rows cannot.
    pub rejected: u64,
    /// Sheets and headers that no form knows, which are not stored.
    pub unknown_columns: Vec<(String, String)>,
    /// Race, creed and party: sheets and headers of columns that were dropped.
    pub dropped_private_columns: Vec<(String, String)>,
    /// What else a person should know.
    pub notes: Vec<Words>,
}

impl Report {
    pub(super) fn new(kind: FileKind, file: &str) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            sha256: String::new(),
            whole: Vec::new(),
            good: 0,
            rejected: 0,
            unknown_columns: Vec::new(),
            dropped_private_columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn count(&mut self, piece: &Piece) {
        match piece {
            Piece::Rejected(_) => self.rejected += 1,
            _ => self.good += 1,
        }
    }

    pub(super) fn set_hash(&mut self, hash: [u8; 32]) {
        self.sha256 = hex(&hash);
    }

    pub(super) fn unknown(&mut self, part: &str, header: &str) {
        note_once(&mut self.unknown_columns, part, header);
    }

    pub(super) fn dropped(&mut self, part: &str, header: &str) {
        note_once(&mut self.dropped_private_columns, part, header);
    }
}

fn note_once(list: &mut Vec<(String, String)>, part: &str, header: &str) {
    // A hostile file could invent a header a line.
    const MOST: usize = 1_000;
    if list.len() < MOST && !list.iter().any(|(p, h)| p == part && h == header) {
        list.push((part.to_owned(), header.to_owned()));
    }
}

/// What a file holds, all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// Dossiers.
    Queue(Vec<Arrival>),
    /// Entries of a blacklist.
    Blacklist(Vec<Located<BlackEntry>>),
    /// Persons of a roster.
    Roster(Vec<Located<Reviewer>>),
    /// Rows of ballots from paper.
    Ballots(Vec<Slip>),
    /// Fees.
    Fees(Vec<Located<FeeLine>>),
}

/// A file read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What is good in it.
    pub contents: Contents,
    /// What is not.
    pub rejected: Vec<Rejected>,
    /// What else is to be said.
    pub report: Report,
}

impl Loaded {
    /// Every fault, in the order of the file.
    pub fn faults(&self) -> Vec<&Fault> {
        let rows = self.rejected.iter().flat_map(|rejected| &rejected.faults);
        let mut all: Vec<&Fault> = self.report.whole.iter().chain(rows).collect();
        all.sort_by_key(|fault| fault.order);
        all
    }
}

/// Tells how far a reading is, not too often.
pub(super) struct Steps<'p> {
    progress: &'p dyn Fn(Progress<'_>),
    before: u64,
    now: (u64, u64),
    last: u64,
    /// How many parts are to be read, those read twice counted twice.
    pub rounds: u64,
}

impl<'p> Steps<'p> {
    /// Nothing is read yet.
    pub fn new(progress: &'p dyn Fn(Progress<'_>)) -> Self {
        Self { progress, before: 0, now: (0, 0), last: 0, rounds: 1 }
    }

    /// `at` of the part that is being read.
    pub fn at(&mut self, part: &str, (done, total): (u64, u64)) {
        self.now = (done, total);
        // A hundredth of a part is as fine as any bar.
        let step = (done * 100).checked_div(total).unwrap_or(0) + 1;
        if step != self.last {
            self.last = step;
            let share = (done * 1000).checked_div(total).unwrap_or(0).min(1000);
            (self.progress)(Progress { part, done: self.before + share, total: self.rounds * 1000 });
        }
    }

    /// The part is read.
    pub fn done(&mut self) {
        self.before += 1000;
        self.last = 0;
    }
}
