//! What is answered about the defence. Made for one viewer each: what a seat may not know yet is not in
//! it, in no form.

use super::queue::Person;
use super::refusal::Refusal;
use crate::domain::ballot::Marked;
use crate::domain::{
    Attends, Ballot, BallotField, Day, DossierId, Fee, Level, Phase, Presence, RecusalGround, Score,
    SessionId, SessionSetup, State,
};
use crate::policy::defence::{Candidacy, Cohort, Incomplete, Scored, Substituted};
use crate::policy::notice::Criterion;
use crate::record::hall::{Binding, Note};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An answer to a [`DefenceAsk`](super::DefenceAsk) of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DefenceAnswer {
    /// All sessions.
    Sessions(Vec<SessionBrief>),
    /// All candidates.
    Candidates(Vec<CandidateRow>),
    /// A session's board.
    Board(Box<Board>),
    /// Own ballots.
    Ballots(Box<BallotSheet>),
    /// The hall.
    Hall(Box<HallView>),
    /// The substituted score.
    Substitution(Box<Substitution>),
    /// How a figure was made.
    Explain(Box<Derivation>),
    /// Ballots from paper.
    Papers(Vec<PaperRow>),
    /// Final scores.
    Ranking(Box<Ranking>),
    /// Fees.
    Fees(Vec<FeeRow>),
}

/// A session in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionBrief {
    /// Its name.
    pub session: SessionId,
    /// Its version: for [`Do::base`](super::Do::base).
    pub version: u32,
    /// When and where.
    pub setup: SessionSetup,
    /// The panel, in the order of the seats.
    pub seats: Vec<Person>,
    /// How many stand in its order.
    pub candidates: u32,
    /// Drawn, and with which number.
    pub draw: Option<u64>,
    /// Closed.
    pub closed: bool,
    /// The hall may show its scores.
    pub released: bool,
    /// The viewer has a seat.
    pub seated: bool,
    /// Changes that had a reason.
    pub notes: Vec<Note>,
}

/// A candidate in short, or one who might be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRow {
    /// 申报编号
    pub dossier: DossierId,
    /// 姓名
    pub name: String,
    /// 工作单位
    pub unit: String,
    /// 申报级别
    pub level: Level,
    /// 申报专业
    pub specialty: String,
    /// Where the dossier stands.
    pub state: State,
    /// What the defence is to it.
    pub candidacy: Candidacy,
    /// Whether the candidate comes, as chosen; as the findings say where nothing was chosen yet.
    pub attends: Attends,
    /// Version of what was chosen: for [`Do::base`](super::Do::base); 0 where nothing was.
    pub version: u32,
    /// In which session's order.
    pub session: Option<SessionId>,
    /// Told on this day.
    pub told: Option<Day>,
    /// Paid.
    pub paid: bool,
    /// A blacklist check says bar or eye (五.(六)).
    pub roll_hit: bool,
}

/// Where a candidate stands on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not called yet.
    Waiting,
    /// Not there when called.
    Late,
    /// At the desk.
    Speaking,
    /// Heard; not complete.
    Incomplete,
    /// Has a score.
    Complete,
    /// Absent without excuse: no score, no vote.
    Absent,
    /// Excused: to be moved to another session.
    Excused,
}

/// The board of a session, for one viewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The session.
    pub session: SessionBrief,
    /// Who is at the desk.
    pub stage: Option<Stage>,
    /// Its candidates, in order.
    pub rows: Vec<BoardRow>,
    /// The cycle's running cohort: n, sum; without those the viewer is recused from.
    pub cohort: Cohort,
    /// Candidates left out of [`Board::cohort`] because the viewer is recused from them.
    pub left_out: u32,
    /// The cohort as a substituted score, provisional while [`Board::frozen`] is false.
    pub substituted: Substituted,
    /// The cycle's defence is closed.
    pub frozen: bool,
    /// The notice's clock: presentation, questions, warning, in seconds.
    pub clock: ClockRules,
    /// Why the session cannot be closed now; `None`: it can.
    pub close: Option<Refusal>,
    /// Why the cycle's defence cannot.
    pub close_all: Option<Refusal>,
}

