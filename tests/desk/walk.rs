//! Random walks: whatever people do in whatever order, what must hold holds.

use crate::hands::{comment, decide, full_marks, overview, page, seat};
use pingwei::desk::states::TRANSITIONS;
use pingwei::desk::testing::{Hand, changed, desk_on, id, store};
use pingwei::desk::{Answer, Command, LocalDesk, Query, QueueFilter, QueueSpec, Today, TriageKind, Why};
use pingwei::domain::{Proposal, State, Verdict};
use pingwei::record::DossierRecord;
use proptest::prelude::*;

const DOSSIERS: usize = 4;
const ACCOUNTS: [&str; 4] = ["wang", "li", "han", "zhang"];

#[derive(Debug, Clone)]
enum Step {
    Rule { finding: usize, verdict: usize },
    Add,
    Drop,
    Decide(usize),
    Assign(usize),
    Comment,
    Score { less: bool },
    Undo,
    Load { number: u8, vague: bool },
    Correct,
    Bar,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_usize..60, 0_usize..4).prop_map(|(finding, verdict)| Step::Rule { finding, verdict }),
        1 => Just(Step::Add),
        1 => Just(Step::Drop),
        6 => (0_usize..6).prop_map(Step::Decide),
        1 => (0_usize..3).prop_map(Step::Assign),
        1 => Just(Step::Comment),
        2 => any::<bool>().prop_map(|less| Step::Score { less }),
        3 => Just(Step::Undo),
        3 => (1_u8..5, any::<bool>()).prop_map(|(number, vague)| Step::Load { number, vague }),
        1 => Just(Step::Correct),
        1 => Just(Step::Bar),
    ]
}

const KINDS: [TriageKind; 6] = [
    TriageKind::Pass,
    TriageKind::Return,
    TriageKind::Refuse,
    TriageKind::Withdraw,
    TriageKind::Lapse,
    TriageKind::Reopen,
];

fn body(number: usize, submission: u8, vague: bool) -> pingwei::domain::Dossier {
    let submission = submission.to_string();
    let years = if vague { "约十年" } else { "13" };
    changed(number, &[("申报人.第几次上报", submission.as_str()), ("申报人.从事专业年限", years)])
}

/// Takes one step; refusals of every sort are welcome, faults are not.
fn take(desk: &LocalDesk, account: &str, number: usize, step: &Step) {
    let mut hand = Hand::of(desk, account);
    let dossier = id(number);
    let outcome = match step {
        Step::Rule { finding, verdict } => {
            let Ok(sheet) = hand.sheet(&dossier) else { return };
            let key = sheet.judged[finding % sheet.judged.len()].key.clone();
            let verdict = [Verdict::Pass, Verdict::Fail, Verdict::Void, Verdict::Bar][*verdict];
            hand.run(Command::Rule { dossier, key, verdict, reason: "核实过".to_owned() })
        }
        Step::Add => hand.run(Command::AddFinding {
            dossier,
            item: 7,
            clause: String::new(),
            place: String::new(),
            verdict: Verdict::Fail,
            text: "看不清".to_owned(),
        }),
        Step::Drop => hand.run(Command::DropFinding { dossier, number: 1, reason: "加错".to_owned() }),
        Step::Decide(kind) => hand.run(decide(&dossier, KINDS[*kind], "理由")),
        Step::Assign(to) => {
            let to = [None, Some("wang"), Some("li")][*to].map(str::to_owned);
            hand.run(Command::Assign { dossiers: vec![dossier], to })
        }
        Step::Comment => hand.run(comment(&dossier, "记一笔")),
        Step::Score { less } => {
            let mut sheet = full_marks();
            if *less && let Some(first) = sheet.criteria.values_mut().next() {
                *first = *first - pingwei::domain::Score::points(1);
            }
            hand.run(Command::Score { dossier, sheet, comment: String::new(), reason: "改".to_owned() })
        }
        Step::Undo => hand.run(Command::Undo),
        Step::Load { number: submission, vague } => {
            hand.load_with(vec![body(number, *submission, *vague)], true)
        }
        Step::Correct => {
            let Ok(sheet) = hand.sheet(&dossier) else { return };
            let better = body(number, sheet.submission, true);
            hand.run(Command::Correct {
                dossier: Box::new(better),
                reason: "录入有误".to_owned(),
                source: Default::default(),
            })
        }
        Step::Bar => {
            let mut entry = pingwei::domain::BlackEntry::default();
            entry.name.0 = format!("某人{number}");
            entry.from.0 = pingwei::domain::When::Day(pingwei::desk::testing::day(2019, 1, 1));
            hand.run(Command::Blacklist { entries: vec![entry] })
        }
    };
    if let Err(refusal) = outcome {
        let fault = [Why::Damaged, Why::Unknown, Why::Disk, Why::Busy].contains(&refusal.why);
        assert!(!fault, "{step:?}: {refusal:?}");
        assert!(!refusal.words.zh.is_empty() && !refusal.words.en.is_empty());
    }
}

