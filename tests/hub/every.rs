//! One of every kind of request there is. A kind that is added and not listed here does not compile.

use pingwei::desk::testing::{day, dossier, fresh, id, person};
use pingwei::desk::{
    Command, DefenceAsk, DefenceDo, MeetingAsk, MeetingDo, Query, QueueFilter, QueueSpec, Request, RequestId,
    Topic, TriageKind,
};
use pingwei::domain::{
    BlackEntry, Counts, MeetingId, MotionId, PaperBallot, Phase, Presence, SessionId, SessionSetup, Verdict,
};
use pingwei::policy::rubric::ScoreSheet;
use pingwei::policy::{CheckId, FindingKey, Notice};
use pingwei::record::{CommandId, Source};
use std::collections::BTreeMap;

/// The samples of a type, one for each of its variants: the patterns together must be exhaustive, and
/// each sample must be what stands before it.
macro_rules! every {
    ($name:ident: $kind:ty { $($pattern:pat => $sample:expr,)+ }) => {
        pub fn $name() -> Vec<$kind> {
            let samples = vec![$($sample),+];
            for (at, sample) in samples.iter().enumerate() {
                let mut row = 0;
                $(
                    if let $pattern = sample {
                        assert_eq!(row, at, "{sample:?} stands in another's place");
                    }
                    row += 1;
                )+
                assert_eq!(row, samples.len());
                // Fails to compile where a variant is missing.
                match sample { $($pattern => {})+ }
            }
            samples
        }
    };
}

fn load() -> String {
    "a-load".to_owned()
}

fn why() -> String {
    "试一试".to_owned()
}

fn session() -> SessionId {
    SessionId("一组".to_owned())
}

fn meeting() -> MeetingId {
    MeetingId("全会".to_owned())
}

fn setup() -> SessionSetup {
    SessionSetup { date: day(2020, 12, 1), time: "09:30".to_owned(), place: why() }
}

every!(queries: Query {
    Query::Overview => Query::Overview,
    Query::Notice => Query::Notice,
    Query::TryBulk { .. } => Query::TryBulk { dossiers: vec![(id(7), Some(1))], what: pingwei::desk::BulkWhat::Assign { to: None } },
    Query::Ids { .. } => Query::Ids { spec: QueueSpec::default() },
    Query::Queue { .. } => Query::Queue { spec: QueueSpec::default(), from: 0, len: 10 },
    Query::Rows { .. } => Query::Rows { dossiers: vec![id(1), id(99)] },
    Query::Counts { .. } => Query::Counts { filters: vec![QueueFilter::default()] },
    Query::Locate { .. } => Query::Locate { spec: QueueSpec::default(), dossier: id(1) },
    Query::NextMine { .. } => Query::NextMine { spec: QueueSpec::default(), after: None, back: false },
    Query::NextSame { .. } => Query::NextSame { spec: QueueSpec::default(), after: None, check: "form.vague".to_owned() },
    Query::Search { .. } => Query::Search { text: "样本".to_owned(), most: 10 },
    Query::Sheet { .. } => Query::Sheet { dossier: id(1), submission: None },
    Query::Compare { .. } => Query::Compare { dossier: id(1) },
    Query::Correction { .. } => Query::Correction { dossier: id(1) },
    Query::Roll { .. } => Query::Roll { text: "某".to_owned(), on: None, most: 10 },
    Query::Reviewers => Query::Reviewers,
    Query::Journal { .. } => Query::Journal { from: 0, most: 10 },
    Query::TryLoad { .. } => Query::TryLoad { dossiers: vec![dossier(1)] },
    Query::Defence(_) => Query::Defence(DefenceAsk::Sessions),
    Query::Meeting(_) => Query::Meeting(MeetingAsk::Meetings),
    Query::Command(_) => Query::Command(CommandId("test-1".to_owned())),
    Query::Head => Query::Head,
});

