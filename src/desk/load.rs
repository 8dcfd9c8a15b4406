//! Arrivals (6 "Counting", 8): what becomes of each dossier of a load, and loads that are under way.

use super::core::{Core, RulesHeld};
use super::exam::Exam;
use super::index::RowFacts;
use super::line::Line;
use super::protocol::{LOAD_PART, LoadOutcome, LoadResult, Refusal, Why};
use super::states::ARRIVES_FROM;
use crate::domain::{Day, Dossier, DossierId, State, Words};
use crate::record::hash::Hash;
use crate::record::{DossierRecord, Submission};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Weak};

/// One dossier of a load, made ready outside the writer.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What was filed.
    pub dossier: Dossier,
    /// See [`content_of`](crate::record::content_of).
    pub content: String,
    /// Its row, as it will be where it is new to the store.
    pub row: RowFacts,
}

/// A part of a load, made ready.
#[derive(Debug, Clone)]
pub struct PreparedPart {
    /// Its dossiers.
    pub dossiers: Vec<Prepared>,
    /// Under which rules its rows were made.
    epoch: u64,
    today: Day,
}

/// Bytes of one part's dossiers at the most, so that its journal line stays below 1 MiB.
const PART_BYTES: usize = 900 * 1024;

/// Loads under way at the most.
const LOADS: usize = 8;

/// Makes a part ready: hashes, and examines as if everything in it were new. Runs on the loader's
/// own thread.
///
/// # Errors
/// Where the part is too large.
pub fn prepare(core: &Core, dossiers: Vec<Dossier>) -> Result<PreparedPart, Refusal> {
    if dossiers.len() > LOAD_PART {
        return Err(Refusal::input(Words::made(
            format!("一次最多装 {LOAD_PART} 份"),
            format!("at most {LOAD_PART} dossiers at a time"),
        )));
    }
    let (rules, today) = (core.rules(), core.day());
    let prepared: Vec<(Prepared, usize)> =
        dossiers.into_iter().map(|dossier| prepare_one(&rules, today, dossier)).collect();
    let bytes: usize = prepared.iter().map(|(_, bytes)| bytes).sum();
    if bytes > PART_BYTES && prepared.len() > 1 {
        return Err(Refusal::input(Words::fixed(
            "这一批材料太大，请分成更小的批次",
            "this part is too large; send smaller ones",
        )));
    }
    let dossiers = prepared.into_iter().map(|(one, _)| one).collect();
    Ok(PreparedPart { dossiers, epoch: rules.epoch, today })
}

/// One dossier made ready, and its bytes in the journal.
fn prepare_one(rules: &RulesHeld, today: Day, dossier: Dossier) -> (Prepared, usize) {
    // As [`content_of`] has it, with the bytes at hand.
    let json = serde_json::to_vec(&dossier).unwrap_or_default();
    let content = Hash::of(&json).hex();
    let record = as_new(&dossier, &content);
    let exam = Exam::of(rules.on(today), &record, &dossier);
    let row = RowFacts::of(&rules.held.notice, &record, &dossier, &exam);
    (Prepared { dossier, content, row }, json.len())
}

/// How many bytes a dossier takes in the journal.
pub fn size(dossier: &Dossier) -> usize {
    serde_json::to_vec(dossier).map_or(usize::MAX / 1024, |bytes| bytes.len())
}

/// The record that a dossier would have if it were new.
fn as_new(dossier: &Dossier, content: &str) -> DossierRecord {
    let submission = Submission {
        number: dossier.submission(),
        seq: 0,
        at: String::new(),
        by: String::new(),
        source: crate::record::Source::default(),
        filed: *dossier.applicant.filed,
        content: content.to_owned(),
        body: crate::record::model::BodyRef::default(),
    };
    DossierRecord {
        id: dossier.id().clone(),
        version: 0,
        commits: vec![0],
        state: State::Received,
        assigned: None,
        submissions: vec![submission],
        moves: Vec::new(),
        rulings: Vec::new(),
        added: Vec::new(),
        comments: Vec::new(),
        scores: Vec::new(),
        last: None,
    }
}

