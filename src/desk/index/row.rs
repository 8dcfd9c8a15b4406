//! One dossier's row in memory, small enough for hundreds of thousands.

use super::words::{Word, WordList};
use crate::desk::exam::{Exam, return_due};
use crate::desk::find::sound::letters;
use crate::desk::fnv::Fnv;
use crate::domain::{Day, Dossier, DossierId, Level, Proposal, Score, State, Verdict, ident, text};
use crate::policy::defence::{Candidacy, candidacy};
use crate::policy::roll::fold_name;
use crate::policy::{Judged, Notice, Tally, checks, ruling::ADDED};
use crate::record::DossierRecord;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// What the index keeps of a dossier, before its words are numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFacts {
    /// 申报编号
    pub id: DossierId,
    /// 姓名
    pub name: String,
    /// 证件号码
    pub id_number: String,
    /// 工作单位
    pub unit: String,
    /// 主管单位
    pub supervising: String,
    /// 统一社会信用代码
    pub credit: String,
    /// 申报专业
    pub specialty: String,
    /// Account it is given to; empty for nobody.
    pub assigned: String,
    /// Account that last decided on it; empty for nobody.
    pub decided_by: String,
    /// Whose last act can be undone, and its seq; empty and 0 where none.
    pub last: (String, u64),
    /// 申报级别
    pub level: Level,
    /// 第几次上报
    pub submission: u8,
    /// Where it stands.
    pub state: State,
    /// What is proposed.
    pub proposal: Proposal,
    /// How the findings count.
    pub tally: Tally,
    /// See [`QueueRow::due`](crate::desk::QueueRow::due).
    pub due: Option<Day>,
    /// See [`DossierRecord::version`].
    pub version: u64,
    /// The version as people are told it: see [`DossierRecord::told_version`].
    pub told: u32,
    /// Checks with a finding of each verdict that is neither pass nor n/a.
    pub found: FoundChecks,
    /// A blacklist check says bar or eye.
    pub roll_hit: bool,
    /// What the defence is to it.
    pub candidacy: Candidacy,
    /// Score sheets in force on this submission: account and total.
    pub scores: Vec<(String, Score)>,
}

impl RowFacts {
    /// What the index keeps of a record, its last submission and that one's examination.
    pub fn of(notice: &Notice, record: &DossierRecord, dossier: &Dossier, exam: &Exam) -> Self {
        let applicant = &dossier.applicant;
        let given = |answer: &crate::domain::Answer<String>| answer.value().cloned().unwrap_or_default();
        let due = match record.state {
            State::Returned => return_due(record),
            State::Received if exam.submission == 1 => Some(*notice.dates.forwarding),
            _ => None,
        };
        let decided = record.moves.iter().rev().find(|held| !held.undone);
        Self {
            id: record.id.clone(),
            name: applicant.name.to_string(),
            id_number: given(&applicant.id_number),
            unit: given(&applicant.unit),
            supervising: given(&applicant.supervising_unit),
            credit: given(&applicant.credit_code),
            specialty: given(&applicant.specialty),
            assigned: record.assigned.clone().unwrap_or_default(),
            decided_by: decided.map(|held| held.by.clone()).unwrap_or_default(),
            last: record.last.as_ref().map(|last| (last.by.clone(), last.seq)).unwrap_or_default(),
            level: *applicant.level,
            submission: exam.submission,
            state: record.state,
            proposal: exam.proposal,
            tally: exam.tally,
            due,
            version: record.version,
            told: u32::try_from(record.told_version()).unwrap_or(u32::MAX),
            found: FoundChecks::of(&exam.judged),
            roll_hit: exam.judged.iter().any(|one| {
                one.key.check.0.starts_with("black.") && matches!(one.verdict(), Verdict::Bar | Verdict::Eye)
            }),
            candidacy: candidacy(notice, dossier, &exam.judged),
            scores: scores_in_force(record, exam.submission),
        }
    }
}

/// The score sheets in force on a submission: the last one of each author.
pub fn scores_in_force(record: &DossierRecord, submission: u8) -> Vec<(String, Score)> {
    let mut scores: Vec<(String, Score)> = Vec::new();
    for held in record.scores.iter().filter(|held| held.submission == submission) {
        match scores.iter_mut().find(|(by, _)| *by == held.by) {
            Some(score) => score.1 = held.total,
            None => scores.push((held.by.clone(), held.total)),
        }
    }
    scores
}

/// A set of checks, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckSet(u64);

static BITS: LazyLock<HashMap<&'static str, u64>> = LazyLock::new(|| {
    let named = checks().enumerate().map(|(at, check)| (check.id, 1 << at.min(LAST_BIT)));
    named.chain([(ADDED, 1 << 63)]).collect()
});

/// Checks from here on share a bit; a test says there are none.
const LAST_BIT: usize = 62;

