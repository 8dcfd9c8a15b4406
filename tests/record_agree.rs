//! Whatever happens, in whatever order: a store on disk, a store in memory and a replay of the journal
//! say the same.

mod record_support;

use pingwei::domain::{DossierId, State, Verdict};
use pingwei::record::event::V;
use pingwei::record::{Commit, CommitError, Event, MemoryStore, Opened, Pending, Shelf, Store, Writer};
use proptest::prelude::*;
use record_support::*;

/// Something a desk might do; dossiers are named by small numbers, some of which are not there.
#[derive(Debug, Clone)]
enum Step {
    Receive(u8, u8),
    Correct(u8, u8),
    Rule(u8, bool, bool),
    Add(u8, u8),
    Drop(u8, u8),
    Move(u8, bool),
    Assign(u8, bool),
    Comment(u8),
    Score(u8),
    Undo(u8),
    Load(u8, u8),
    /// A longer action on these, in one line or two.
    Act(Vec<u8>, bool),
    Export,
}

fn step() -> impl Strategy<Value = Step> {
    let id = 0..6_u8;
    prop_oneof![
        3 => (id.clone(), 1..4_u8).prop_map(|(a, n)| Step::Receive(a, n)),
        1 => (id.clone(), 1..4_u8).prop_map(|(a, n)| Step::Correct(a, n)),
        3 => (id.clone(), any::<bool>(), any::<bool>()).prop_map(|(a, b, c)| Step::Rule(a, b, c)),
        1 => (id.clone(), 1..3_u8).prop_map(|(a, n)| Step::Add(a, n)),
        1 => (id.clone(), 1..3_u8).prop_map(|(a, n)| Step::Drop(a, n)),
        2 => (id.clone(), any::<bool>()).prop_map(|(a, b)| Step::Move(a, b)),
        1 => (id.clone(), any::<bool>()).prop_map(|(a, b)| Step::Assign(a, b)),
        2 => id.clone().prop_map(Step::Comment),
        1 => id.clone().prop_map(Step::Score),
        3 => id.clone().prop_map(Step::Undo),
        1 => (id.clone(), 1..70_u8).prop_map(|(a, n)| Step::Load(a, n)),
        2 => (proptest::collection::vec(id, 1..6), any::<bool>()).prop_map(|(all, cut)| Step::Act(all, cut)),
        1 => Just(Step::Export),
    ]
}

/// The events of a step on what a shelf holds.
fn events(step: &Step, shelf: &dyn Shelf) -> Vec<Event> {
    let name = |a: &u8| format!("A-{a}");
    let id = |a: &u8| DossierId(name(a));
    match step {
        Step::Receive(a, n) => vec![received(&name(a), *n)],
        Step::Correct(a, n) => vec![corrected(&name(a), *n, "改名")],
        Step::Rule(a, check, pass) => {
            let check = if *check { "cv.gaps" } else { "form.vague" };
            vec![ruled(&name(a), check, if *pass { Verdict::Pass } else { Verdict::Fail })]
        }
        Step::Add(a, n) => vec![added(&name(a), (*n).into())],
        Step::Drop(a, n) => {
            vec![Event::FindingDropped { v: V, dossier: id(a), number: (*n).into(), reason: "误".into() }]
        }
        Step::Move(a, pass) => {
            let to = if *pass { State::Passed } else { State::Returned };
            vec![moved(&name(a), State::Received, to), commented(&name(a), "随之")]
        }
        Step::Assign(a, to) => {
            vec![Event::Assigned { v: V, dossier: id(a), to: to.then(|| "li".into()) }]
        }
        Step::Comment(a) => vec![commented(&name(a), "一句")],
        Step::Score(a) => vec![scored(&name(a), 77)],
        Step::Undo(a) => {
            let last = shelf.record(&id(a)).expect("readable").and_then(|record| record.last);
            last.map(|last| Event::Undone { v: V, seq: last.seq, undoing: last.undoing })
                .into_iter()
                .collect()
        }
        Step::Load(a, n) => {
            let ids: Vec<String> = (0..*n).map(|k| format!("L-{a}-{k}")).collect();
            vec![staged(&format!("load-{a}"), &ids)]
        }
        Step::Act(all, cut) => {
            let there = |a: &&u8| shelf.record(&id(a)).expect("readable").is_some();
            let mut steps: Vec<Event> = all
                .iter()
                .filter(there)
                .map(|a| match a % 2 {
                    0 => moved(&name(a), State::Received, State::Passed),
                    _ => Event::Assigned { v: V, dossier: id(a), to: Some("li".into()) },
                })
                .collect();
            let prepared = |events| Event::Prepared { v: V, act: "act".into(), events };
            let rest = steps.split_off(if *cut { steps.len() / 2 } else { steps.len() });
            [steps, rest].into_iter().filter(|part| !part.is_empty()).map(prepared).collect()
        }
        Step::Export => {
            vec![Event::Exported { v: V, what: "queue".into(), file: "q.csv".into(), unmasked: true }]
        }
    }
}