/// What becomes of an arrival, on what the store holds of that dossier.
pub fn arrive(record: Option<&DossierRecord>, dossier: &Dossier, content: &str) -> LoadOutcome {
    if let Err(refusal) = sound(dossier) {
        return LoadOutcome::Refused(refusal);
    }
    let Some((record, last)) = record.and_then(|record| Some((record, record.submissions.last()?))) else {
        return LoadOutcome::New;
    };
    let number = dossier.submission();
    if let Some(held) = record.submissions.iter().find(|held| held.number == number) {
        if held.content == content {
            return LoadOutcome::Unchanged;
        }
        return LoadOutcome::Refused(counting(
            Why::Rule,
            format!(
                "{} 第 {number} 次上报库中已有（{} 装入），内容不同；若是我方录入有误，用「更正」并写理由",
                record.id,
                day_of(&held.at)
            ),
            format!(
                "{}: submission {number} is in the store (loaded {}) with other content; if the mistake is \
                 ours, correct it with a reason",
                record.id,
                day_of(&held.at)
            ),
        ));
    }
    if number != last.number.saturating_add(1) {
        let expected = last.number.saturating_add(1);
        return LoadOutcome::Refused(counting(
            Why::Rule,
            format!(
                "{} 库中到第 {} 次，下一次应为第 {expected} 次，不是第 {number} 次",
                record.id, last.number
            ),
            format!(
                "{}: the store has submission {}, so the next is {expected}, not {number}",
                record.id, last.number
            ),
        ));
    }
    if record.state != ARRIVES_FROM {
        return LoadOutcome::Refused(counting(
            Why::State,
            format!("{} 现为「{}」，没有退回，不收第 {number} 次上报", record.id, record.state.zh()),
            format!(
                "{} is {}, not returned: submission {number} is not taken",
                record.id,
                record.state.word()
            ),
        ));
    }
    LoadOutcome::Resubmission
}

fn counting(why: Why, zh: String, en: String) -> Refusal {
    Refusal { why, rule: "三.(四)".to_owned(), words: Words::made(zh, en) }
}

/// A load that has a dossier twice, differently.
pub fn twice(id: &DossierId) -> Refusal {
    counting(
        Why::Rule,
        format!("{id} 在这次装入中出现两次，内容不同"),
        format!("{id} stands twice in this load, with different content"),
    )
}

