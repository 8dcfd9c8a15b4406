//! Who may do what, and how a dossier moves: two tables (7). What stands in neither is refused, and
//! the refusal names the rule.

mod progress;

pub use progress::{PROGRESS, Progress, Step, step};

use super::protocol::{Refusal, TriageKind, Why};
use crate::domain::{Day, Proposal, Role, State, Verdict, Words};
use crate::policy::{Judged, Tally};
use Role::{Auditor, Chair, Clerk, Panellist, Recorder, Reviewer};
use State::{
    Defended, Final, Lapsed, Paid, Passed, Publicity, Received, Refused, Returned, Revoked, Substituted,
    Voted, Withdrawn,
};

/// Something a person does, other than moving a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// See the queue and open dossiers.
    Read,
    /// See everybody's scores before all are told.
    ReadScores,
    /// Read the journal, which holds everything.
    ReadJournal,
    /// Load arrivals.
    Load,
    /// Correct our own mistake in a submission's data.
    Correct,
    /// Put entries on the blacklist.
    Blacklist,
    /// Set people's places in the committee.
    Roster,
    /// Adopt another notice.
    Notice,
    /// Rule on findings, add them, take them back.
    Rule,
    /// Give dossiers to somebody.
    Assign,
    /// Make a remark.
    Comment,
    /// Submit a score sheet.
    Score,
    /// Undo one's own last act.
    Undo,
    /// See identity numbers in full; the journal notes it.
    Unmask,
    /// Make a file of the record's data; the journal notes it.
    Export,
    /// Enter fees.
    Fee,
    /// See who has paid.
    ReadFees,
    /// See who may defend.
    ReadCandidates,
    /// See the board, the substituted score, the ranking, the votes.
    ReadBoard,
    /// Set up sessions, seats and orders.
    Session,
    /// Note that candidates were told when and where.
    Notify,
    /// Let an exempt candidate attend, or stay away after all.
    Attend,
    /// Call candidates, mark and move them, run the clock, excuse seats.
    Stage,
    /// Give a ballot, from one's seat.
    Ballot,
    /// Open a ballot again.
    OpenBallot,
    /// Stand aside, or say that another does.
    Recuse,
    /// Key in ballots from paper.
    Paper,
    /// Close sessions and the defence, open them again, release scores.
    CloseDefence,
    /// Hold the meeting: attendance, motions, counts.
    Meet,
    /// Confirm counts, countersign a further round.
    Confirm,
    /// Close the meeting, make results public, issue certificates.
    Publish,
}

/// One row of the table of acts.
#[derive(Debug)]
pub struct Permission {
    /// What is done.
    pub act: Act,
    /// Its name.
    pub words: Words,
    /// Who may.
    pub roles: &'static [Role],
    /// In which states of the dossier; empty where no dossier is asked about.
    pub states: &'static [State],
}

const EVERYBODY: &[Role] = &Role::ALL;
const ANY: &[State] = &[];