/// Every change of state is one of the table, and the last one in force is where it stands.
fn legal(record: &DossierRecord) {
    for held in &record.moves {
        let known = TRANSITIONS.iter().any(|row| row.to == held.to && row.from.contains(&held.from));
        assert!(known, "{:?} -> {:?}", held.from, held.to);
    }
    let arrivals = record.submissions.iter().map(|held| (held.seq, State::Received));
    let moves = record.moves.iter().filter(|held| !held.undone).map(|held| (held.seq, held.to));
    let last = arrivals.chain(moves).max_by_key(|(seq, _)| *seq).map(|(_, state)| state);
    assert_eq!(last, Some(record.state), "{record:?}");
    for pair in record.submissions.windows(2) {
        assert_eq!(pair[0].number + 1, pair[1].number, "one after the other");
    }
}

fn holds(desk: &LocalDesk) {
    let mut han = Hand::of(desk, "han");
    let seen = overview(&mut han);
    let everything = page(&mut han, &QueueSpec::default(), 0, 200);
    assert_eq!((everything.total, everything.rows.len()), (seen.total, seen.total));
    for row in &everything.rows {
        let sheet = han.sheet(&row.dossier).expect("a sheet");
        assert_eq!(*row, sheet.row, "the row is what an examination gives");
        legal(&sheet.record);
    }
    for (state, count) in &seen.states {
        assert_eq!(everything.rows.iter().filter(|row| row.state == *state).count(), *count, "{state:?}");
        let filter = QueueFilter::read(&format!("state:{}", state.word())).expect("a query");
        assert_eq!(page(&mut han, &QueueSpec { filter, ..QueueSpec::default() }, 0, 9).total, *count);
    }
    let received = |row: &&pingwei::desk::QueueRow| row.state == State::Received;
    for (proposal, count) in &seen.proposals {
        let of = everything.rows.iter().filter(received).filter(|row| row.proposal == *proposal).count();
        assert_eq!(of, *count, "{proposal:?}");
    }
    assert_eq!(seen.proposals.iter().map(|(_, count)| count).sum::<usize>(), seen.total - seen.done);
    assert!(seen.proposals.iter().any(|(proposal, _)| *proposal == Proposal::Look));
    for account in ACCOUNTS {
        let mut hand = Hand::of(desk, account);
        let seen = overview(&mut hand);
        let rows = page(&mut hand, &QueueSpec::default(), 0, 200).rows;
        assert_eq!(rows.iter().filter(|row| row.needs_me).count(), seen.needs_me, "{account}");
        let mine = QueueFilter::read("is:needs-me").expect("a query");
        let mine = QueueSpec { filter: mine, ..QueueSpec::default() };
        assert_eq!(page(&mut hand, &mine, 0, 9).total, seen.needs_me, "{account}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_what_must_hold_holds(
        steps in prop::collection::vec((0_usize..ACCOUNTS.len(), 1..=DOSSIERS, step()), 1..60),
    ) {
        let store = store();
        let desk = desk_on(&store, Today::default());
        seat(&desk);
        let mut han = Hand::of(&desk, "han");
        han.load((1..=DOSSIERS).map(|number| body(number, 1, number % 2 == 0)).collect()).expect("loaded");
        for (nth, (account, number, step)) in steps.iter().enumerate() {
            take(&desk, ACCOUNTS[*account], *number, step);
            if nth % 16 == 0 {
                holds(&desk);
            }
        }
        holds(&desk);
        let before = page(&mut han, &QueueSpec::default(), 0, 200);
        desk.close();

        // An index made anew from the record is the one that was kept up.
        let desk = desk_on(&store, Today::default());
        holds(&desk);
        let mut han = Hand::of(&desk, "han");
        prop_assert_eq!(page(&mut han, &QueueSpec::default(), 0, 200), before);

        // And the journal alone gives the same record again.
        let Ok(Answer::Journal(lines)) = han.0.ask(Query::Journal { from: 0, most: 1000 }) else {
            return Err(TestCaseError::fail("no journal"));
        };
        prop_assert_eq!(lines.len() as u64, overview(&mut han).head.seq + 1);
    }
}
