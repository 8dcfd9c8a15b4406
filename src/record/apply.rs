//! What each event does to what is stored. It needs no clock, no rules and no notice: a replay of the
//! journal gives the same view for ever.
//!
//! It can also be taken up again after a kill in its middle. A commit's changes to one dossier are
//! one value, written whole; a record that already carries the commit's seq is left as it is. A
//! staged dossier leaves the stage in the same batch in which its record is written.

mod long;

pub use long::{apply_some, verify_long};

use super::event::{Event, Source, StateMove};
use super::hall::{Advance, Changing, KvThings, Stamp, change_defence, change_meeting};
use super::keys;
use super::kv::{Kv, decode, encode};
use super::lean::{Filed, LeanEvent};
use super::line::RawLine;
use super::model::{Comment, DossierRecord, LastAct, Move, ScoreRecord, Submission, Undoing};
use super::shelf::ViewError;
use crate::domain::{DossierId, Proposal, State};
use crate::policy::{FindingKey, Ruling, ruling::ADDED};
use serde::Serialize;
use std::collections::HashSet;

/// Why a commit could not be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// It makes no sense on what is stored, for this reason (in English): it must not be accepted.
    Senseless(String),
    /// What is stored could not be read or written.
    View(ViewError),
}

impl From<ViewError> for ApplyError {
    fn from(error: ViewError) -> Self {
        Self::View(error)
    }
}

/// Applies one line's events to what is stored.
///
/// # Errors
/// See [`ApplyError`]; what was put until then must be thrown away.
pub fn apply(kv: &mut dyn Kv, line: &RawLine<'_>, events: &[LeanEvent]) -> Result<(), ApplyError> {
    let mut applying = Applying::new(kv, line);
    for lean in events {
        applying.event(lean)?;
    }
    in_the_hall(kv, line, events)?;
    kv.put(keys::command(&line.id), Some(encode(&line.position())?))?;
    Ok(())
}

/// Applies the events of the defence and the meeting.
fn in_the_hall(kv: &mut dyn Kv, line: &RawLine<'_>, events: &[LeanEvent]) -> Result<(), ApplyError> {
    let stamp = Stamp { seq: line.seq, at: line.at, by: &line.by };
    let mut keeps = KvThings(kv);
    let mut things = Changing::new(&mut keeps, stamp);
    for lean in events {
        match &lean.event {
            Event::Defence { act, .. } => change_defence(&mut things, act)?,
            Event::Meeting { act, .. } => change_meeting(&mut things, act)?,
            _ => {}
        }
    }
    Ok(())
}

fn senseless(why: &str) -> ApplyError {
    ApplyError::Senseless(why.to_owned())
}

struct Applying<'a> {
    kv: &'a mut dyn Kv,
    line: &'a RawLine<'a>,
    /// Dossiers this commit has changed.
    touched: HashSet<DossierId>,
    /// Dossiers that an earlier, interrupted application of this commit has changed.
    done: HashSet<DossierId>,
}

impl<'a> Applying<'a> {
    fn new(kv: &'a mut dyn Kv, line: &'a RawLine<'a>) -> Self {
        Self { kv, line, touched: HashSet::new(), done: HashSet::new() }
    }
}

