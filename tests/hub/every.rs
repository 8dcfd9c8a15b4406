//! One of every kind of request there is. A kind that is added and not listed here does not compile.

use pingwei::desk::testing::{dossier, fresh, id, person};
use pingwei::desk::{Command, Query, QueueSpec, Request, RequestId, Topic, TriageKind};
use pingwei::domain::{BlackEntry, Verdict};
use pingwei::policy::rubric::ScoreSheet;
use pingwei::policy::{CheckId, FindingKey, Notice};
use pingwei::record::{CommandId, Source};

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

every!(queries: Query {
    Query::Overview => Query::Overview,
    Query::Notice => Query::Notice,
    Query::Queue { .. } => Query::Queue { spec: QueueSpec::default(), from: 0, len: 10 },
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
    Query::Command(_) => Query::Command(CommandId("test-1".to_owned())),
    Query::Head => Query::Head,
});

every!(commands: Command {
    Command::LoadPart { .. } => Command::LoadPart { load: load(), dossiers: vec![dossier(7)], source: Source::default() },
    Command::LoadCommit { .. } => Command::LoadCommit { load: load(), accept_good: true },
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
    Command::Undo => Command::Undo,
    Command::Unmask { .. } => Command::Unmask { dossiers: vec![id(1)], place: why() },
    Command::NoteExport { .. } => Command::NoteExport { what: why(), file: why(), unmasked: true },
});

every!(topics: Topic {
    Topic::Overview => Topic::Overview,
    Topic::Queue { .. } => Topic::Queue { spec: QueueSpec::default(), from: 0, len: 10 },
    Topic::Dossier(_) => Topic::Dossier(id(1)),
});

fn finding() -> FindingKey {
    FindingKey { check: CheckId("form.vague".into()), place: None, nth: 0 }
}

/// One of every kind.
pub fn requests() -> Vec<Request> {
    let mut all: Vec<Request> = Vec::new();
    // The outer type is enumerated the same way.
    for kind in outer() {
        match kind {
            Request::Ask(_) => all.extend(queries().into_iter().map(Request::Ask)),
            Request::Do(_) => all.extend(commands().into_iter().map(|command| Request::Do(fresh(command)))),
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