impl CheckSet {
    /// The set of one check; empty for an unknown id.
    pub fn one(check: &str) -> Self {
        Self(BITS.get(check).copied().unwrap_or_default())
    }

    fn of(judged: &[Judged], wanted: impl Fn(Verdict) -> bool) -> Self {
        let found = judged.iter().filter(|one| wanted(one.verdict()));
        Self(found.fold(0, |set, one| set | Self::one(&one.key.check.0).0))
    }

    /// As a number.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// From [`CheckSet::bits`] of the same release.
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// True where both have a check.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The checks of either.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Which checks found something, by the verdict that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FoundChecks {
    /// 改
    pub fail: CheckSet,
    /// 拒
    pub bar: CheckSet,
    /// 废
    pub void: CheckSet,
    /// 看: waits for a person.
    pub eye: CheckSet,
    /// 免
    pub exempt: CheckSet,
}

impl FoundChecks {
    fn of(judged: &[Judged]) -> Self {
        let one = |wanted: Verdict| CheckSet::of(judged, |verdict| verdict == wanted);
        Self {
            fail: one(Verdict::Fail),
            bar: one(Verdict::Bar),
            void: one(Verdict::Void),
            eye: one(Verdict::Eye),
            exempt: one(Verdict::Exempt),
        }
    }

    /// Any of them.
    pub fn any(&self) -> CheckSet {
        self.all().into_iter().fold(CheckSet::default(), CheckSet::with)
    }

    /// All, in the order of the fields.
    pub fn all(&self) -> [CheckSet; 5] {
        [self.fail, self.bar, self.void, self.eye, self.exempt]
    }

    /// From [`FoundChecks::all`].
    pub fn from_all([fail, bar, void, eye, exempt]: [CheckSet; 5]) -> Self {
        Self { fail, bar, void, eye, exempt }
    }
}

/// A row of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number, name and identity number.
    pub text: Text,
    /// 工作单位
    pub unit: Word,
    /// 主管单位
    pub supervising: Word,
    /// 统一社会信用代码
    pub credit: Word,
    /// 申报专业
    pub specialty: Word,
    /// See [`RowFacts::assigned`].
    pub assigned: Word,
    /// See [`RowFacts::decided_by`].
    pub decided_by: Word,
    /// See [`RowFacts::last`].
    pub last: (Word, u64),
    /// 申报级别
    pub level: Level,
    /// 第几次上报
    pub submission: u8,
    /// Where it stands.
    pub state: State,
    /// What is proposed.
    pub proposal: Proposal,
    /// How the findings count.
    pub tally: Tally,
    /// See [`RowFacts::due`].
    pub due: Option<Day>,
    /// See [`RowFacts::version`].
    pub version: u64,
    /// See [`RowFacts::told`].
    pub told: u32,
    /// See [`RowFacts::found`].
    pub found: FoundChecks,
    /// See [`RowFacts::roll_hit`].
    pub roll_hit: bool,
    /// See [`RowFacts::candidacy`].
    pub candidacy: Candidacy,
    /// Hash of the folded identity number; 0 where there is none.
    pub id_key: u64,
    /// Hash of the folded name.
    pub name_key: u64,
    /// Which characters number, name and identity number have: see [`mask`].
    pub mask: u64,
    /// With which letters the name can be typed: see [`letters`].
    pub letters: u64,
    /// Which pairs of characters number and identity number have: see [`pairs`].
    pub pairs: u64,
}

impl Row {
    /// Numbers the words of the facts.
    pub fn new(facts: &RowFacts, words: &mut WordList) -> Self {
        let text = Text::new(clip(&facts.id.0), clip(&facts.name), clip(&facts.id_number));
        Self {
            mask: mask(text.whole()),
            letters: letters(text.name()),
            pairs: pairs(text.id()) | pairs(text.id_number()),
            text,
            unit: words.number(&facts.unit),
            supervising: words.number(&facts.supervising),
            credit: words.number(&facts.credit),
            specialty: words.number(&facts.specialty),
            assigned: words.number(&facts.assigned),
            decided_by: words.number(&facts.decided_by),
            last: (words.number(&facts.last.0), facts.last.1),
            level: facts.level,
            submission: facts.submission,
            state: facts.state,
            proposal: facts.proposal,
            tally: facts.tally,
            due: facts.due,
            version: facts.version,
            told: facts.told,
            found: facts.found,
            roll_hit: facts.roll_hit,
            candidacy: facts.candidacy,
            id_key: number_key(&facts.id_number),
            name_key: name_key(&facts.name),
        }
    }

    /// 申报编号
    pub fn id(&self) -> &str {
        self.text.id()
    }

    /// 姓名
    pub fn name(&self) -> &str {
        self.text.name()
    }

    /// 证件号码
    pub fn id_number(&self) -> &str {
        self.text.id_number()
    }
}