/// The notice's clock, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRules {
    /// Presentation.
    pub presentation: u32,
    /// Questions.
    pub questions: u32,
    /// Warn this long before either ends.
    pub warn: u32,
}

/// Who is at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// 申报编号
    pub dossier: DossierId,
    /// 姓名
    pub name: String,
    /// At what.
    pub phase: Phase,
    /// Since: RFC 3339. The clock runs from here.
    pub since: String,
}

/// A candidate on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// In short.
    pub candidate: CandidateRow,
    /// Where the candidate stands; for a blind viewer no more than that the ballots are open.
    pub standing: Standing,
    /// Whether they are there.
    pub presence: Presence,
    /// When called: RFC 3339.
    pub called: Option<String>,
    /// One a seat, in the order of the seats; empty where the viewer may not know.
    pub seats: Vec<SeatMark>,
    /// The score, once complete and known to the viewer.
    pub scored: Option<Scored>,
    /// Exactly why not, where it is not and the viewer may know.
    pub incomplete: Option<Incomplete>,
    /// Why nothing is shown of the ballots.
    pub blind: Option<Blind>,
    /// What was done about the candidate, with reasons.
    pub notes: Vec<Note>,
}

/// Why a viewer is not told of the ballots on a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blind {
    /// Has a seat, and not all ballots are in.
    Seated,
    /// Stands aside.
    Recused,
}

/// What one seat has given on a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatMark {
    /// Account.
    pub panellist: String,
    /// How far.
    pub marked: Marked,
    /// The total, once the candidate is complete.
    pub total: Option<Score>,
    /// Far from the mean: pointed out, never changed.
    pub outlying: bool,
    /// Keyed in from paper.
    pub paper: bool,
    /// Versions it has; more than one was amended.
    pub versions: u32,
}

/// A panellist's own ballots of a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BallotSheet {
    /// The session.
    pub session: SessionBrief,
    /// Who is at the desk.
    pub stage: Option<Stage>,
    /// Who comes after.
    pub next: Option<DossierId>,
    /// What is scored.
    pub criteria: Vec<Criterion>,
    /// The notice's clock.
    pub clock: ClockRules,
    /// All candidates of the session, in order, with the viewer's own ballots.
    pub rows: Vec<OwnBallot>,
}

/// A candidate as a panellist sees them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnBallot {
    /// 申报编号
    pub dossier: DossierId,
    /// 姓名; empty where the viewer is recused.
    pub name: String,
    /// 工作单位
    pub unit: String,
    /// 申报专业
    pub specialty: String,
    /// Called, waiting, absent …
    pub presence: Presence,
    /// Has been called to the desk.
    pub called: bool,
    /// The ballot in force.
    pub ballot: Option<Ballot>,
    /// Its version: for [`Do::base`](super::Do::base); 0 where there is none.
    pub version: u32,
    /// Why it may not be given or amended now; `None`: it may. An amendment asks for a reason besides.
    pub refusal: Option<Refusal>,
    /// The chair has opened it again, for this reason.
    pub opened: Option<String>,
    /// The score and the others' totals, once the candidate is complete.
    pub told: Option<Told>,
}

/// What a panellist is told of a complete candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The score.
    pub scored: Scored,
    /// The seats.
    pub seats: Vec<SeatMark>,
}

/// What may be shown in the hall: no scores until they are released, and no provisional mean ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallView {
    /// The session.
    pub session: SessionId,
    /// When and where.
    pub setup: SessionSetup,
    /// Who is at the desk.
    pub stage: Option<Stage>,
    /// Their place in the running order, from 1.
    pub number: Option<usize>,
    /// Who comes after, in order.
    pub next: Vec<HallRow>,
    /// The notice's clock.
    pub clock: ClockRules,
    /// Closed.
    pub closed: bool,
    /// The session's scores, once released, in order.
    pub scores: Option<Vec<(HallRow, Option<Score>)>>,
}

/// A candidate in the hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallRow {
    /// 申报编号
    pub dossier: DossierId,
    /// Their place in their session's running order, from 1.
    pub number: Option<usize>,
    /// 姓名
    pub name: String,
    /// 工作单位
    pub unit: String,
}