fn day_of(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

/// What must stand in every dossier, whichever way it came.
///
/// # Errors
/// The refusal that names the column.
pub fn sound(dossier: &Dossier) -> Result<(), Refusal> {
    let id = &dossier.id().0;
    let wrong = |column: &str, zh: &str, en: &str| {
        Err(Refusal::input(Words::made(format!("申报人.{column}: {zh}"), format!("申报人.{column}: {en}"))))
    };
    if id.is_empty() || id.len() > 100 || id.chars().any(crate::domain::text::is_unseen) {
        return wrong("申报编号", "应有编号，最多 100 字节，无控制字符", "a number of at most 100 bytes");
    }
    if dossier.applicant.name.is_empty() {
        return wrong("姓名", "此列必填", "must be filled");
    }
    if !(1..=99).contains(&dossier.submission()) {
        return wrong("第几次上报", "应为 1 到 99", "expected 1 to 99");
    }
    if dossier.applicant.filed.first().year() < 1900 {
        return wrong("申报日期", "应为日期", "expected a date");
    }
    Ok(())
}

/// Loads under way, by their ids. Only the writer has them.
#[derive(Default)]
pub struct Loads {
    held: HashMap<String, UnderWay>,
}

/// A load under way.
pub struct UnderWay {
    line: Weak<Line>,
    account: String,
    /// Seqs of the first and last staged lines.
    pub lines: Option<(u64, u64)>,
    /// What became of each, in order, without those that were taken.
    pub results: Vec<LoadResult>,
    /// Staged, by number: which submission with which content.
    staged: HashMap<DossierId, (u8, String)>,
    /// Rows ready to be put in; the dossiers whose rows must be made anew.
    pub rows: Vec<RowFacts>,
    /// Those that are not new to the store.
    pub again: Vec<DossierId>,
    /// Rows were made under rules that have changed since.
    epoch: Option<(u64, Day)>,
    /// Staged dossiers that somebody else changed meanwhile.
    overtaken: HashSet<DossierId>,
}

impl UnderWay {
    /// How many are staged.
    pub fn count(&self) -> u64 {
        self.staged.len() as u64
    }

    /// True where it holds that dossier.
    pub fn holds(&self, id: &DossierId) -> bool {
        self.staged.contains_key(id)
    }

    /// Those that cannot be taken.
    pub fn refused(&self) -> impl Iterator<Item = &LoadResult> {
        self.results.iter().filter(|one| matches!(one.outcome, LoadOutcome::Refused(_)))
    }

    /// Those that somebody else changed meanwhile.
    pub fn overtaken(&self) -> &HashSet<DossierId> {
        &self.overtaken
    }

    /// True where the ready rows were made under these rules.
    pub fn rows_hold(&self, epoch: u64, today: Day) -> bool {
        self.epoch == Some((epoch, today))
    }

    /// What becomes of one more dossier of this load.
    pub fn place(&self, record: Option<&DossierRecord>, one: &Prepared) -> LoadOutcome {
        match self.staged.get(one.dossier.id()) {
            Some((number, content)) if *number == one.dossier.submission() && *content == one.content => {
                LoadOutcome::Unchanged
            }
            Some(_) => LoadOutcome::Refused(twice(one.dossier.id())),
            None => arrive(record, &one.dossier, &one.content),
        }
    }

    /// A part was staged with the line of that seq.
    pub fn staged(&mut self, seq: u64, part: &PreparedPart, taken: &[Prepared], results: &[LoadResult]) {
        let (first, _) = self.lines.unwrap_or((seq, seq));
        self.lines = Some((first, seq));
        let made = (part.epoch, part.today);
        self.epoch = match self.epoch {
            None => Some(made),
            Some(held) if held == made => Some(made),
            Some(_) => Some((u64::MAX, part.today)),
        };
        for (one, result) in taken.iter().zip(results.iter().filter(|one| is_taken(&one.outcome))) {
            self.staged.insert(one.dossier.id().clone(), (one.dossier.submission(), one.content.clone()));
            if result.outcome == LoadOutcome::New {
                self.rows.push(one.row.clone());
            } else {
                self.again.push(one.dossier.id().clone());
            }
        }
        self.note(results);
    }

    /// Notes what became of dossiers.
    pub fn note(&mut self, results: &[LoadResult]) {
        self.results.extend_from_slice(results);
    }
}

/// True where a dossier is staged.
pub fn is_taken(outcome: &LoadOutcome) -> bool {
    matches!(outcome, LoadOutcome::New | LoadOutcome::Resubmission)
}

impl Loads {
    /// A load of this connection, begun if it is not under way.
    ///
    /// # Errors
    /// Where too many are under way, or the id is another person's.
    pub fn begin(&mut self, load: &str, line: &Arc<Line>) -> Result<&mut UnderWay, Refusal> {
        self.held.retain(|_, held| held.line.upgrade().is_some_and(|line| line.is_open()));
        if !self.held.contains_key(load) && self.held.len() >= LOADS {
            return Err(Refusal::busy());
        }
        let held = self.held.entry(load.to_owned()).or_insert_with(|| UnderWay {
            line: Arc::downgrade(line),
            account: line.viewer.account.clone(),
            lines: None,
            results: Vec::new(),
            staged: HashMap::new(),
            rows: Vec::new(),
            again: Vec::new(),
            epoch: None,
            overtaken: HashSet::new(),
        });
        if held.account == line.viewer.account { Ok(held) } else { Err(unknown(load)) }
    }

    /// A load under way.
    ///
    /// # Errors
    /// Where there is none of that id and account.
    pub fn get(&self, load: &str, account: &str) -> Result<&UnderWay, Refusal> {
        self.held.get(load).filter(|held| held.account == account).ok_or_else(|| unknown(load))
    }

    /// A load under way, to be changed.
    pub fn get_mut(&mut self, load: &str) -> Option<&mut UnderWay> {
        self.held.get_mut(load)
    }

    /// Ends a load and gives what it held.
    pub fn end(&mut self, load: &str) -> Option<UnderWay> {
        self.held.remove(load)
    }

    /// Somebody changed these dossiers: a load that staged one of them was overtaken.
    pub fn overtake<'a>(&mut self, ids: impl IntoIterator<Item = &'a DossierId> + Clone) {
        for held in self.held.values_mut() {
            let staged = &held.staged;
            let hit = ids.clone().into_iter().filter(|id| staged.contains_key(id)).cloned();
            held.overtaken.extend(hit);
        }
    }
}

fn unknown(load: &str) -> Refusal {
    Refusal::missing(Words::made(
        format!("没有进行中的装入 {load}；请重新装入"),
        format!("no load {load} is under way; load again"),
    ))
}