impl Applying<'_> {
    fn event(&mut self, lean: &LeanEvent) -> Result<(), ApplyError> {
        match &lean.event {
            Event::Founded { .. } | Event::Unmasked { .. } | Event::Exported { .. } => Ok(()),
            Event::NoticeAdopted { number, sha256, text, .. } => {
                self.put(keys::notice(), &(number, sha256, text))
            }
            Event::Blacklisted { entry, .. } | Event::RollCorrected { entry, .. } => {
                self.put(keys::roll(entry.number), entry)
            }
            Event::LiftProposed { lift, .. } => self.put(keys::lift(lift.number), lift),
            Event::RollLifted { entry, lift, .. } => {
                self.put(keys::roll(entry.number), entry)?;
                self.put(keys::lift(lift.number), lift)
            }
            Event::ReviewerSet { reviewer, .. } => self.put(keys::reviewer(&reviewer.account), reviewer),
            Event::Received { source, .. } => {
                for filed in &lean.filed {
                    if self.begin(&filed.id)? {
                        self.receive(filed, source)?;
                    }
                }
                Ok(())
            }
            Event::Staged { load, source, .. } => self.stage(load, &lean.filed, source),
            Event::LoadCommitted { load, .. } => self.commit_load(load),
            Event::Prepared { act, events, .. } => self.prepare(act, events),
            Event::Enacted { act, .. } => self.enact(act),
            Event::Corrected { source, .. } => {
                for filed in &lean.filed {
                    self.change(&filed.id, |record, line| correct(record, filed, source, line))?;
                }
                Ok(())
            }
            Event::Ruled { dossier, ruling, .. } => {
                self.change(dossier, |record, line| rule(record, ruling, line))
            }
            Event::FindingAdded { dossier, added, .. } => self.change(dossier, |record, line| {
                record.added.retain(|held| held.number != added.number);
                record.added.push(added.clone());
                let undoing = Undoing::Added { dossier: dossier.clone(), number: added.number };
                record.last = Some(last_act(line, undoing));
            }),
            Event::FindingDropped { dossier, number, .. } => self.change(dossier, |record, _| {
                drop_added(record, *number);
                record.last = None;
            }),
            Event::Moved { change, .. } => {
                self.change(&change.dossier, |record, line| shift(record, change, line))
            }
            // To whom a dossier is given says nothing about it: what can be undone still can.
            Event::Assigned { dossier, to, .. } => {
                self.change(dossier, |record, _| record.assigned.clone_from(to))
            }
            Event::Commented { dossier, submission, text, .. } => self.change(dossier, |record, line| {
                let (seq, at, by) = (line.seq, line.at.to_owned(), line.by.clone());
                record.comments.push(Comment { seq, at, by, submission: *submission, text: text.clone() });
                record.last = Some(last_act(line, Undoing::Comment { dossier: dossier.clone(), seq }));
            }),
            Event::Scored { dossier, submission, sheet, total, comment, reason, .. } => {
                self.change(dossier, |record, line| {
                    record.scores.push(ScoreRecord {
                        seq: line.seq,
                        at: line.at.to_owned(),
                        by: line.by.clone(),
                        submission: *submission,
                        sheet: sheet.clone(),
                        total: *total,
                        comment: comment.clone(),
                        reason: reason.clone(),
                    });
                    record.last = None;
                })
            }
            Event::Advanced { moves, reason, .. } => moves.iter().try_for_each(|one| {
                self.change(&one.dossier, |record, line| {
                    advance(record, one, reason, line);
                })
            }),
            // Applied with all others of the commit: see [`apply`].
            Event::Defence { .. } | Event::Meeting { .. } => Ok(()),
            Event::Undone { undoing, .. } => self.take_back(undoing),
        }
    }

    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<(), ApplyError> {
        Ok(self.kv.put(key, Some(encode(value)?))?)
    }

    fn stored(&self, id: &DossierId) -> Result<Option<DossierRecord>, ApplyError> {
        let bytes = self.kv.get(&keys::record(id))?;
        Ok(bytes.map(|bytes| decode(&bytes)).transpose()?)
    }

    /// False where this commit's changes to the dossier are there already.
    fn begin(&mut self, id: &DossierId) -> Result<bool, ApplyError> {
        if self.done.contains(id) {
            return Ok(false);
        }
        if !self.touched.contains(id) && self.stored(id)?.is_some_and(|r| r.version >= self.line.seq) {
            self.done.insert(id.clone());
            return Ok(false);
        }
        self.touched.insert(id.clone());
        Ok(true)
    }

    fn change(
        &mut self,
        id: &DossierId,
        how: impl FnOnce(&mut DossierRecord, &RawLine<'_>),
    ) -> Result<(), ApplyError> {
        if !self.begin(id)? {
            return Ok(());
        }
        let mut record =
            self.stored(id)?.ok_or_else(|| ApplyError::Senseless(format!("there is no dossier {id}")))?;
        how(&mut record, self.line);
        record.touched_by(self.line.seq);
        self.put(keys::record(id), &record)
    }

    fn receive(&mut self, filed: &Filed, source: &Source) -> Result<(), ApplyError> {
        let mut record = self.stored(&filed.id)?.unwrap_or_else(|| new_record(&filed.id));
        let arrival = submission(filed, source, self.line, None);
        record.submissions.retain(|held| held.number != filed.number);
        record.submissions.push(arrival);
        record.submissions.sort_by_key(|held| held.number);
        record.state = State::Received;
        record.touched_by(self.line.seq);
        record.last = None;
        self.put(keys::record(&filed.id), &record)
    }

    fn take_back(&mut self, undoing: &Undoing) -> Result<(), ApplyError> {
        self.change(undoing.dossier(), |record, _| {
            undo(record, undoing);
            record.last = None;
        })
    }
}