/// Number, name and identity number, one after another; rows that were read together share one text.
#[derive(Debug, Clone)]
pub struct Text {
    all: Arc<str>,
    from: u32,
    /// Where each ends, counted from `from`.
    ends: [u16; 3],
}

impl Text {
    fn new(id: &str, name: &str, id_number: &str) -> Self {
        let all: Arc<str> = [id, name, id_number].concat().into();
        let lengths = [id.len(), id.len() + name.len(), all.len()];
        Self { all, from: 0, ends: lengths.map(|end| u16::try_from(end).unwrap_or(u16::MAX)) }
    }

    /// A part of a text that others share; `None` where it does not lie in it.
    pub fn part(all: &Arc<str>, from: usize, ends: [u16; 3]) -> Option<Self> {
        let sound = ends.is_sorted()
            && all.is_char_boundary(from)
            && ends.iter().all(|end| all.is_char_boundary(from + usize::from(*end)));
        let from = u32::try_from(from).ok()?;
        sound.then(|| Self { all: Arc::clone(all), from, ends })
    }

    /// Where number, name and identity number end.
    pub fn ends(&self) -> [u16; 3] {
        self.ends
    }

    /// All of it.
    pub fn whole(&self) -> &str {
        self.between(0, self.ends[2])
    }

    fn id(&self) -> &str {
        self.between(0, self.ends[0])
    }

    fn name(&self) -> &str {
        self.between(self.ends[0], self.ends[1])
    }

    fn id_number(&self) -> &str {
        self.between(self.ends[1], self.ends[2])
    }

    fn between(&self, from: u16, to: u16) -> &str {
        let start = self.from as usize;
        &self.all[start + usize::from(from)..start + usize::from(to)]
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.ends == other.ends && self.whole() == other.whole()
    }
}
impl Eq for Text {}

/// A text cut to what a row holds of one field: 20,000 bytes.
fn clip(text: &str) -> &str {
    const MOST: usize = 20_000;
    if text.len() <= MOST {
        return text;
    }
    let end = (0..=MOST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// The key under which identity numbers and credit codes are compared; 0 for none.
pub fn number_key(number: &str) -> u64 {
    let folded = ident::fold_id(number);
    if folded.is_empty() { 0 } else { Fnv::of(&folded) }
}

/// The key under which names are compared; 0 for none.
pub fn name_key(name: &str) -> u64 {
    let folded = fold_name(name);
    if folded.is_empty() { 0 } else { Fnv::of(&folded) }
}

/// Which characters a text has, one bit of 64 each, folded as a search folds them. A text can only
/// match what is typed if it has all of its bits.
pub fn mask(text: &str) -> u64 {
    text.chars().flat_map(fold).fold(0, |mask, c| mask | 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 26))
}

/// Which pairs of neighbours a number has, without its hyphens, one bit of 64 each. A number can only have
/// in it what has none but these.
pub fn pairs(number: &str) -> u64 {
    let mut folded = number.chars().filter_map(fold).filter(|c| *c != '-');
    let Some(mut before) = folded.next() else { return 0 };
    folded.fold(0, |bits, c| {
        let pair = u32::from(before).wrapping_mul(0x85EB_CA6B) ^ u32::from(c);
        before = c;
        bits | 1 << (pair.wrapping_mul(0x9E37_79B1) >> 26)
    })
}

/// A character as a search compares it: narrow, lower case, the dots of transcribed names one; what is not
/// seen is left out.
pub fn fold(c: char) -> Option<char> {
    let c = match text::narrow(c) {
        '•' | '・' | '‧' => return Some('·'),
        c => c,
    };
    if c.is_ascii() {
        return (!c.is_ascii_control() && c != ' ').then(|| c.to_ascii_lowercase());
    }
    (!text::is_unseen(c) && !c.is_whitespace()).then(|| c.to_lowercase().next().unwrap_or(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_bit_of_its_own() {
        assert!(checks().count() <= LAST_BIT, "make CheckSet wider");
        assert_eq!(CheckSet::one("no.such"), CheckSet::default());
        assert!(CheckSet::one(ADDED).meets(CheckSet::one(ADDED)));
    }

    #[test]
    fn masks_fold_as_searches_do() {
        assert_eq!(mask("ＡＢ 1"), mask("ab1"));
        assert_eq!(mask("艾山•买买提"), mask("艾山·买买提"));
        let (number, part) = (pairs("SL2020-0137"), pairs("20-01"));
        assert_eq!((number & part, pairs("20200") & number), (part, pairs("20200")));
        assert_eq!(mask("样本甲") & mask("样甲"), mask("样甲"));
        assert_ne!(mask("甲"), mask("乙"));
    }

    #[test]
    fn over_long_texts_are_cut_at_a_character() {
        let long = "样".repeat(10_000);
        assert_eq!(clip(&long).len(), 19_998);
    }

    #[test]
    fn a_row_is_small() {
        assert!(size_of::<Row>() <= 208, "{}", size_of::<Row>());
    }
}