every!(commands: Command {
    Command::LoadPart { .. } => Command::LoadPart { load: load(), dossiers: vec![dossier(7)], source: Source::default() },
    Command::CorrectEntry { .. } => Command::CorrectEntry { number: 1, entry: Box::default(), reason: "更正".into() },
    Command::ProposeLift { .. } => Command::ProposeLift { number: 1, from: None, reason: "查实".into() },
    Command::ConfirmLift { .. } => Command::ConfirmLift { number: 1 },
    Command::DropLift { .. } => Command::DropLift { number: 1, reason: "不成立".into() },
    Command::Bulk { .. } => Command::Bulk { dossiers: vec![(id(7), None)], what: pingwei::desk::BulkWhat::Assign { to: None } },
    Command::BulkPart { .. } => Command::BulkPart {
        bulk: "bulk-1".into(), from: 0, dossiers: vec![(id(7), None)], what: pingwei::desk::BulkWhat::Assign { to: None },
    },
    Command::BulkCommit { .. } => Command::BulkCommit { bulk: "bulk-1".into(), count: 1 },
    Command::BulkAbort { .. } => Command::BulkAbort { bulk: "bulk-1".into() },
    Command::LoadCommit { .. } => Command::LoadCommit { load: load(), count: 1, accept_good: true },
    Command::LoadAbort { .. } => Command::LoadAbort { load: load() },
    Command::Correct { .. } => Command::Correct { dossier: Box::new(dossier(1)), reason: why(), source: Source::default() },
    Command::Blacklist { .. } => Command::Blacklist { entries: vec![BlackEntry::default()] },
    Command::Roster { .. } => Command::Roster { reviewers: vec![person("outsider", "某人", "主席")] },
    Command::AdoptNotice { .. } => Command::AdoptNotice { text: Notice::EMBEDDED_TEXT.to_owned() },
    Command::Rule { .. } => Command::Rule { dossier: id(1), key: finding(), verdict: Verdict::Pass, reason: why() },
    Command::AddFinding { .. } => Command::AddFinding {
        dossier: id(1), item: 1, clause: String::new(), place: why(), verdict: Verdict::Fail, text: why(),
    },
    Command::DropFinding { .. } => Command::DropFinding { dossier: id(1), number: 1, reason: why() },
    Command::Triage { .. } => Command::Triage {
        dossier: id(1), kind: TriageKind::Pass, reason: why(), notice: None, due: None,
    },
    Command::Assign { .. } => Command::Assign { dossiers: vec![id(1)], to: None },
    Command::Comment { .. } => Command::Comment { dossier: id(1), text: why() },
    Command::Score { .. } => Command::Score {
        dossier: id(1), sheet: ScoreSheet::default(), comment: why(), reason: String::new(),
    },
    Command::Defence(_) => Command::Defence(DefenceDo::Close),
    Command::Meeting(_) => Command::Meeting(MeetingDo::Close { meeting: meeting() }),
    Command::Undo => Command::Undo,
    Command::Unmask { .. } => Command::Unmask { dossiers: vec![id(1)], place: why() },
    Command::NoteExport { .. } => Command::NoteExport { what: why(), file: why(), unmasked: true },
});

every!(topics: Topic {
    Topic::Overview => Topic::Overview,
    Topic::Queue { .. } => Topic::Queue { spec: QueueSpec::default(), from: 0, len: 10 },
    Topic::Counts(_) => Topic::Counts(vec![QueueFilter::default()]),
    Topic::Dossier(_) => Topic::Dossier(id(1)),
    Topic::Board(_) => Topic::Board(session()),
    Topic::Ballots(_) => Topic::Ballots(session()),
    Topic::Hall(_) => Topic::Hall(session()),
    Topic::Votes(_) => Topic::Votes(meeting()),
});

every!(defence_asks: DefenceAsk {
    DefenceAsk::Sessions => DefenceAsk::Sessions,
    DefenceAsk::Candidates => DefenceAsk::Candidates,
    DefenceAsk::Board(_) => DefenceAsk::Board(session()),
    DefenceAsk::Ballots(_) => DefenceAsk::Ballots(session()),
    DefenceAsk::Hall(_) => DefenceAsk::Hall(session()),
    DefenceAsk::Substitution => DefenceAsk::Substitution,
    DefenceAsk::Explain(_) => DefenceAsk::Explain(id(1)),
    DefenceAsk::Papers(_) => DefenceAsk::Papers(session()),
    DefenceAsk::Ranking { .. } => DefenceAsk::Ranking { level: None, specialty: None },
    DefenceAsk::Fees { .. } => DefenceAsk::Fees { unpaid: false },
});

every!(meeting_asks: MeetingAsk {
    MeetingAsk::Meetings => MeetingAsk::Meetings,
    MeetingAsk::Votes(_) => MeetingAsk::Votes(meeting()),
});

every!(meeting_dos: MeetingDo {
    MeetingDo::Fees { .. } => MeetingDo::Fees { fees: vec![(id(1), None)], reason: why() },
    MeetingDo::Meeting { .. } => MeetingDo::Meeting {
        meeting: meeting(), date: day(2020, 12, 10), place: why(), members: vec!["han".to_owned()], reason: why(),
    },
    MeetingDo::Attend { .. } => MeetingDo::Attend { meeting: meeting(), present: vec!["han".to_owned()] },
    MeetingDo::Put { .. } => MeetingDo::Put { meeting: meeting(), title: why(), dossiers: vec![id(1)], each: false },
    MeetingDo::Count { .. } => MeetingDo::Count {
        meeting: meeting(), motion: MotionId(1), counts: Counts::default(), reason: why(),
    },
    MeetingDo::Confirm { .. } => MeetingDo::Confirm {
        meeting: meeting(), motion: MotionId(1), counts: Counts::default(),
    },
    MeetingDo::Revote { .. } => MeetingDo::Revote { meeting: meeting(), motion: MotionId(1), reason: why() },
    MeetingDo::Countersign { .. } => MeetingDo::Countersign { meeting: meeting(), motion: MotionId(1) },
    MeetingDo::Close { .. } => MeetingDo::Close { meeting: meeting() },
    MeetingDo::Publish { .. } => MeetingDo::Publish {
        dossiers: vec![id(1)], from: day(2020, 12, 11), until: day(2020, 12, 18),
    },
    MeetingDo::Certify { .. } => MeetingDo::Certify { dossier: id(1), number: "示例-1".to_owned() },
});

