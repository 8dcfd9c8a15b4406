//! Files in and out (8): workbooks, comma-separated text, and lines of JSON.
//!
//! In: [`read`] (or [`read_each`], which hands on one dossier at a time) takes a queue, a blacklist,
//! a roster, ballots from paper or fees, told apart by the headers. A file's bytes become rows of raw cells
//! (`xlsx`, `csv_text`), raw cells become text a column can take (`cell`), rows are tied by
//! 申报编号 (`gather`) and set into typed rows. A line of JSON goes straight to the last step.
//! Everything wrong is a [`Fault`] with its place; what makes a whole file unusable is a
//! [`ReadFailure`].
//!
//! Out: [`export`] writes a [`Document`] of plain cells, [`write_queue`] dossiers in the form they are
//! read in, [`rejected_document`] the rows that could not be loaded. Every file is written whole or
//! not at all.

mod atomic;
mod book;
mod cell;
mod container;
mod csv_text;
mod decode;
mod document;
mod export;
mod fault;
mod find;
mod form;
mod gather;
mod heading;
mod inflate;
mod json_line;
mod jsonl;
mod packed;
mod paper;
mod place;
mod queue_out;
mod read;
mod rejected_out;
mod report;
mod roll;
mod slips;
mod typed;
mod write_csv;
mod write_jsonl;
mod write_md;
mod write_xlsx;
mod xlsx;

pub use atomic::WriteFailure;
pub use document::{Align, Cell, Document, Sheet, SheetColumn};
pub use export::export;
pub use fault::{Fault, ReadFailure};
pub use form::FileKind;
pub use paper::{KeyedBallot, Slip, keyed_ballots};
pub use queue_out::write_queue;
pub use read::{read, read_each};
pub use rejected_out::{rejected_document, sheet_name};
pub use report::{Contents, Loaded, Piece, Progress, Report};
pub use typed::{Arrival, Located, RawTable, Rejected};

/// True for text that a spreadsheet program would take for a formula, or that could smuggle one in.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