fn new_record(id: &DossierId) -> DossierRecord {
    DossierRecord {
        id: id.clone(),
        version: 0,
        commits: Vec::new(),
        state: State::Received,
        assigned: None,
        submissions: Vec::new(),
        moves: Vec::new(),
        rulings: Vec::new(),
        added: Vec::new(),
        comments: Vec::new(),
        scores: Vec::new(),
        last: None,
    }
}

/// A submission as it arrives, or as we correct it: then it keeps when and by whom it arrived.
fn submission(
    filed: &Filed,
    source: &Source,
    line: &RawLine<'_>,
    corrected: Option<&Submission>,
) -> Submission {
    Submission {
        number: filed.number,
        seq: line.seq,
        at: corrected.map_or_else(|| line.at.to_owned(), |held| held.at.clone()),
        by: corrected.map_or_else(|| line.by.clone(), |held| held.by.clone()),
        source: source.clone(),
        filed: filed.filed,
        content: filed.content.clone(),
        body: filed.body,
    }
}

fn correct(record: &mut DossierRecord, filed: &Filed, source: &Source, line: &RawLine<'_>) {
    let held = record.submissions.iter().position(|held| held.number == filed.number);
    let corrected = submission(filed, source, line, held.map(|at| &record.submissions[at]));
    match held {
        Some(at) => record.submissions[at] = corrected,
        None => {
            record.submissions.push(corrected);
            record.submissions.sort_by_key(|held| held.number);
        }
    }
    record.last = None;
}

fn last_act(line: &RawLine<'_>, undoing: Undoing) -> LastAct {
    LastAct { seq: line.seq, by: line.by.clone(), undoing }
}

fn rule(record: &mut DossierRecord, ruling: &Ruling, line: &RawLine<'_>) {
    let before = set_ruling(record, &ruling.key, Some(ruling.clone()));
    let undoing =
        Undoing::Ruling { dossier: record.id.clone(), key: ruling.key.clone(), before: before.map(Box::new) };
    record.last = Some(last_act(line, undoing));
}

/// Puts a ruling in the place of the one with its key, or takes that one out.
fn set_ruling(record: &mut DossierRecord, key: &FindingKey, ruling: Option<Ruling>) -> Option<Ruling> {
    let held = record.rulings.iter().position(|held| held.key == *key);
    match (held, ruling) {
        (Some(at), Some(ruling)) => Some(std::mem::replace(&mut record.rulings[at], ruling)),
        (Some(at), None) => Some(record.rulings.remove(at)),
        (None, Some(ruling)) => {
            record.rulings.push(ruling);
            None
        }
        (None, None) => None,
    }
}

