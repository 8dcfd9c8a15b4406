//! What a command comes to: events to be recorded, or the refusal that names the rule. Nothing is
//! written here.

mod bulk;
mod defence;
mod findings;
mod loads;
mod meeting;
mod papers;
mod rolls;
mod score;
mod stale;
mod triage;
mod undo;

use super::acts::Acts;
use super::core::{Core, Opened, RulesHeld};
use super::load::{Loads, Prepared, PreparedPart};
use super::protocol::{Command, Do, LoadResult, Refusal};
use super::viewer::Who;
use crate::domain::{Day, DossierId, Words};
use crate::policy::Notice;
use crate::record::Event;
use std::sync::Arc;

pub use bulk::try_bulk;
pub use findings::may_rule;
pub use papers::{compose, due};
pub use score::may_score;
pub use triage::may_triage;
pub use undo::may_undo;

/// Who commands, on what.
pub struct Bench<'a> {
    /// What all threads share.
    pub core: &'a Core,
    /// Who commands.
    pub who: &'a Who,
    /// The rules as they stand.
    pub rules: RulesHeld,
    /// "Today" for the rules.
    pub today: Day,
}

/// What a command comes to.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is to be recorded; nothing where all is as commanded already.
    pub events: Vec<Event>,
    /// What it did, for the status row.
    pub words: Words,
    /// With loads: what became of each dossier.
    pub load: Vec<LoadResult>,
    /// With a part of a bulk action: how many of its dossiers were taken.
    pub taken: usize,
    /// Dossiers whose rows change.
    pub touched: Vec<DossierId>,
    /// The dossier whose row is answered.
    pub shows: Option<DossierId>,
    /// What else is to be done once it is recorded.
    pub then: Then,
}

/// What else is to be done once a command is recorded.
#[derive(Debug, Default)]
pub enum Then {
    /// Nothing.
    #[default]
    Nothing,
    /// The blacklist is read anew.
    Roll,
    /// The roster is read anew.
    Roster,
    /// The notice is taken.
    Notice(Arc<Notice>, String),
    /// A part of a load is staged.
    Staged {
        /// The load.
        load: String,
        /// The part.
        part: PreparedPart,
        /// Those of it that are staged.
        taken: Vec<Prepared>,
    },
    /// A load is visible.
    Loaded(String),
    /// A load is forgotten.
    Forgotten(String),
    /// A part of a bulk action is prepared.
    Prepared {
        /// The action.
        act: String,
        /// How many events.
        events: u64,
        /// Its dossiers.
        dossiers: Vec<DossierId>,
    },
    /// A bulk action is done, or forgotten.
    Ended(String),
}

impl<'a> Bench<'a> {
    /// A bench with the rules as they stand.
    pub fn new(core: &'a Core, who: &'a Who) -> Self {
        Self { core, who, rules: core.rules(), today: core.day() }
    }

    /// The notice in force.
    pub fn notice(&self) -> &Notice {
        &self.rules.held.notice
    }

    /// A dossier's last submission, as far as the person may open it.
    ///
    /// # Errors
    /// Where there is none, or the person is recused.
    pub fn open(&self, id: &DossierId) -> Result<Opened, Refusal> {
        let opened = self.core.open(id, None)?;
        self.who.not_recused(self.notice(), &opened.dossier)?;
        if self.core.hall()?.is_recused(self.who.account(), id) {
            let words = Words::fixed("已申明回避", "you stand aside from this dossier");
            return Err(Refusal::rule("design 7 回避", words));
        }
        Ok(opened)
    }
}

