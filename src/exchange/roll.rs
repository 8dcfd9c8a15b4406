//! Files of rows that stand each by itself: 黑名单, 评委, 评分票, 缴费.

use super::book::{Book, Flow};
use super::fault::ReadFailure;
use super::form::Form;
use super::gather::{Part, Seen, flatten};
use super::paper::Slip;
use super::report::{Piece, Report, Steps};
use super::slips::{SeenRows, Wrong};
use super::typed::{FlatRow, Located, ReadSheet, Rejected, short};
use crate::domain::{BlackEntry, FeeLine, Reviewer, SlipLine, Words};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Accounts seen so far, with their places.
pub(super) type Accounts = HashMap<String, String>;

/// Reads a roll's one part.
pub(super) fn read_roll(
    book: &mut Book,
    part: &Part,
    steps: &mut Steps<'_>,
    report: &mut Report,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<(), ReadFailure> {
    let sheet = part.sheet();
    let (mut accounts, mut rows) = (Accounts::new(), SeenRows::default());
    let mut seen = Seen::default();
    let text_file = book.is_text();
    book.rows(part.number, &mut |raw, at| {
        steps.at(&part.name, at);
        let Some(row) = flatten(&raw, &part.heading, text_file, &mut seen) else { return Flow::More };
        let piece = entry(&sheet, &row, &mut accounts, &mut rows);
        report.count(&piece);
        if take(piece).is_break() { Flow::Enough } else { Flow::More }
    })?;
    steps.done();
    seen.note(report, &part.name);
    Ok(())
}

fn entry(sheet: &ReadSheet<'_>, row: &FlatRow<'_>, accounts: &mut Accounts, rows: &mut SeenRows) -> Piece {
    let mut faults = Vec::new();
    let place = super::place::row(sheet.name, row.row);
    let rejected =
        |faults| Piece::Rejected(Rejected { id: String::new(), faults, rows: vec![sheet.keep(row)] });
    let at = |header: &str| {
        let known = sheet.heading.form.columns().iter().position(|column| column.zh == header);
        known.and_then(|index| sheet.heading.column_of(u8::try_from(index).ok()?)).unwrap_or(0)
    };
    let told = |wrong: Vec<Wrong>| {
        let fault = |(header, what): Wrong| sheet.fault(row.row, row.line, at(header), what);
        wrong.into_iter().map(fault).collect::<Vec<_>>()
    };
    match sheet.heading.form {
        Form::Black => {
            let mut value = BlackEntry::default();
            sheet.set(&mut value, row, &mut faults);
            return if faults.is_empty() { Piece::Black(Located { value, place }) } else { rejected(faults) };
        }
        Form::Ballots => {
            let mut line = SlipLine::default();
            sheet.set(&mut line, row, &mut faults);
            if faults.is_empty() {
                faults = told(rows.slip(&line, &place));
            }
            let cell = |header: &str| super::place::cell(sheet.name, row.row, at(header));
            let (criterion, score) = (cell("指标"), cell("得分"));
            let slip = Slip { line, place, criterion, score };
            return if faults.is_empty() { Piece::Slip(Box::new(slip)) } else { rejected(faults) };
        }
        Form::Fees => {
            let mut value = FeeLine::default();
            sheet.set(&mut value, row, &mut faults);
            if faults.is_empty() {
                faults = told(rows.fee(&value, &place));
            }
            return if faults.is_empty() { Piece::Fee(Located { value, place }) } else { rejected(faults) };
        }
        Form::Roster | Form::Table(_) => {}
    }
    let mut value = Reviewer::default();
    sheet.set(&mut value, row, &mut faults);
    if let Some(what) = account_taken(accounts, &value, &place) {
        faults.push(sheet.fault(row.row, row.line, sheet.heading.column_of(0).unwrap_or(0), what));
    }
    if faults.is_empty() { Piece::Reviewer(Located { value, place }) } else { rejected(faults) }
}

/// Notes a reviewer's account; says what is wrong where it is there already.
pub(super) fn account_taken(accounts: &mut Accounts, reviewer: &Reviewer, place: &str) -> Option<Words> {
    let account = reviewer.account.as_str();
    if account.is_empty() {
        return None;
    }
    let first = accounts.insert(account.to_owned(), place.to_owned())?;
    let account = short(account);
    Some(Words::made(
        format!("账号「{account}」重复（{first} 已有）；每个账号只应一行"),
        format!("the account {account} stands twice (also at {first}); expected once"),
    ))
}