/// Takes out an added finding and what was ruled on it: its number may be given again.
fn drop_added(record: &mut DossierRecord, number: u16) {
    record.added.retain(|held| held.number != number);
    let nth = u8::try_from(number).unwrap_or(u8::MAX);
    record.rulings.retain(|held| !(held.key.check.0 == ADDED && held.key.nth == nth));
}

fn shift(record: &mut DossierRecord, change: &StateMove, line: &RawLine<'_>) {
    // Two changes in one commit are one act: undoing it goes back to before the first.
    let before = match &record.last {
        Some(LastAct { seq, undoing: Undoing::Move { before, .. }, .. }) if *seq == line.seq => *before,
        _ => record.state,
    };
    record.moves.push(Move {
        seq: line.seq,
        at: line.at.to_owned(),
        by: line.by.clone(),
        submission: change.submission,
        from: change.from,
        to: change.to,
        proposal: change.proposal,
        reason: change.reason.clone(),
        notice: change.notice.clone(),
        due: change.due,
        undone: false,
    });
    record.state = change.to;
    let undoing = Undoing::Move { dossier: record.id.clone(), seq: line.seq, before };
    record.last = Some(last_act(line, undoing));
}

/// A change of state after triage. It can be corrected, not undone.
fn advance(record: &mut DossierRecord, one: &Advance, reason: &str, line: &RawLine<'_>) {
    record.moves.push(Move {
        seq: line.seq,
        at: line.at.to_owned(),
        by: line.by.clone(),
        submission: one.submission,
        from: one.from,
        to: one.to,
        proposal: Proposal::Pass,
        reason: reason.to_owned(),
        notice: None,
        due: None,
        undone: false,
    });
    record.state = one.to;
    record.last = None;
}

fn undo(record: &mut DossierRecord, undoing: &Undoing) {
    match undoing {
        Undoing::Ruling { key, before, .. } => {
            set_ruling(record, key, before.as_deref().cloned());
        }
        Undoing::Added { number, .. } => drop_added(record, *number),
        Undoing::Comment { seq, .. } => record.comments.retain(|held| held.seq != *seq),
        Undoing::Move { seq, before, .. } => {
            for held in record.moves.iter_mut().filter(|held| held.seq == *seq) {
                held.undone = true;
            }
            record.state = *before;
        }
    }
}