/// The substituted score (五.(二)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitution {
    /// In force: frozen, or provisional.
    pub now: Substituted,
    /// Frozen, when and by whom; `None`: provisional.
    pub frozen: Option<(String, Person)>,
    /// All who really defended and are known to the viewer, with their published scores.
    pub population: Vec<(HallRow, Score)>,
    /// Candidates left out because the viewer is recused from them, or seated on them and not all is in.
    pub left_out: u32,
    /// Those it is for.
    pub exempt: Vec<CandidateRow>,
    /// Those who did not come, without excuse: no score.
    pub absent: Vec<CandidateRow>,
    /// Since the closing before this one: its figure, and every score that moved.
    pub moved: Option<Moved>,
    /// Why the cycle's defence cannot be closed now; `None` where it can, or is.
    pub close: Option<Refusal>,
}

/// What a correction moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Why it was opened again, when and by whom.
    pub why: Note,
    /// By whom, with the name.
    pub by: Person,
    /// The substituted score then.
    pub before: Substituted,
    /// Every dossier whose score changed: old, new.
    pub scores: Vec<(HallRow, Option<Score>, Option<Score>)>,
}

/// How a dossier's figures were made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// In short.
    pub candidate: CandidateRow,
    /// The ballots, one a seat; empty where there are none or the viewer may not know.
    pub ballots: Vec<BallotLine>,
    /// What they come to.
    pub scored: Option<Scored>,
    /// Exactly why not.
    pub incomplete: Option<Incomplete>,
    /// Of one who is exempt: the substituted score with its population.
    pub substitution: Option<Box<Substitution>>,
    /// Why nothing is shown of the ballots.
    pub blind: Option<Blind>,
    /// The rubric score and how many reviewers it is the mean of.
    pub rubric: Option<Score>,
    /// The totals it is the mean of.
    pub totals: Vec<(Person, Score)>,
    /// The defence's share, in hundredths.
    pub share: u8,
    /// The defence score that counts, own or substituted.
    pub defence: Option<Score>,
    /// Rubric × (1 − share) + defence × share.
    pub total: Option<Score>,
}

/// A ballot with its trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BallotLine {
    /// Whose.
    pub panellist: Person,
    /// In force.
    pub mark: SeatMark,
    /// All versions, in order: when, by whom, what, why.
    pub versions: Vec<(String, Person, Ballot, String)>,
}

/// A ballot from paper that is not settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRow {
    /// On whom.
    pub dossier: DossierId,
    /// 姓名
    pub name: String,
    /// Whose ballot.
    pub panellist: Person,
    /// Who has keyed it in, in order. What they keyed in is not told: the second reads the paper.
    pub entered: Vec<Person>,
    /// Where the two differ.
    pub differ: Vec<BallotField>,
}

/// Final scores in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// One list a level and specialty.
    pub lists: Vec<RankList>,
    /// Direct recognition: a list of its own, without scores (五.(二)).
    pub direct: Vec<CandidateRow>,
    /// The substituted score is provisional, and so is every place that rests on it.
    pub provisional: bool,
}

/// One level's and specialty's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankList {
    /// 申报级别
    pub level: Level,
    /// 申报专业
    pub specialty: String,
    /// In order.
    pub rows: Vec<RankRow>,
}

/// One who is ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankRow {
    /// The place, from 1; equal scores share it. None without a score.
    pub place: Option<u32>,
    /// In short.
    pub candidate: CandidateRow,
    /// The mean of the reviewers.
    pub rubric: Option<Score>,
    /// The defence score, own or substituted.
    pub defence: Option<Score>,
    /// It is the substituted one.
    pub substituted: bool,
    /// The final score.
    pub total: Option<Score>,
    /// How the meeting voted.
    pub vote: Option<Binding>,
    /// First and last day of publicity.
    pub publicity: Option<(Day, Day)>,
    /// Certificate number.
    pub certificate: Option<String>,
}

/// A fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRow {
    /// In short.
    pub candidate: CandidateRow,
    /// Paid, with day and voucher.
    pub fee: Option<Fee>,
    /// Times it was entered: for [`Do::base`](super::Do::base).
    pub version: u32,
}

/// Somebody who stands aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusedRow {
    /// Who.
    pub person: Person,
    /// Why.
    pub ground: RecusalGround,
}

/// Scores by criterion id.
pub type Scores = BTreeMap<String, Score>;