/// Who may do what, in which states.
pub static PERMISSIONS: &[Permission] = &[
    row(Act::Read, "查看材料", "reading", EVERYBODY, ANY),
    row(Act::ReadScores, "查看全部评分", "seeing everybody's scores", &[Chair, Recorder, Auditor], ANY),
    row(Act::ReadJournal, "查看日志", "reading the journal", &[Chair, Recorder, Auditor], ANY),
    row(Act::Load, "装入材料", "loading", &[Clerk, Chair], ANY),
    row(Act::Correct, "更正材料", "correcting data", &[Clerk, Chair], &[Received]),
    row(Act::Blacklist, "登记黑名单", "adding to the blacklist", &[Clerk, Chair], ANY),
    row(Act::Roster, "设定名册", "setting the roster", &[Chair], ANY),
    row(Act::Notice, "采用通知", "adopting a notice", &[Chair], ANY),
    row(Act::Rule, "核定", "ruling", &[Clerk, Chair], &[Received]),
    row(Act::Assign, "分派", "assigning", &[Clerk, Chair], ANY),
    row(Act::Comment, "附记", "commenting", &[Clerk, Reviewer, Chair, Recorder], ANY),
    row(Act::Score, "评分", "scoring", &[Reviewer], &[Passed, Paid, Defended, Substituted]),
    row(Act::Undo, "撤销", "undoing", &[Clerk, Reviewer, Chair, Recorder], ANY),
    row(Act::Unmask, "显示全号", "showing numbers in full", EVERYBODY, ANY),
    row(Act::Export, "导出", "exporting", EVERYBODY, ANY),
    row(Act::Fee, "登记缴费", "entering fees", &[Clerk, Chair], &[Passed, Paid]),
    row(Act::ReadFees, "查看缴费", "seeing fees", &[Clerk, Chair, Recorder, Auditor], ANY),
    row(Act::ReadCandidates, "查看答辩名单", "seeing who defends", &[Clerk, Chair, Recorder, Auditor], ANY),
    row(Act::ReadBoard, "查看答辩情况", "seeing the board", &[Chair, Recorder, Auditor], ANY),
    row(Act::Session, "安排场次", "arranging sessions", &[Chair, Recorder], ANY),
    row(Act::Notify, "登记答辩通知", "noting who was told", &[Clerk, Chair, Recorder], ANY),
    row(Act::Attend, "改定是否参加答辩", "changing who attends", &[Chair], ANY),
    row(Act::Stage, "主持场次", "running a session", &[Chair, Recorder], ANY),
    row(Act::Ballot, "评分票", "giving a ballot", &[Panellist, Chair], &[Paid]),
    row(Act::OpenBallot, "打开评分票", "opening a ballot again", &[Chair], &[Paid]),
    row(Act::Recuse, "申明回避", "standing aside", &[Reviewer, Panellist, Chair, Recorder], ANY),
    row(Act::Paper, "录入纸质评分票", "keying in paper ballots", &[Clerk, Chair, Recorder], &[Paid]),
    row(Act::CloseDefence, "关闭或重开答辩", "closing or opening the defence", &[Chair], ANY),
    row(Act::Meet, "主持会议", "holding the meeting", &[Chair, Recorder], ANY),
    row(Act::Confirm, "确认计票", "confirming counts", &[Chair, Recorder, Auditor], ANY),
    row(Act::Publish, "公布结果", "making results public", &[Chair], ANY),
];

const fn row(
    act: Act,
    zh: &'static str,
    en: &'static str,
    roles: &'static [Role],
    states: &'static [State],
) -> Permission {
    Permission { act, words: Words::fixed(zh, en), roles, states }
}

/// What must hold before a dossier moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holds {
    /// No finding bars.
    NoBar,
    /// No finding waits for a person.
    NoEye,
    /// No finding fails.
    NoFail,
    /// At least one finding fails.
    SomeFail,
    /// A further submission may follow.
    SubmissionLeft,
    /// The due date of the return is past.
    PastDue,
}

/// When a move asks for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AsksReason {
    /// Always.
    Always,
    /// Where the findings propose something else than this.
    UnlessProposed(Proposal),
}

/// One row of the table of moves.
#[derive(Debug)]
pub struct Transition {
    /// Which decision.
    pub kind: TriageKind,
    /// Its name.
    pub words: Words,
    /// From which states.
    pub from: &'static [State],
    /// To which state.
    pub to: State,
    /// Who may.
    pub roles: &'static [Role],
    /// What must hold, asked in this order.
    pub holds: &'static [Holds],
    /// When a reason must be given.
    pub reason: AsksReason,
    /// The clause or rule it stands on.
    pub rule: &'static str,
}