fn seen(shelf: &dyn Shelf) -> Vec<String> {
    let mut all = Vec::new();
    shelf
        .walk(&mut |record, body| {
            all.push(format!("{record:?} {body:?}"));
            true
        })
        .expect("readable");
    all
}

/// Commits to both, which must answer alike.
fn both(opened: &mut Opened, memory: &mut MemoryStore, commits: Vec<Commit>) -> Vec<bool> {
    let (disk, mem) = (opened.writer.commit(commits.clone()), memory.commit(commits));
    let fate = |answers: &[Result<_, CommitError>]| answers.iter().map(Result::is_ok).collect::<Vec<_>>();
    assert_eq!(fate(&disk), fate(&mem), "{disk:?} {mem:?}");
    fate(&disk)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn store_memory_and_replay_agree(
        steps in proptest::collection::vec((step(), any::<bool>()), 1..40),
        reopen in proptest::collection::vec(any::<proptest::sample::Index>(), 0..3),
    ) {
        let home = home();
        let mut opened = Store::open(home.path(), quiet_options()).expect("opened");
        let mut memory = memory();
        let reopen: Vec<usize> = reopen.iter().map(|index| index.index(steps.len())).collect();
        let mut group: Vec<Commit> = Vec::new();
        for (nth, (step, together)) in steps.iter().enumerate() {
            // What is decided on the pending commits equals what is decided on the written ones.
            let events = {
                let mut pending = Pending::over(&memory);
                for commit in &group {
                    let _ = pending.add(commit, jiff::Timestamp::UNIX_EPOCH);
                }
                events(step, &pending)
            };
            if let Some(Event::Staged { load, dossiers, .. }) = events.first() {
                // A load: staged, and committed or abandoned.
                let commits = std::mem::take(&mut group);
                both(&mut opened, &mut memory, commits);
                let load = format!("{load}-{nth}");
                let count = dossiers.len() as u64;
                let ids: Vec<String> = dossiers.iter().map(|d| d.id().0.clone()).collect();
                both(&mut opened, &mut memory, vec![commit(&format!("{load}#0"), vec![staged(&load, &ids)])]);
                let seq = memory.head().seq;
                if *together {
                    let whole = load_committed(&load, seq, seq, count);
                    prop_assert_eq!(both(&mut opened, &mut memory, vec![commit(&load, vec![whole])]), [true]);
                }
                continue;
            }
            if let Some(Event::Prepared { .. }) = events.first() {
                // Prepared, a line a part; enacted or abandoned. One that names a dossier twice is refused.
                let commits = std::mem::take(&mut group);
                both(&mut opened, &mut memory, commits);
                let (act, first) = (format!("act-{nth}"), memory.head().seq + 1);
                let mut count = 0;
                for (part, event) in events.into_iter().enumerate() {
                    let Event::Prepared { v, events, .. } = event else { continue };
                    count += events.len() as u64;
                    let part_of = Event::Prepared { v, act: act.clone(), events };
                    both(&mut opened, &mut memory, vec![commit(&format!("{act}/{part}"), vec![part_of])]);
                }
                if *together {
                    let last = memory.head().seq;
                    let whole = Event::Enacted { v: V, act: act.clone(), first, last, count };
                    both(&mut opened, &mut memory, vec![commit(&act, vec![whole])]);
                }
                continue;
            }
            group.push(commit(&format!("c-{nth}"), events));
            if !together {
                let commits = std::mem::take(&mut group);
                both(&mut opened, &mut memory, commits);
            }
            if reopen.contains(&nth) {
                close(opened);
                opened = Store::open(home.path(), quiet_options()).expect("opened");
            }
        }
        both(&mut opened, &mut memory, group);
        let journal = std::fs::read(home.path().join("journal.jsonl")).expect("read");
        prop_assert!(journal == memory.journal(), "the journals differ");
        prop_assert_eq!(opened.store.digest().expect("a view"), memory.digest());
        prop_assert_eq!(seen(opened.shelf.as_ref()), seen(&memory));
        prop_assert_eq!(opened.shelf.count(), memory.count());
        assert_view_is_the_journals(&opened);
    }
}
