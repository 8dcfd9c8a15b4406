//! What became of a load, in words and as `pingwei.load/1`.

use super::intake::{Held, Intake};
use crate::cli::context::Context;
use crate::cli::fault::Fault;
use crate::cli::out::Out;
use crate::desk::{Done, Refusal};
use crate::domain::{DossierId, Lang, Words};
use crate::record::Position;
use serde::Serialize;
use std::path::PathBuf;

/// What became of one file.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Of each dossier.
    pub outcomes: Vec<Outcome>,
    /// Entries or people, where it is no queue.
    pub others: usize,
    /// Where the last of it stands in the journal; `None` where there was nothing to record.
    pub at: Option<Position>,
}

/// What became of one dossier.
#[derive(Debug)]
pub struct Outcome {
    /// Which.
    pub dossier: DossierId,
    /// Which submission.
    pub submission: u8,
    /// Its place in the file.
    pub place: String,
    /// What.
    pub fate: Fate,
}

/// See [`Outcome`].
#[derive(Debug)]
pub enum Fate {
    /// New to the store.
    New,
    /// The next submission of a returned dossier.
    Resubmission,
    /// There already, the same.
    Unchanged,
    /// There already with other content, corrected.
    Corrected,
    /// A ballot from paper, entered: what came of it.
    Keyed(Words),
    /// Not taken.
    Refused(Refusal),
}

impl Fate {
    fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Resubmission => "resubmission",
            Self::Unchanged => "unchanged",
            Self::Corrected => "corrected",
            Self::Keyed(_) => "keyed",
            Self::Refused(_) => "refused",
        }
    }
}

impl Loaded {
    /// Keeps where a command came to stand.
    pub fn note(&mut self, done: &Done) {
        if done.at.is_some() {
            self.at.clone_from(&done.at);
        }
    }

    /// Some dossier was not taken.
    pub fn left_out(&self) -> bool {
        self.outcomes.iter().any(|outcome| matches!(outcome.fate, Fate::Refused(_)))
    }

    fn count(&self, word: &str) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.fate.word() == word).count()
    }
}

#[derive(Serialize)]
struct LoadDoc<'a> {
    schema: &'static str,
    dry_run: bool,
    reports: Vec<String>,
    files: Vec<FileDoc<'a>>,
}

#[derive(Serialize)]
struct FileDoc<'a> {
    file: &'a str,
    kind: &'static str,
    sha256: &'a str,
    new: usize,
    resubmission: usize,
    unchanged: usize,
    corrected: usize,
    keyed: usize,
    refused: usize,
    rejected: u64,
    others: usize,
    seq: Option<u64>,
    hash: Option<&'a str>,
    faults: Vec<FaultDoc<'a>>,
    dossiers: Vec<OutcomeDoc<'a>>,
}

#[derive(Serialize)]
struct FaultDoc<'a> {
    place: &'a str,
    what: &'a str,
}

#[derive(Serialize)]
struct OutcomeDoc<'a> {
    dossier: &'a str,
    submission: u8,
    outcome: &'static str,
    place: &'a str,
    rule: &'a str,
    reason: &'a str,
}

/// Tells it all.
///
/// # Errors
/// Where stdout cannot take it.
pub fn tell(
    context: &Context,
    intakes: &[Intake],
    loaded: &[Loaded],
    dry_run: bool,
    reports: &[PathBuf],
    out: &mut Out,
) -> Result<(), Fault> {
    if context.json {
        let files = intakes.iter().zip(loaded).map(|(intake, one)| file_doc(intake, one, out.lang));
        let reports = reports.iter().map(|path| path.display().to_string()).collect();
        return out.json(&LoadDoc { schema: "pingwei.load/1", dry_run, reports, files: files.collect() });
    }
    for (intake, one) in intakes.iter().zip(loaded) {
        tell_file(intake, one, dry_run, out)?;
    }
    for path in reports {
        let path = path.display();
        out.say(&Words::made(format!("没载入的写在 {path}"), format!("what was left out is in {path}")))?;
    }
    Ok(())
}