/// How a dossier moves by a person's decision. It comes to `received` by arriving: new, or as the
/// next submission of a returned one (see [`ARRIVES_FROM`]).
pub static TRANSITIONS: &[Transition] = &[
    Transition {
        kind: TriageKind::Pass,
        words: Words::fixed("通过", "pass"),
        from: &[Received],
        to: Passed,
        roles: &[Clerk, Chair],
        holds: &[Holds::NoBar, Holds::NoEye, Holds::NoFail],
        reason: AsksReason::UnlessProposed(Proposal::Pass),
        rule: "三.(二)",
    },
    Transition {
        kind: TriageKind::Return,
        words: Words::fixed("退回", "return"),
        from: &[Received],
        to: Returned,
        roles: &[Clerk, Chair],
        holds: &[Holds::NoEye, Holds::SomeFail, Holds::SubmissionLeft],
        reason: AsksReason::UnlessProposed(Proposal::Return),
        rule: "三.(四)",
    },
    Transition {
        kind: TriageKind::Refuse,
        words: Words::fixed("不予受理", "refuse"),
        from: &[Received],
        to: Refused,
        roles: &[Clerk, Chair],
        holds: &[],
        reason: AsksReason::UnlessProposed(Proposal::Refuse),
        rule: "design 6",
    },
    Transition {
        kind: TriageKind::Withdraw,
        words: Words::fixed("撤回", "withdraw"),
        from: &[Received],
        to: Withdrawn,
        roles: &[Clerk, Chair],
        holds: &[],
        reason: AsksReason::Always,
        rule: "design 7",
    },
    Transition {
        kind: TriageKind::Lapse,
        words: Words::fixed("逾期未报", "lapse"),
        from: &[Returned],
        to: Lapsed,
        roles: &[Clerk, Chair],
        holds: &[Holds::PastDue],
        reason: AsksReason::Always,
        rule: "design 6",
    },
    Transition {
        kind: TriageKind::Reopen,
        words: Words::fixed("重新受理", "reopen"),
        from: &[Refused, Lapsed, Withdrawn],
        to: Received,
        roles: &[Chair],
        holds: &[],
        reason: AsksReason::Always,
        rule: "design 7",
    },
    Transition {
        kind: TriageKind::Revoke,
        words: Words::fixed("撤销通过", "revoke"),
        from: &[Passed, Paid, Defended, Substituted, Voted, Publicity, Final],
        to: Revoked,
        roles: &[Chair],
        holds: &[],
        reason: AsksReason::Always,
        rule: "design 7",
    },
];

/// A further submission is taken only of a dossier in this state (三.(四), design 6 "Counting").
pub const ARRIVES_FROM: State = Returned;

/// What a move is decided on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where the dossier stands.
    pub state: State,
    /// Its findings.
    pub judged: &'a [Judged],
    /// How they count.
    pub tally: Tally,
    /// What they propose.
    pub proposal: Proposal,
    /// Submissions that count, and how many may.
    pub submissions: (u8, u8),
    /// The due date that the last return set.
    pub due: Option<Day>,
    /// "Today" for the rules.
    pub today: Day,
}

/// The row of an act.
pub fn permission(act: Act) -> Option<&'static Permission> {
    PERMISSIONS.iter().find(|row| row.act == act)
}

/// The row of a decision.
pub fn transition(kind: TriageKind) -> Option<&'static Transition> {
    TRANSITIONS.iter().find(|row| row.kind == kind)
}

/// Whether these roles may do that, with a dossier in that state where one is concerned.
///
/// # Errors
/// The refusal: [`Why::Role`] before [`Why::State`].
pub fn permit(act: Act, roles: &[Role], state: Option<State>) -> Result<(), Refusal> {
    let Some(row) = permission(act) else { return Err(not_in_table()) };
    check_roles(row.roles, roles, &row.words)?;
    match state {
        Some(state) if !row.states.is_empty() && !row.states.contains(&state) => {
            Err(wrong_state(&row.words, row.states, state, "design 7"))
        }
        _ => Ok(()),
    }
}