every!(defence_dos: DefenceDo {
    DefenceDo::Session { .. } => DefenceDo::Session { session: session(), setup: setup(), reason: why() },
    DefenceDo::Seat { .. } => DefenceDo::Seat { session: session(), seats: vec!["zhao".to_owned()], reason: why() },
    DefenceDo::Order { .. } => DefenceDo::Order { session: session(), order: vec![id(1)], draw: Some(7), reason: why() },
    DefenceDo::Notify { .. } => DefenceDo::Notify {
        session: session(), candidates: Vec::new(), sent: day(2020, 11, 20), how: why(),
    },
    DefenceDo::Attend { .. } => DefenceDo::Attend { dossier: id(1), session: None, reason: why() },
    DefenceDo::Call { .. } => DefenceDo::Call { session: session(), dossier: None },
    DefenceDo::Phase { .. } => DefenceDo::Phase { session: session(), phase: Phase::Questions },
    DefenceDo::Mark { .. } => DefenceDo::Mark {
        session: session(), dossier: id(1), presence: Presence::Absent, reason: why(),
    },
    DefenceDo::Shift { .. } => DefenceDo::Shift { dossier: id(1), to: session(), reason: why() },
    DefenceDo::Ballot { .. } => DefenceDo::Ballot {
        session: session(), dossier: id(1), scores: BTreeMap::new(), comment: why(), reason: String::new(),
    },
    DefenceDo::Abstain { .. } => DefenceDo::Abstain {
        session: session(), dossier: id(1), comment: why(), reason: String::new(),
    },
    DefenceDo::Excuse { .. } => DefenceDo::Excuse {
        session: session(), candidates: vec![id(1)], panellist: "zhao".to_owned(), reason: why(),
    },
    DefenceDo::OpenBallot { .. } => DefenceDo::OpenBallot {
        session: session(), dossier: id(1), panellist: "zhao".to_owned(), reason: why(),
    },
    DefenceDo::Recuse { .. } => DefenceDo::Recuse { dossier: id(1), account: Some("zhao".to_owned()), reason: why() },
    DefenceDo::Paper { .. } => DefenceDo::Paper {
        session: session(), dossier: id(1), panellist: "zhao".to_owned(), entry: PaperBallot::default(), reason: why(),
    },
    DefenceDo::CloseSession { .. } => DefenceDo::CloseSession { session: session() },
    DefenceDo::ReopenSession { .. } => DefenceDo::ReopenSession { session: session(), reason: why() },
    DefenceDo::Release { .. } => DefenceDo::Release { session: session() },
    DefenceDo::Close => DefenceDo::Close,
    DefenceDo::Reopen { .. } => DefenceDo::Reopen { reason: why() },
});

fn finding() -> FindingKey {
    FindingKey { check: CheckId("form.vague".into()), place: None, nth: 0 }
}

fn questions() -> Vec<Query> {
    let mut all = queries();
    all.extend(defence_asks().into_iter().map(Query::Defence));
    all.extend(meeting_asks().into_iter().map(Query::Meeting));
    all
}

fn acts() -> Vec<Command> {
    let mut all = commands();
    all.extend(defence_dos().into_iter().map(Command::Defence));
    all.extend(meeting_dos().into_iter().map(Command::Meeting));
    all
}

/// One of every kind.
pub fn requests() -> Vec<Request> {
    let mut all: Vec<Request> = Vec::new();
    // The outer type is enumerated the same way.
    for kind in outer() {
        match kind {
            Request::Ask(_) => all.extend(questions().into_iter().map(Request::Ask)),
            Request::Do(_) => all.extend(acts().into_iter().map(|command| Request::Do(fresh(command)))),
            Request::Watch(_) => all.extend(topics().into_iter().map(Request::Watch)),
            other => all.push(other),
        }
    }
    all
}

every!(outer: Request {
    Request::Ask(_) => Request::Ask(Query::Overview),
    Request::Do(_) => Request::Do(fresh(Command::Undo)),
    Request::Watch(_) => Request::Watch(Topic::Overview),
    Request::Unwatch(_) => Request::Unwatch(RequestId(1)),
    Request::Cancel(_) => Request::Cancel(RequestId(1)),
});
