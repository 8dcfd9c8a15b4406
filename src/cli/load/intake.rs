//! A file read to its end before anything of it is loaded.

use crate::cli::fault::Fault;
use crate::cli::files::{ProgressBar, fault_words};
use crate::domain::{BlackEntry, FeeLine, Reviewer, Words};
use crate::exchange::{Arrival, Located, Piece, Rejected, Report, Slip, read_each};
use crate::record::Source;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Dossiers held in memory at the most; a longer queue is read a second time when it is sent.
const KEPT: usize = 10_000;

/// One file.
pub struct Intake {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub held: Held,
    /// What cannot be loaded.
    pub rejected: Vec<Rejected>,
    /// What else is to be said.
    pub report: Report,
}

/// What is good in a file.
pub enum Held {
    /// Dossiers; `None` where there are too many to hold.
    Queue(Option<Vec<Arrival>>),
    /// Entries of a blacklist.
    Blacklist(Vec<BlackEntry>),
    /// People of a roster.
    Roster(Vec<Reviewer>),
    /// Rows of ballots from paper.
    Ballots(Vec<Slip>),
    /// Fees.
    Fees(Vec<Located<FeeLine>>),
}

impl Intake {
    /// Reads a file or folder.
    ///
    /// # Errors
    /// Why it cannot be read at all.
    pub fn read(path: &Path, bar: &ProgressBar) -> Result<Self, Fault> {
        let (mut queue, mut black, mut roster, mut rejected) = (Some(vec![]), vec![], vec![], vec![]);
        let (mut slips, mut fees) = (vec![], vec![]);
        let report = read_each(path, &|progress| bar.reading(progress), &mut |piece| {
            match piece {
                Piece::Dossier(arrival) => match &mut queue {
                    Some(kept) if kept.len() < KEPT => kept.push(*arrival),
                    _ => queue = None,
                },
                Piece::Rejected(one) => rejected.push(one),
                Piece::Black(entry) => black.push(entry.value),
                Piece::Reviewer(reviewer) => roster.push(reviewer.value),
                Piece::Slip(slip) => slips.push(*slip),
                Piece::Fee(fee) => fees.push(fee),
            }
            ControlFlow::Continue(())
        })
        .map_err(|failure| Fault::bad(failure.words()))?;
        let held = match report.kind {
            crate::exchange::FileKind::Queue => Held::Queue(queue),
            crate::exchange::FileKind::Blacklist => Held::Blacklist(black),
            crate::exchange::FileKind::Roster => Held::Roster(roster),
            crate::exchange::FileKind::Ballots => Held::Ballots(slips),
            crate::exchange::FileKind::Fees => Held::Fees(fees),
        };
        Ok(Self { path: path.to_owned(), held, rejected, report })
    }

    /// Each fault on a line, in the order of the file.
    pub fn fault_words(&self) -> Vec<Words> {
        let rows = self.rejected.iter().flat_map(|rejected| &rejected.faults);
        let faults: Vec<_> = self.report.whole.iter().chain(rows).collect();
        fault_words(&self.path, &faults)
    }

    /// Where its data came from, as the record keeps it.
    pub fn source(&self) -> Source {
        Source { file: self.report.file.clone(), sha256: self.report.sha256.clone() }
    }

    /// Hands on each dossier, from memory or from the file.
    ///
    /// # Errors
    /// The first error of `each`; or the file has changed since it was read.
    pub fn each(&self, each: &mut dyn FnMut(&Arrival) -> Result<(), Fault>) -> Result<(), Fault> {
        match &self.held {
            Held::Queue(Some(kept)) => kept.iter().try_for_each(each),
            Held::Queue(None) => self.again(each),
            Held::Blacklist(_) | Held::Roster(_) | Held::Ballots(_) | Held::Fees(_) => Ok(()),
        }
    }

    fn again(&self, each: &mut dyn FnMut(&Arrival) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut failed = None;
        let report = read_each(&self.path, &|_| {}, &mut |piece| match piece {
            Piece::Dossier(arrival) => match each(&arrival) {
                Ok(()) => ControlFlow::Continue(()),
                Err(fault) => {
                    failed = Some(fault);
                    ControlFlow::Break(())
                }
            },
            _ => ControlFlow::Continue(()),
        });
        if let Some(fault) = failed {
            return Err(fault);
        }
        let report = report.map_err(|failure| Fault::bad(failure.words()))?;
        if report.sha256 != self.report.sha256 {
            let path = self.path.display();
            return Err(Fault::bad(Words::made(
                format!("{path}: 读取过程中文件被改动，一份也没载入"),
                format!("{path}: changed while it was being read; nothing was loaded"),
            ))
            .next(Words::fixed("待它保存完毕后再试", "try again when it has been saved")));
        }
        Ok(())
    }
}
