//! Small records for this part's tests.

use super::event::{Event, Source, StateMove, V};
use super::shelf::{CommandId, Commit};
use crate::domain::table::Row;
use crate::domain::{Dossier, DossierId, Place, Proposal, State, Table, Verdict};
use crate::policy::check::CheckId;
use crate::policy::{AddedFinding, FindingKey, Ruling, Tally};
use std::borrow::Cow;

pub fn dossier(id: &str, submission: u8, name: &str) -> Box<Dossier> {
    let mut dossier = Dossier::default();
    let number = submission.to_string();
    let cells = [
        ("申报编号", id),
        ("姓名", name),
        ("申报级别", "副高级"),
        ("申报日期", "2020-10-08"),
        ("第几次上报", number.as_str()),
    ];
    for (header, text) in cells {
        let column = Table::Applicant.column(header).expect("a column");
        dossier.applicant.set(usize::from(column), text).expect("a value");
    }
    Box::new(dossier)
}

pub fn source() -> Source {
    Source { file: "queue.xlsx".into(), sha256: "00".repeat(32) }
}

pub fn commit(id: &str, by: &str, events: Vec<Event>) -> Commit {
    Commit { id: CommandId(id.into()), by: by.into(), events }
}

pub fn received(id: &str, submission: u8) -> Event {
    Event::Received { v: V, dossier: dossier(id, submission, "张三"), source: source() }
}

pub fn key(check: &'static str) -> FindingKey {
    FindingKey { check: CheckId(Cow::Borrowed(check)), place: Some(Place::row(Table::Paper, 1)), nth: 0 }
}

pub fn ruled(id: &str, check: &'static str, verdict: Verdict) -> Event {
    let ruling = Ruling {
        key: key(check),
        verdict,
        machine: Verdict::Eye,
        reason: String::new(),
        by: "wang".into(),
        submission: 1,
        read: 7,
    };
    Event::Ruled { v: V, dossier: DossierId(id.into()), ruling }
}

pub fn added(id: &str, number: u16) -> Event {
    let added = AddedFinding {
        number,
        item: 2,
        clause: "四.2".into(),
        place: "第二页".into(),
        verdict: Verdict::Fail,
        text: "扫描件不清".into(),
        by: "wang".into(),
        submission: 1,
    };
    Event::FindingAdded { v: V, dossier: DossierId(id.into()), added }
}

pub fn commented(id: &str, text: &str) -> Event {
    Event::Commented { v: V, dossier: DossierId(id.into()), submission: 1, text: text.into() }
}

pub fn moved(id: &str, from: State, to: State) -> Event {
    let change = StateMove {
        dossier: DossierId(id.into()),
        submission: 1,
        from,
        to,
        proposal: Proposal::Return,
        tally: Tally::default(),
        findings: Vec::new(),
        reason: String::new(),
        notice: Some("补正通知".into()),
        due: None,
    };
    Event::Moved { v: V, change }
}