/// Decides a command. A part of a load comes made ready.
///
/// # Errors
/// The refusal.
pub fn decide(
    bench: &Bench<'_>,
    loads: &mut Loads,
    acts: &mut Acts,
    line: &Arc<super::line::Line>,
    what: &Do,
    part: Option<PreparedPart>,
) -> Result<Plan, Refusal> {
    if bench.who.only_roster && !matches!(what.command, Command::Roster { .. }) {
        return Err(Refusal::rule(
            "design 2",
            Words::fixed(
                "名册上还没有主席；现在只能装入名册",
                "the roster has no chair: set the roster first",
            ),
        ));
    }
    let base = what.base;
    match &what.command {
        Command::LoadPart { load, source, .. } => loads::part(bench, loads, line, load, part, source),
        Command::LoadCommit { load, count, accept_good } => {
            loads::commit(bench, loads, load, *count, *accept_good)
        }
        Command::LoadAbort { load } => loads::abort(bench, loads, load),
        Command::Correct { dossier, reason, source } => loads::correct(bench, base, dossier, reason, source),
        Command::Blacklist { entries } => rolls::blacklist(bench, entries),
        Command::CorrectEntry { number, entry, reason } => {
            rolls::correct_entry(bench, *number, entry, reason)
        }
        Command::ProposeLift { number, from, reason } => rolls::propose_lift(bench, *number, *from, reason),
        Command::ConfirmLift { number } => rolls::confirm_lift(bench, *number),
        Command::DropLift { number, reason } => rolls::drop_lift(bench, *number, reason),
        Command::Roster { reviewers } => rolls::roster(bench, reviewers),
        Command::AdoptNotice { text } => rolls::adopt(bench, text),
        Command::Rule { dossier, key, verdict, reason } => {
            findings::rule(bench, base, dossier, key, *verdict, reason)
        }
        Command::AddFinding { dossier, item, clause, place, verdict, text } => {
            let new = findings::New { item: *item, clause, place, verdict: *verdict, text };
            findings::add(bench, base, dossier, new)
        }
        Command::DropFinding { dossier, number, reason } => {
            findings::drop(bench, base, dossier, *number, reason)
        }
        Command::Triage { dossier, kind, reason, notice, due } => {
            let wish = triage::Wish { kind: *kind, reason, notice: notice.as_deref(), due: *due };
            triage::triage(bench, base, dossier, wish)
        }
        Command::Assign { dossiers, to } => papers::assign(bench, base, dossiers, to.as_deref()),
        Command::Bulk { dossiers, what } => bulk::bulk(bench, dossiers, what),
        Command::BulkPart { bulk, from, dossiers, what } => {
            bulk::part(bench, acts, line, bulk::Part { bulk, from: *from, dossiers, what })
        }
        Command::BulkCommit { bulk, count } => bulk::commit(bench, acts, bulk, *count),
        Command::BulkAbort { bulk } => bulk::abort(bench, acts, bulk),
        Command::Comment { dossier, text } => papers::comment(bench, dossier, text),
        Command::Score { dossier, sheet, comment, reason } => {
            score::score(bench, base, dossier, sheet, comment, reason)
        }
        Command::Defence(what) => defence::defence(bench, base, what),
        Command::Meeting(what) => meeting::meeting(bench, base, what),
        Command::Undo => undo::undo(bench),
        Command::Unmask { dossiers, place } => papers::unmask(bench, dossiers, place),
        Command::NoteExport { what, file, unmasked } => papers::export(bench, what, file, *unmasked),
    }
}

/// A text a person wrote: trimmed, and refused where it is empty or longer than a screen's editor
/// would ever hold.
fn written<'a>(what: &Words, text: &'a str) -> Result<&'a str, Refusal> {
    let text = bounded(what, text)?;
    if text.is_empty() {
        return Err(Refusal::input(Words::made(
            format!("{}不能为空", what.zh),
            format!("{} must not be empty", what.en),
        )));
    }
    Ok(text)
}

/// A text a person may leave empty.
fn bounded<'a>(what: &Words, text: &'a str) -> Result<&'a str, Refusal> {
    const MOST: usize = 60_000;
    let text = text.trim();
    if text.len() > MOST {
        return Err(Refusal::input(Words::made(
            format!("{}太长（最多约 2 万字）", what.zh),
            format!("{} is too long (at most {MOST} bytes)", what.en),
        )));
    }
    Ok(text)
}

/// The word for a reason.
const REASON: Words = Words::fixed("理由", "the reason");