fn file_doc<'a>(intake: &'a Intake, one: &'a Loaded, lang: Lang) -> FileDoc<'a> {
    let faults =
        intake.report.whole.iter().chain(intake.rejected.iter().flat_map(|rejected| &rejected.faults));
    let outcome = |outcome: &'a Outcome| {
        let refusal = match &outcome.fate {
            Fate::Refused(refusal) => Some(refusal),
            _ => None,
        };
        OutcomeDoc {
            dossier: &outcome.dossier.0,
            submission: outcome.submission,
            outcome: outcome.fate.word(),
            place: &outcome.place,
            rule: refusal.map_or("", |refusal| &refusal.rule),
            reason: match &outcome.fate {
                Fate::Refused(refusal) => refusal.words.get(lang),
                Fate::Keyed(words) => words.get(lang),
                _ => "",
            },
        }
    };
    FileDoc {
        file: &intake.report.file,
        kind: kind(intake).0,
        sha256: &intake.report.sha256,
        new: one.count("new"),
        resubmission: one.count("resubmission"),
        unchanged: one.count("unchanged"),
        corrected: one.count("corrected"),
        keyed: one.count("keyed"),
        refused: one.count("refused"),
        rejected: intake.report.rejected,
        others: one.others,
        seq: one.at.as_ref().map(|at| at.seq),
        hash: one.at.as_ref().map(|at| at.hash.as_str()),
        faults: faults.map(|fault| FaultDoc { place: &fault.place, what: fault.what.get(lang) }).collect(),
        dossiers: one.outcomes.iter().map(outcome).collect(),
    }
}

fn kind(intake: &Intake) -> (&'static str, &'static str) {
    match intake.held {
        Held::Queue(_) => ("queue", "申报材料"),
        Held::Blacklist(_) => ("blacklist", "黑名单"),
        Held::Roster(_) => ("roster", "评委名册"),
        Held::Ballots(_) => ("ballots", "评分票"),
        Held::Fees(_) => ("fees", "缴费"),
    }
}

fn tell_file(intake: &Intake, one: &Loaded, dry_run: bool, out: &mut Out) -> Result<(), Fault> {
    for outcome in &one.outcomes {
        if let Fate::Keyed(words) = &outcome.fate {
            out.text(&format!("{}: {}: {}", intake.path.display(), outcome.place, words.get(out.lang)))?;
        }
        if let Fate::Refused(refusal) = &outcome.fate {
            let (place, words) = (&outcome.place, refusal.words.get(out.lang));
            let text = format!("{}: {place}: {words} {}", intake.path.display(), refusal.clause());
            out.text(text.trim_end())?;
        }
    }
    let (file, rejected) = (&intake.report.file, intake.report.rejected);
    let zh = out.lang == Lang::Zh;
    let counted = |pairs: &[(&str, usize)]| {
        let shown = pairs.iter().filter(|(_, count)| *count > 0);
        shown.map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join("  ")
    };
    let (word, word_zh) = kind(intake);
    let what = match intake.held {
        Held::Ballots(_) if zh => counted(&[
            (if dry_run { "可录" } else { "录入" }, one.count(if dry_run { "new" } else { "keyed" })),
            ("未变", one.count("unchanged")),
            ("不收", one.count("refused")),
            ("有错", usize::try_from(rejected).unwrap_or(usize::MAX)),
        ]),
        Held::Ballots(_) => counted(&[
            (
                if dry_run { "can be keyed in" } else { "keyed in" },
                one.count(if dry_run { "new" } else { "keyed" }),
            ),
            ("unchanged", one.count("unchanged")),
            ("refused", one.count("refused")),
            ("faulty", usize::try_from(rejected).unwrap_or(usize::MAX)),
        ]),
        Held::Queue(_) if zh => counted(&[
            ("新收", one.count("new")),
            ("再次上报", one.count("resubmission")),
            ("未变", one.count("unchanged")),
            ("更正", one.count("corrected")),
            ("不收", one.count("refused")),
            ("有错", usize::try_from(rejected).unwrap_or(usize::MAX)),
        ]),
        Held::Queue(_) => counted(&[
            ("new", one.count("new")),
            ("resubmission", one.count("resubmission")),
            ("unchanged", one.count("unchanged")),
            ("corrected", one.count("corrected")),
            ("refused", one.count("refused")),
            ("faulty", usize::try_from(rejected).unwrap_or(usize::MAX)),
        ]),
        _ if zh => {
            counted(&[("条目", one.others), ("有错", usize::try_from(rejected).unwrap_or(usize::MAX))])
        }
        _ => counted(&[("entries", one.others), ("faulty", usize::try_from(rejected).unwrap_or(usize::MAX))]),
    };
    let what = match (what.is_empty(), zh) {
        (false, _) => what,
        (true, true) => "没有内容".to_owned(),
        (true, false) => "nothing in it".to_owned(),
    };
    let end = match (&one.at, dry_run, zh) {
        (Some(at), ..) if zh => format!("  已存 #{}", at.seq),
        (Some(at), ..) => format!("  saved #{}", at.seq),
        (None, true, true) => "  (试运行，什么也没写)".to_owned(),
        (None, true, false) => "  (dry run, nothing was written)".to_owned(),
        (None, false, true) => "  (没有变化)".to_owned(),
        (None, false, false) => "  (no change)".to_owned(),
    };
    out.text(&format!("{file}  {}: {what}{end}", if zh { word_zh } else { word }))
}