/// Whether these roles may move a dossier so, whatever reason they give.
///
/// # Errors
/// The refusal: role, then state, then what must hold.
pub fn may_move(kind: TriageKind, roles: &[Role], facts: &Facts<'_>) -> Result<&'static Transition, Refusal> {
    let row = transition(kind).ok_or_else(not_in_table)?;
    check_roles(row.roles, roles, &row.words)?;
    if !row.from.contains(&facts.state) {
        return Err(wrong_state(&row.words, row.from, facts.state, row.rule));
    }
    row.holds.iter().try_for_each(|holds| hold(*holds, row, facts))?;
    Ok(row)
}

/// Whether the move asks for a reason that was not given.
///
/// # Errors
/// The refusal that says why one is asked for.
pub fn check_reason(row: &Transition, facts: &Facts<'_>, reason: &str) -> Result<(), Refusal> {
    let asked = match row.reason {
        AsksReason::Always => true,
        AsksReason::UnlessProposed(proposal) => proposal != facts.proposal,
    };
    if !asked || !reason.trim().is_empty() {
        return Ok(());
    }
    let words = match row.reason {
        AsksReason::Always => {
            Words::made(format!("{}要写明理由", row.words.zh), format!("{} asks for a reason", row.words.en))
        }
        AsksReason::UnlessProposed(_) => Words::made(
            format!("{}与建议「{}」不同，要写明理由", row.words.zh, facts.proposal.mark()),
            format!("{} departs from the proposal ({}): give a reason", row.words.en, facts.proposal.word()),
        ),
    };
    Err(Refusal::rule(row.rule, words))
}

fn hold(holds: Holds, row: &Transition, facts: &Facts<'_>) -> Result<(), Refusal> {
    let (name, act) = (&row.words.zh, &row.words.en);
    let (count, most) = facts.submissions;
    let standing = |verdict| names(facts.judged, verdict);
    let (fine, zh, en) = match holds {
        Holds::NoBar => (
            facts.tally.bar == 0,
            format!("有拒的核查项，不能{name}：{}；先逐项核定", standing(Verdict::Bar)),
            format!("cannot {act} while findings bar: {}; rule on them first", standing(Verdict::Bar)),
        ),
        Holds::NoEye => (
            facts.tally.eye == 0,
            format!("还有 {} 项待看，不能{name}：{}", facts.tally.eye, standing(Verdict::Eye)),
            format!("cannot {act} while {} still need an eye: {}", facts.tally.eye, standing(Verdict::Eye)),
        ),
        Holds::NoFail => (
            facts.tally.fail == 0,
            format!("有不符的核查项，不能{name}：{}；先逐项核定", standing(Verdict::Fail)),
            format!("cannot {act} while findings fail: {}; rule on them first", standing(Verdict::Fail)),
        ),
        Holds::SomeFail => (
            facts.tally.fail > 0,
            format!("没有要改的项，无从{name}"),
            format!("nothing fails: there is nothing to {act} for"),
        ),
        Holds::SubmissionLeft => (
            count < most,
            format!("已是第 {count} 次上报，最多 {most} 次，不能再{name}"),
            format!("this is submission {count} of at most {most}: it cannot be sent back"),
        ),
        Holds::PastDue => match facts.due {
            Some(due) => (
                facts.today > due,
                format!("截止 {due}，今天 {}，还没有逾期", facts.today),
                format!("due on {due}, today is {}: not yet past", facts.today),
            ),
            None => (
                false,
                "退回时没有定截止日期，谈不上逾期".to_owned(),
                "the return set no due date".to_owned(),
            ),
        },
    };
    if fine { Ok(()) } else { Err(Refusal::rule(row.rule, Words::made(zh, en))) }
}

/// The findings with a verdict in force, by name and clause, the first few.
fn names(judged: &[Judged], verdict: Verdict) -> String {
    const SHOWN: usize = 4;
    let mut all = judged.iter().filter(|one| one.verdict() == verdict);
    let mut out = String::new();
    for one in all.by_ref().take(SHOWN) {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(&format!("{} {}", one.key.check, one.finding.clause));
    }
    match all.count() {
        0 => out,
        more => format!("{out} +{more}"),
    }
}

fn check_roles(wanted: &[Role], roles: &[Role], act: &Words) -> Result<(), Refusal> {
    if wanted.iter().any(|role| roles.contains(role)) {
        return Ok(());
    }
    let list = |word: fn(Role) -> &'static str, gap: &str| {
        wanted.iter().map(|role| word(*role)).collect::<Vec<_>>().join(gap)
    };
    Err(Refusal {
        why: Why::Role,
        rule: "design 7".to_owned(),
        words: Words::made(
            format!("{}只限{}", act.zh, list(Role::zh, "、")),
            format!("{} is for: {}", act.en, list(Role::word, ", ")),
        ),
    })
}

fn wrong_state(act: &Words, wanted: &[State], state: State, rule: &str) -> Refusal {
    let list = |word: fn(State) -> &'static str, gap: &str| {
        wanted.iter().map(|state| word(*state)).collect::<Vec<_>>().join(gap)
    };
    Refusal {
        why: Why::State,
        rule: rule.to_owned(),
        words: Words::made(
            format!("现为「{}」；{}只能在：{}", state.zh(), act.zh, list(State::zh, "、")),
            format!("it is {}; {} needs it to be: {}", state.word(), act.en, list(State::word, ", ")),
        ),
    }
}

fn not_in_table() -> Refusal {
    Refusal::rule("design 7", Words::fixed("没有这样的变更", "there is no such move"))
}

#[cfg(test)]
mod tests;