impl Undoing {
    /// The dossier it is about.
    pub fn dossier(&self) -> &DossierId {
        match self {
            Self::Ruling { dossier, .. }
            | Self::Added { dossier, .. }
            | Self::Comment { dossier, .. }
            | Self::Move { dossier, .. } => dossier,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Verdict;
    use crate::record::event::V;
    use crate::record::samples::*;
    use crate::record::{CommitError, MemoryStore, Shelf, Writer, content_of};

    fn take(store: &mut MemoryStore, by: &str, events: Vec<Event>) -> u64 {
        let id = format!("c-{}", store.head().seq + 1);
        let answers = store.commit(vec![commit(&id, by, events)]);
        answers[0].as_ref().expect("accepted").seq
    }

    fn held(store: &MemoryStore, id: &str) -> DossierRecord {
        store.record(&DossierId(id.into())).expect("readable").expect("there")
    }

    /// Undoes the last act on a dossier, as the desk does.
    fn undo_last(store: &mut MemoryStore, id: &str) -> u64 {
        let last = held(store, id).last.expect("something to undo");
        take(store, &last.by, vec![Event::Undone { v: V, seq: last.seq, undoing: last.undoing }])
    }

    #[test]
    fn a_submission_arrives_and_its_body_reads_back() {
        let mut store = MemoryStore::default();
        let seq = take(&mut store, "wang", vec![received("A-1", 1)]);
        let record = held(&store, "A-1");
        assert_eq!((record.version, record.state, record.submissions.len()), (seq, State::Received, 1));
        assert_eq!(record.submissions[0].content, content_of(&dossier("A-1", 1, "张三")));
        let body = store.body(&record.id, 1).expect("readable");
        assert_eq!(body.as_ref(), Some(dossier("A-1", 1, "张三").as_ref()));
        assert_eq!(store.body(&record.id, 2).expect("readable"), None);
        assert_eq!(store.count(), 1);
    }

    #[test]
    fn the_next_submission_stands_beside_the_first_and_the_state_is_received_again() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![moved("A-1", State::Received, State::Returned)]);
        take(&mut store, "wang", vec![received("A-1", 2)]);
        let record = held(&store, "A-1");
        assert_eq!(record.submissions.iter().map(|s| s.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((record.state, record.last), (State::Received, None));
        assert!(store.body(&record.id, 1).expect("readable").is_some(), "the old one stays readable");
    }

    #[test]
    fn a_correction_keeps_when_it_arrived_and_replaces_the_body() {
        let mut store = MemoryStore::default();
        let first = take(&mut store, "wang", vec![received("A-1", 1)]);
        let event = Event::Corrected {
            v: V,
            dossier: dossier("A-1", 1, "张三丰"),
            reason: "误录".into(),
            source: source(),
        };
        let second = take(&mut store, "li", vec![event]);
        let record = held(&store, "A-1");
        let submission = &record.submissions[0];
        assert_eq!((record.submissions.len(), submission.seq, submission.by.as_str()), (1, second, "wang"));
        assert!(second > first);
        let body = store.body(&record.id, 1).expect("readable").expect("there");
        assert_eq!(body.applicant.name.0, "张三丰");
    }

    #[test]
    fn the_latest_ruling_of_a_key_counts_and_undo_brings_the_one_before_back() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![ruled("A-1", "cv.gaps", Verdict::Pass)]);
        take(&mut store, "wang", vec![ruled("A-1", "form.vague", Verdict::Pass)]);
        let before = held(&store, "A-1");
        take(&mut store, "wang", vec![ruled("A-1", "cv.gaps", Verdict::Fail)]);
        let record = held(&store, "A-1");
        assert_eq!(record.rulings.len(), 2);
        assert_eq!(record.rulings[0].verdict, Verdict::Fail);
        let seq = undo_last(&mut store, "A-1");
        let after = held(&store, "A-1");
        assert_eq!(after.rulings, before.rulings);
        assert_eq!((after.version, after.last), (seq, None), "an undo cannot be undone");
    }

    #[test]
    fn undoing_a_first_ruling_takes_it_out() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![ruled("A-1", "cv.gaps", Verdict::Pass)]);
        undo_last(&mut store, "A-1");
        assert_eq!(held(&store, "A-1").rulings, []);
    }

    #[test]
    fn a_return_undone_says_so_and_the_state_before_stands_again() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![moved("A-1", State::Received, State::Returned)]);
        assert_eq!(held(&store, "A-1").state, State::Returned);
        undo_last(&mut store, "A-1");
        let record = held(&store, "A-1");
        assert_eq!((record.state, record.moves.len(), record.moves[0].undone), (State::Received, 1, true));
    }

    #[test]
    fn two_changes_of_state_in_one_commit_are_undone_to_before_the_first() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        let both = vec![
            moved("A-1", State::Received, State::Returned),
            moved("A-1", State::Returned, State::Lapsed),
        ];
        take(&mut store, "wang", both);
        undo_last(&mut store, "A-1");
        let record = held(&store, "A-1");
        assert_eq!(record.state, State::Received);
        assert!(record.moves.iter().all(|m| m.undone));
    }

    #[test]
    fn remarks_and_added_findings_can_be_undone() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![commented("A-1", "一")]);
        take(&mut store, "wang", vec![commented("A-1", "二")]);
        undo_last(&mut store, "A-1");
        let left: Vec<_> = held(&store, "A-1").comments.into_iter().map(|c| c.text).collect();
        assert_eq!(left, ["一"]);
        take(&mut store, "wang", vec![added("A-1", 1)]);
        undo_last(&mut store, "A-1");
        assert_eq!(held(&store, "A-1").added, []);
    }

    #[test]
    fn whoever_builds_on_an_act_takes_its_undo_away() {
        let build: [fn() -> Event; 4] = [
            || received("A-1", 2),
            || Event::FindingDropped { v: V, dossier: DossierId("A-1".into()), number: 9, reason: "".into() },
            || Event::Corrected {
                v: V,
                dossier: dossier("A-1", 1, "x"),
                reason: "".into(),
                source: source(),
            },
            || Event::Scored {
                v: V,
                dossier: DossierId("A-1".into()),
                submission: 1,
                sheet: Default::default(),
                total: Default::default(),
                comment: String::new(),
                reason: String::new(),
            },
        ];
        for build in build {
            let mut store = MemoryStore::default();
            take(&mut store, "wang", vec![received("A-1", 1)]);
            let ruling = take(&mut store, "wang", vec![ruled("A-1", "cv.gaps", Verdict::Pass)]);
            assert_eq!(held(&store, "A-1").last.map(|last| last.seq), Some(ruling));
            let event = build();
            take(&mut store, "li", vec![event.clone()]);
            assert_eq!(held(&store, "A-1").last, None, "{event:?}");
        }
        // Another's remark is the last act now; to be given to somebody is none.
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![ruled("A-1", "cv.gaps", Verdict::Pass)]);
        let event = Event::Assigned { v: V, dossier: DossierId("A-1".into()), to: Some("li".into()) };
        let seq = take(&mut store, "chen", vec![event]);
        let record = held(&store, "A-1");
        assert_eq!((record.version, record.assigned.as_deref()), (seq, Some("li")));
        assert_eq!(record.last.map(|last| last.by), Some("wang".into()));
        take(&mut store, "li", vec![commented("A-1", "x")]);
        assert_eq!(held(&store, "A-1").last.map(|last| last.by), Some("li".into()));
    }

    #[test]
    fn a_dropped_finding_takes_the_rulings_on_it_along() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1), added("A-1", 3)]);
        let mut on_it = ruled("A-1", ADDED, Verdict::Void);
        if let Event::Ruled { ruling, .. } = &mut on_it {
            ruling.key.nth = 3;
        }
        take(&mut store, "wang", vec![on_it, ruled("A-1", "cv.gaps", Verdict::Pass)]);
        let drop =
            Event::FindingDropped { v: V, dossier: DossierId("A-1".into()), number: 3, reason: "".into() };
        take(&mut store, "wang", vec![drop]);
        let record = held(&store, "A-1");
        assert_eq!((record.added.len(), record.rulings.len()), (0, 1));
    }

    #[test]
    fn a_staged_load_is_seen_only_when_it_is_committed() {
        let mut store = MemoryStore::default();
        let staged = |ids: &[&str]| Event::Staged {
            v: V,
            load: "load-1".into(),
            dossiers: ids.iter().map(|id| *dossier(id, 1, "x")).collect(),
            source: source(),
        };
        let first = take(&mut store, "wang", vec![staged(&["A-1", "A-2"])]);
        take(&mut store, "li", vec![received("B-1", 1)]);
        let last = take(&mut store, "wang", vec![staged(&["A-3"])]);
        assert_eq!(store.count(), 1);
        let whole = |count| Event::LoadCommitted { v: V, load: "load-1".into(), first, last, count };
        let wrong = store.commit(vec![commit("load-1", "wang", vec![whole(4)])]);
        assert!(matches!(wrong[0], Err(CommitError::Refused(_))), "{wrong:?}");
        let mixed = vec![whole(3), ruled("B-1", "cv.gaps", Verdict::Pass)];
        let wrong = store.commit(vec![commit("load-1", "wang", mixed)]);
        assert!(matches!(wrong[0], Err(CommitError::Refused(_))), "{wrong:?}");
        let seq = take(&mut store, "wang", vec![whole(3)]);
        assert_eq!(store.count(), 4);
        for id in ["A-1", "A-2", "A-3"] {
            assert_eq!(held(&store, id).version, seq);
            assert!(store.body(&DossierId(id.into()), 1).expect("readable").is_some());
        }
    }

    #[test]
    fn a_longer_action_is_in_force_only_when_it_is_enacted_and_then_whole() {
        let mut store = MemoryStore::default();
        let ids: Vec<String> = (0..250).map(|n| format!("A-{n:03}")).collect();
        take(&mut store, "wang", ids.iter().map(|id| received(id, 1)).collect());
        let prepared = |ids: &[String]| Event::Prepared {
            v: V,
            act: "act-1".into(),
            events: ids.iter().map(|id| moved(id, State::Received, State::Passed)).collect(),
        };
        let first = take(&mut store, "wang", vec![prepared(&ids[..150])]);
        take(&mut store, "li", vec![received("B-1", 1)]);
        let last = take(&mut store, "wang", vec![prepared(&ids[150..])]);
        assert!(ids.iter().all(|id| held(&store, id).state == State::Received));
        let whole = |count| Event::Enacted { v: V, act: "act-1".into(), first, last, count };
        for wrong in [vec![whole(249)], vec![whole(250), whole(250)], vec![whole(250), commented("B-1", "x")]]
        {
            let answers = store.commit(vec![commit("enact", "wang", wrong)]);
            assert!(matches!(answers[0], Err(CommitError::Refused(_))), "{answers:?}");
        }
        let nested = Event::Prepared { v: V, act: "act-2".into(), events: vec![received("C-1", 1)] };
        let answers = store.commit(vec![commit("nested", "wang", vec![nested])]);
        assert!(matches!(answers[0], Err(CommitError::Refused(_))), "{answers:?}");
        let seq = take(&mut store, "wang", vec![whole(250)]);
        for id in &ids {
            let record = held(&store, id);
            assert_eq!((record.state, record.version, record.moves.len()), (State::Passed, seq, 1));
            assert_eq!(record.last.map(|last| (last.seq, last.by)), Some((seq, "wang".into())));
        }
        assert_eq!(held(&store, "B-1").state, State::Received);
    }

    #[test]
    fn what_makes_no_sense_is_not_accepted_and_leaves_no_trace() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        let (journal, digest) = (store.journal(), store.digest());
        let halves = vec![commented("A-1", "x"), commented("A-9", "nobody")];
        let answers = store.commit(vec![commit("c", "wang", halves)]);
        assert!(matches!(answers[0], Err(CommitError::Refused(_))));
        assert_eq!((store.journal(), store.digest()), (journal, digest));
    }

    #[test]
    fn a_repeated_command_gets_the_first_answer() {
        let mut store = MemoryStore::default();
        let twice = || commit("same", "wang", vec![received("A-1", 1)]);
        let answers = store.commit(vec![twice(), twice()]);
        assert_eq!(answers[0], answers[1]);
        assert_eq!(store.commit(vec![twice()])[0], answers[0]);
        assert_eq!(store.head().seq, 1);
    }

    #[test]
    fn applying_a_commit_again_changes_nothing() {
        let mut store = MemoryStore::default();
        take(&mut store, "wang", vec![received("A-1", 1)]);
        take(&mut store, "wang", vec![commented("A-1", "x"), received("A-2", 1), commented("A-2", "y")]);
        let raw = store.journal();
        let mut kv = crate::record::kv::MapKv::default();
        let mut at = 0;
        for raw in raw.split_inclusive(|byte| *byte == b'\n') {
            let line = crate::record::line::read(raw).expect("a line");
            let events = crate::record::lean::events(raw, &line, at).expect("events");
            for _ in 0..2 {
                apply(&mut kv, &line, &events).expect("applied");
            }
            at += raw.len() as u64;
        }
        assert_eq!(kv.digest(), store.digest());
    }
}
